import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from clinic import schema
from clinic.database import Database
from clinic.tables import Record
from tests.databases import new_postgres_database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database is, or will be, that holds nothing at all."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    return new_postgres_database(request.getfixturevalue("postgres_server"), "fresh")


@pytest.fixture
def nothing(empty_url: str) -> Generator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def differences(database: Database) -> list[object]:
    """What a new migration would have to change."""
    with database.engine.connect() as connection:
        options = {"compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, Record.metadata))


def test_the_migrations_make_exactly_the_tables_of_the_program(nothing: Database) -> None:
    assert schema.revision(nothing) is None
    schema.migrate(nothing)
    assert schema.revision(nothing) == schema.head()
    assert differences(nothing) == []


def test_migrating_again_changes_nothing(nothing: Database) -> None:
    schema.migrate(nothing)
    before = inspect(nothing.engine).get_table_names()
    schema.migrate(nothing)
    assert inspect(nothing.engine).get_table_names() == before
    assert schema.revision(nothing) == schema.head()


def test_processes_that_start_at_once_migrate_once(nothing: Database, empty_url: str) -> None:
    start = threading.Barrier(3)

    def start_up(_: int) -> str | None:
        database = Database(empty_url)
        start.wait()
        schema.migrate(database)
        revision = schema.revision(database)
        database.close()
        return revision

    with ThreadPoolExecutor(3) as starting:
        assert set(starting.map(start_up, range(3))) == {schema.head()}
    assert differences(nothing) == []


def test_a_migration_that_fails_leaves_nothing_behind(
    nothing: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = Record.metadata
    with nothing.writing_connection() as connection:
        metadata.tables["guess"].create(connection)
    with pytest.raises(Exception, match="guess"):
        schema.migrate(nothing)
    assert inspect(nothing.engine).get_table_names() == ["guess"]
