"""Run by Alembic: migrates on the connection that `clinic.schema` hands over."""

from alembic import context
from sqlalchemy import Connection

from clinic.tables import Record


def run(connection: Connection) -> None:
    """Apply what is missing, in the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Record.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    context.run_migrations()


run(context.config.attributes["connection"])
