"""What can be wrong with the database itself: noticed once, with its file and the remedy."""

import logging
import sqlite3
from enum import StrEnum

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

log = logging.getLogger(__name__)

TROUBLE = (OperationalError, InternalError)
"""The second is what PostgreSQL's driver says of a transaction that the server has ended, or lets
nobody write in, as on a server that follows another one now."""

RESTORE = (
    "see AFTERCARE_DATABASE_URL, or put a backup in its place: `aftercare restore FILE` "
    "(the nightly ones are in AFTERCARE_BACKUP_DIR)"
)


class Trouble(StrEnum):
    """Its values go into the log."""

    FULL = "full"
    """There is no room left to write."""
    LOCKED = "locked"
    """Another program has been writing for longer than we wait."""
    READ_ONLY = "read-only"
    """This program may not write it."""
    DISK = "disk"
    """The disk, or a limit that somebody set, refuses to read or write."""
    NOT_OPENED = "not-opened"
    """The file or its folder is not there, or nobody may look into it."""
    DAMAGED = "damaged"
    """It is no whole database."""
    OTHER = "other"
    """Whatever else the driver reports, a server that is gone for one."""

    @property
    def remedy(self) -> str:
        """What a person does about it."""
        return _REMEDIES[self]


_REMEDIES = {
    Trouble.FULL: "free some room on its disk",
    Trouble.LOCKED: "end the other program that writes to it: a database viewer, a copy under way",
    Trouble.READ_ONLY: "let the user who runs aftercare write the file, -wal and -shm "
    "beside it, and its folder",
    Trouble.DISK: "look after its disk: it may be full, over a quota, or failing",
    Trouble.NOT_OPENED: "see AFTERCARE_DATABASE_URL; its folder must be there, and the user who "
    "runs aftercare must be let in",
    Trouble.DAMAGED: RESTORE,
    Trouble.OTHER: "see AFTERCARE_DATABASE_URL",
}

# https://www.sqlite.org/rescode.html
_CODES = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_IOERR: Trouble.DISK,
    sqlite3.SQLITE_CANTOPEN: Trouble.NOT_OPENED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}
_PRIMARY = 0xFF


def trouble_of(error: DBAPIError) -> Trouble | None:
    """What is wrong with the database; None if only this statement is."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _CODES.get(code & _PRIMARY)
    return Trouble.OTHER if isinstance(error, TROUBLE) else None


def told(error: DBAPIError) -> str:
    """The driver's own words, which database it is, and the remedy, in one line."""
    said = str(error.orig or error).strip().splitlines()
    places = f" ({', '.join(error.detail)})" if error.detail else ""
    trouble = trouble_of(error) or Trouble.OTHER
    return f"{said[0] if said else type(error.orig).__name__}{places}; {trouble.remedy}"


class TroubleLog:
    """Says it when trouble begins, when it becomes another, and when it is over; not in between."""

    def __init__(self, engine: Engine) -> None:
        """Listens to whatever goes wrong on this engine, and adds the place to each error."""
        url = engine.url
        self._place = url.database or "" if url.host is None else f"{url.host}/{url.database}"
        self.now: Trouble | None = None
        """What is wrong since it began; None while changes are committed."""
        event.listen(engine, "handle_error", self._failed)

    def over(self) -> None:
        """Something was changed and committed, so it is over."""
        if self.now is not None:
            before, self.now = self.now, None
            log.warning("database-works-again", extra={"database": self._place, "was": before})

    def _failed(self, context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if not isinstance(error, DBAPIError) or context.is_pre_ping:
            return
        error.add_detail(self._place)
        trouble = trouble_of(error)
        if trouble is not None and trouble is not self.now:
            self.now = trouble
            log.critical(
                "database-in-trouble",
                extra={
                    "database": self._place,
                    "trouble": trouble.value,
                    "remedy": trouble.remedy,
                },
                exc_info=error if trouble is Trouble.OTHER else None,
            )
