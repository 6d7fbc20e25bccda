"""Bringing the database to the newest schema, on start and by `aftercare migrate`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from clinic.database import Database

_MIGRATION_LOCK = 7_203_114
"""Any number, the same in every process: PostgreSQL's advisory lock while one migrates."""


def config() -> Config:
    """Alembic's configuration, made here because there is nothing to configure."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


def head() -> str | None:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this program can bring a database of this revision to the newest."""
    try:
        ScriptDirectory.from_config(config()).get_revision(revision)
    except CommandError:
        return False
    return True


def revision(database: Database) -> str | None:
    """The revision the database has; None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> None:
    """Apply what is missing, all or nothing, while no other process does the same."""
    with database.writing_connection() as connection:
        _lock(connection)
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
        # Also where nothing was missing: a start must find out whether it can write.
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def _lock(connection: Connection) -> None:
    # SQLite needs none: its BEGIN IMMEDIATE already lets one process write at a time.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
