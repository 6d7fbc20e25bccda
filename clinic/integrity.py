"""Whether the file of the records is whole, looked at before anything is written to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_SMALL = 8 * 2**20
"""Bytes. A look takes 25 ms a MiB, so a fifth of a second at most."""
_BEARABLE = 64 * 2**20
"""Bytes, after the program or the machine ended all of a sudden: some two seconds at most.

A larger file is looked at by each night's backup, whole.
"""


class DamagedError(RuntimeError):
    """The records' file is not whole; the text names it and says what was found."""


def check(path: Path) -> None:
    """Look at the file as far as that does not hold the start up.

    Raises:
        DamagedError: if it is damaged.
    """
    if not path.exists() or path.stat().st_size > (_BEARABLE if _ended_suddenly(path) else _SMALL):
        return
    try:
        with closing(sqlite3.connect(path)) as file:
            [found] = file.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            return  # Locked, unreadable or full: told by whoever opens it next.
        found = str(error)
    if found != "ok":
        raise DamagedError(f"{found} ({path})")


def _ended_suddenly(path: Path) -> bool:
    # The last connection that closes in good order takes the log into the file and deletes it.
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
