"""Run by Alembic: migrates on the connection that `clinic.schema` hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from clinic.tables import Record


def _plain(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write the column types of SQLModel as the plain ones they are in the database."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return repr(item).replace("AutoString(", "sa.String(")
    return False


def run(connection: Connection) -> None:
    """Apply what is missing, in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Record.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=_plain,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
