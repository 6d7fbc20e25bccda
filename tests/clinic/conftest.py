"""What the tests of the records and rules may use."""

from tests.databases import (
    database,
    database_url,
    postgres_database,
    postgres_server,
    sqlite_database,
)

__all__ = ["database", "database_url", "postgres_database", "postgres_server", "sqlite_database"]
