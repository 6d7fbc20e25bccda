"""Copies of the records in files: taken while the program runs, looked at, put in place."""

import contextlib
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from clinic import copies, schema
from clinic.database import Database
from clinic.tables import CareSession, OutboxRow, Patient, RestoredCopy, State

PART = ".part"
"""What stands behind the name of a copy that is not whole yet."""
_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file."""


class BackupError(RuntimeError):
    """A copy cannot be taken or put in place; the text says why, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a copy holds."""

    revision: str
    patients: int
    sessions: int
    waiting: int
    """Messages that have not ended."""
    size: int
    """Of the file, in bytes."""


def take(source: Path, target: Path, *, now: datetime) -> Contents:
    """Copy the records of `source` to `target`, also while the program writes to them.

    The copy is whole, checked and on the disk before it bears its name.

    Raises:
        BackupError: if there is such a file already, or no good copy comes about.
    """
    if target.exists():
        raise BackupError(f"{target} is there already; a backup overwrites nothing")
    with _making(source, target) as part:
        contents = _looked_at(part)
        with _opened(part) as database:
            if inspect(database.engine).has_table(RestoredCopy.__tablename__):
                with database.writing() as db:
                    copies.mark_taken(db, now=now)
        _finish(part)
        _name(part, target)
    return contents


def restore(source: Path, target: Path, *, kept: Path, now: datetime) -> Contents:
    """Put a copy of `source` in the place of `target`, held; what was there is then `kept`.

    Nobody else may use `target` meanwhile.

    Raises:
        BackupError: if `source` is no good copy; then nothing was changed.
    """
    with _making(source, target) as part:
        contents = _looked_at(part)
        taken_at = datetime.fromtimestamp(source.stat().st_mtime, UTC)
        with _opened(part) as database:
            schema.migrate(database)
            with database.writing() as db:
                copies.put_in_place(db, taken_at=min(taken_at, now), now=now)
        _finish(part)
        _set_aside(target, kept)
        part.replace(target)
        _sync(target.parent)
    return contents


@contextmanager
def _making(source: Path, target: Path) -> Generator[Path]:
    """A copy of `source` beside `target`, readable by its owner only; gone if it gets no name."""
    part = target.with_name(target.name + PART)
    try:
        _remove(part)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
        _copy(source, part)
        yield part
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}") from error
    except DBAPIError as error:
        raise BackupError(f"{part} cannot be written: {error.orig}") from error
    except OSError as error:
        raise BackupError(f"{error.filename or target}: {error.strerror}") from error
    finally:
        _remove(part)


def _copy(source: Path, part: Path) -> None:
    # All pages in one step: a reader's view of one moment, which holds no writer up. In several
    # steps the copy would begin anew whenever somebody writes in between.
    with (
        closing(sqlite3.connect(_uri(source, mode="rw"), uri=True)) as records,
        closing(sqlite3.connect(part)) as copy,
    ):
        records.backup(copy)


def _uri(path: Path, *, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def look(path: Path) -> Contents:
    """What a copy holds, after every page of it was looked at.

    Raises:
        BackupError: if it is damaged, or no copy of a clinic's records.
    """
    try:
        return _looked_at(path)
    except (sqlite3.Error, DBAPIError) as error:
        raise BackupError(f"{path} is no good copy: {error}") from error


def _looked_at(path: Path) -> Contents:
    with closing(sqlite3.connect(_uri(path, mode="rw"), uri=True)) as copy:
        [found] = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"{path} is damaged: {found}")
    with _opened(path) as database:
        revision = schema.revision(database)
        if revision is None:
            raise BackupError(f"{path} holds no clinic's records")
        if not schema.knows(revision):
            raise BackupError(f"{path} is of a newer version of aftercare; install that one")
        with database.reading() as db:
            return _contents(db, revision=revision, size=path.stat().st_size)


def _contents(db: Session, *, revision: str, size: int) -> Contents:
    waits = col(OutboxRow.state).in_((State.HELD, State.PENDING, State.SENDING))
    return Contents(
        revision=revision,
        # By ids only: a copy of an older version lacks columns.
        patients=db.exec(select(func.count(col(Patient.id)))).one(),
        sessions=db.exec(select(func.count(col(CareSession.id)))).one(),
        waiting=db.exec(select(func.count(col(OutboxRow.id))).where(waits)).one(),
        size=size,
    )


@contextmanager
def _opened(path: Path) -> Generator[Database]:
    database = Database(URL.create("sqlite", database=str(path)).render_as_string())
    try:
        yield database
    finally:
        database.close()


def _finish(part: Path) -> None:
    """One file that needs no other beside it, on the disk."""
    with closing(sqlite3.connect(part)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    _sync(part)


def _name(part: Path, target: Path) -> None:
    try:
        os.link(part, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already; a backup overwrites nothing") from None
    except OSError:  # A file system without links, such as that of many memory sticks.
        part.rename(target)
    _sync(target.parent)


def _set_aside(target: Path, kept: Path) -> None:
    """Nothing is lost, and nothing of the old file is taken for the new one's."""
    if not target.exists():
        _remove(target)
        return
    with contextlib.suppress(sqlite3.Error), closing(sqlite3.connect(target)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in _BESIDE:  # There still are some if the file is damaged.
        beside = target.with_name(target.name + ending)
        if beside.exists():
            beside.rename(kept.with_name(kept.name + ending))
    target.rename(kept)


def _remove(path: Path) -> None:
    for each in (path, *(path.with_name(path.name + end) for end in (*_BESIDE, "-journal"))):
        each.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """A folder too: a name is lost with the power like anything else."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
