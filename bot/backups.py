"""`aftercare backup`, `restore` and `hold`: copies of the records."""

import getpass
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.alone import alone
from bot.records import opened, placed_file
from bot.settings import Places
from bot.stops import CannotRunError
from clinic import backups, copies
from clinic.backups import BackupError, Contents
from jobs.clock import Clock

_MIB = 2**20


def backup(places: Places, file: Path, *, clock: Clock) -> Iterator[str]:
    """Copy the records into a file, also while `aftercare run` is at work.

    Raises:
        CannotRunError: if the records are in PostgreSQL, or there are none.
        BackupError: if the file is there already, or no good copy comes about.
    """
    records = _file(places)
    if not records.exists():
        raise CannotRunError(f"there is no {records} yet; `aftercare run` makes it")
    if not file.parent.is_dir():
        raise CannotRunError(f"the folder {file.parent} does not exist")
    contents = backups.take(records, file, now=clock.now())
    yield f"{file} holds {_told(contents)}. Every page of it was checked."
    yield "These are health records: keep the file where nobody else can read it."


def restore(places: Places, file: Path, *, clock: Clock) -> Iterator[str]:
    """Put a backup in the place of the records, held; what was there is kept beside it.

    Raises:
        CannotRunError: if a program uses the records, or they are in PostgreSQL.
        BackupError: if the file is no good backup; then nothing was changed.
    """
    records, now = _file(places), clock.now()
    if not file.exists():
        raise CannotRunError(f"there is no {file}")
    kept = records.with_name(f"{records.stem}-before-{now:%Y-%m-%dT%H%M%SZ}{records.suffix}")
    with alone(places.database_url):
        contents = _restored(file, records, kept=kept, now=now)
    yield f"{records} now holds {_told(contents)}."
    if kept.exists():
        yield f"What was there before is in {kept}."
    yield "It is held: nothing is sent before you release it. Next:"
    yield "1. Start `aftercare run`. It takes what people write; its answers wait."
    yield "2. `aftercare release` shows what would go and what is missing, and asks."


def _restored(file: Path, records: Path, *, kept: Path, now: datetime) -> Contents:
    try:
        return backups.restore(file, records, kept=kept, now=now)
    except BackupError as error:
        if getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_NOTADB:
            raise
        raise CannotRunError(
            f"{file} is no backup of aftercare ({error.__cause__}); the records were not touched"
        ) from error


def hold(places: Places, *, taken_at: datetime, clock: Clock) -> Iterator[str]:
    """Hold records that were restored by other means.

    Raises:
        CannotRunError: if a program uses them, or they have to be migrated first.
    """
    with alone(places.database_url), opened(places) as database, database.writing() as db:
        copies.put_in_place(db, taken_at=taken_at, now=clock.now())
    yield "Held: nothing is sent before `aftercare release`."


def login_name() -> str:
    """Who sits at the terminal, as far as the machine knows."""
    try:
        return getpass.getuser()[:64]
    except (OSError, KeyError, ImportError):
        return "unknown"


def counted(number: int, thing: str) -> str:
    """So many of them: 1 patient, 2 patients."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _file(places: Places) -> Path:
    path = placed_file(places.database_url)
    if path is None:
        raise CannotRunError(
            "the records are in PostgreSQL: use its own pg_dump and pg_restore.\n"
            "After pg_restore, and before `aftercare run`: `aftercare hold --taken WHEN`, "
            "so that nothing is sent twice"
        )
    return path


def _told(contents: Contents) -> str:
    return (
        f"{counted(contents.patients, 'patient')}, {counted(contents.sessions, 'session')} and "
        f"{counted(contents.waiting, 'message')} waiting "
        f"(schema {contents.revision}, {contents.size / _MIB:.1f} MiB)"
    )
