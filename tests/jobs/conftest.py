"""What the tests of the clock jobs may use."""

from tests.databases import (
    database,
    database_url,
    postgres_database,
    postgres_server,
    sqlite_database,
)

__all__ = ["database", "database_url", "postgres_database", "postgres_server", "sqlite_database"]
