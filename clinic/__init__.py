"""The clinic's records and rules. The only package that knows the tables' library."""
