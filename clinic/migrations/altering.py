"""Altering a table in a migration, on both databases."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations


@contextmanager
def altered(table: str) -> Generator[BatchOperations]:
    """Alter a table; SQLite copies it, and must go on counting ids where it was."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    named = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    given = op.get_bind().execute(named, {"name": table}).scalar() if sqlite else None
    with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True}) as batch:
        yield batch
    if given is not None:
        op.get_bind().execute(
            sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table}
        )
        op.get_bind().execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"),
            {"name": table, "seq": given},
        )
