"""One program at a time on a file of records."""

import contextlib
import errno
import os
from collections.abc import Generator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.records import placed_file
from bot.stops import READ_ONLY_DISK, CannotRunError


@contextlib.contextmanager
def alone(database_url: str) -> Generator[None]:
    """One process a SQLite file: at its start it may then take back every lease at once.

    Raises:
        CannotRunError: if another process has the file, or there can be no such file.
    """
    records = placed_file(database_url)
    if records is None:
        yield
        return
    path = records.with_name(f"{records.name}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise CannotRunError(
            f"another `aftercare run` uses {records}{_whose(path)}; stop it first"
        ) from error
    except OSError as error:
        if error.errno == errno.EROFS:
            raise CannotRunError(f"{records} {READ_ONLY_DISK}") from error
        raise
    try:
        _sign(path)
        yield
    finally:
        lock.release()


def _sign(path: Path) -> None:
    # It only helps to find the process; some systems let nobody write a file that is locked.
    with contextlib.suppress(OSError):
        written = path.read_text(encoding="ascii", errors="replace").strip()
        # Where the system has no locks, the library keeps a record of its own in the file.
        if not written or written.isdecimal():
            path.write_text(f"{os.getpid()}\n", encoding="ascii")


def _whose(path: Path) -> str:
    try:
        written = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
    return f" (process {written})" if written.isdecimal() else ""
