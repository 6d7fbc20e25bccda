"""The one boundary between the event loop and the database."""

import asyncio
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, create_engine

from clinic.trouble import TROUBLE, Trouble, TroubleLog

T = TypeVar("T")
U = TypeVar("U")

DatabaseTrouble = TROUBLE
"""The database itself is in trouble (locked, full, gone): trying again later may help."""

_WRITES = "aftercare_writes"
_BUSY_SECONDS = 10
_LONGEST_LOG = 16 * 2**20
"""Bytes of SQLite's write-ahead log; what it needs now and then is given back."""
_CHECKPOINT_SECONDS = 1
_LETS_GO = {
    "idle_in_transaction_session_timeout": "15s",
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
}


class Database:
    """Synchronous sessions, run off the event loop.

    Measured several times faster than an asynchronous SQLite driver, and the same code serves
    PostgreSQL. Whoever opens `reading` or `writing` owns the transaction.
    """

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy URL; nothing is opened yet."""
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        # A server may have been restarted since a connection was last used; a file cannot.
        self.engine: Engine = create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=not self.is_sqlite,
            connect_args={} if self.is_sqlite else _wishes(url),
        )
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._trouble = TroubleLog(self.engine)
        self._writing_engine = self.engine.execution_options(**{_WRITES: True})
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="database")

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with it; None again once a change was committed."""
        return self._trouble.now

    @contextmanager
    def reading(self) -> Generator[Session]:
        """A session that only reads; whatever it changed is rolled back."""
        with Session(self.engine, expire_on_commit=False) as db:
            yield db

    @contextmanager
    def writing(self) -> Generator[Session]:
        """A session whose changes are committed together, or not at all if it raises."""
        with Session(self._writing_engine, expire_on_commit=False) as db, self._committing(db):
            yield db

    @contextmanager
    def _committing(self, db: Session) -> Generator[None]:
        with db.begin():
            # Begins now and not at the first statement: what the work takes for the present must
            # not be older than what the writer before it has committed.
            begun = db.connection()
            # To commit nothing works on a file that may only be read, too.
            before = _changes(begun)
            yield
            # It is closed if the work rolled back what it had only tried.
            changed = not begun.closed and _changes(begun) != before
        if changed or not self.is_sqlite:
            self._trouble.over()

    @contextmanager
    def writing_connection(self) -> Generator[Connection]:
        """A bare connection in a writing transaction, for migrations.

        On SQLite references are looked at when it is over: altering a table drops and copies it.

        Raises:
            BrokenReferenceError: if a record then refers to one that does not exist.
        """
        with self._writing_engine.connect() as connection:
            if self.is_sqlite:
                _enforce_references(connection, on=False)
            try:
                with connection.begin():
                    yield connection
                    if self.is_sqlite:
                        _check_references(connection)
            finally:
                if self.is_sqlite:
                    _enforce_references(connection, on=True)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a reading session in a thread."""

        def run() -> T:
            with self.reading() as db:
                return work(db)

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    async def write(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a writing session in a thread, and commit."""

        def run() -> T:
            with self.writing() as db:
                return work(db)

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    async def write_and_look(
        self,
        work: Callable[[Session], T],
        look: Callable[[Session, T], U],
        *,
        blind: Callable[[T], U],
    ) -> U:
        """Run `work` on a writing session and commit; then `look` at more on the same session.

        What `work` has loaded is not asked for again. `blind` makes do without a look when the
        database lets nobody look.
        """

        def run() -> U:
            with Session(self._writing_engine, expire_on_commit=False) as db:
                with self._committing(db):
                    found = work(db)
                try:
                    db.connection(execution_options={_WRITES: False})
                    return look(db, found)
                except DatabaseTrouble:
                    return blind(found)

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)

    def shorten_log(self) -> None:
        """Take SQLite's log into the file, if readers who follow one another have let it grow.

        As long as somebody reads at every moment, no checkpoint of SQLite's own begins it anew.
        This one lets nobody begin to write for a second at most, until the readers are through.
        """
        log = Path(f"{self.engine.url.database}-wal")
        if not (self.is_sqlite and log.exists() and log.stat().st_size > _LONGEST_LOG):
            return
        with self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_SECONDS * 1000}")
                try:
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    driver.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")

    def close(self) -> None:
        """Let go of every thread and connection."""
        self._threads.shutdown()
        self.engine.dispose()


def begin_anew(db: Session) -> None:
    """Forget what the session holds and go on with another look, after a statement failed."""
    # First: after a rollback the records it held could not be read any more.
    db.expunge_all()
    db.rollback()
    db.connection(execution_options={_WRITES: False})


def _wishes(url: str) -> dict[str, str]:
    """What a PostgreSQL server is asked for: to let go of a program that stands still.

    One that is paused in a transaction, or whose machine is gone, would keep its locks for hours.
    https://www.postgresql.org/docs/current/runtime-config-client.html
    """
    own = make_url(url).query
    options = " ".join(f"-c {name}={value}" for name, value in _LETS_GO.items())
    return {} if "options" in own else {"options": options}


class BrokenReferenceError(RuntimeError):
    """A migration would have left a record that refers to nothing; it was rolled back."""


def _enforce_references(connection: Connection, *, on: bool) -> None:
    # On the driver's own connection: SQLite ignores this pragma within a transaction.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise BrokenReferenceError(f"a record of {broken[0]} refers to nothing in {broken[2]}")


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN is deferred: a transaction that reads first and writes later then
    # fails with "database is locked" whatever the busy timeout. We begin by ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        # First: the others may have to wait too.
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = FULL",
        # Without it the log stays as long as it ever was.
        f"journal_size_limit = {_LONGEST_LOG}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _changes(connection: Connection) -> int | None:
    """How many rows this connection has changed, where the driver counts them."""
    return getattr(connection.connection.driver_connection, "total_changes", None)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
