"""Whether the records' file is still the one that was opened: nobody writes into a lost one."""

import asyncio
import logging
from pathlib import Path

from bot.stops import CannotRunError

log = logging.getLogger(__name__)

_REMEDY = "stop, put the right file in place, start"


class SameFile:
    """Looks by device and inode: SQLite goes on with a file that was deleted or moved away.

    What it then writes nobody finds again.
    """

    def __init__(self, records: Path | None) -> None:
        """The first look is taken for what was opened; without a file there is nothing to look at.

        Nothing is looked at before `look`.
        """
        self._records = records
        self._opened: tuple[int, int] | None = None
        self._lost = asyncio.Event()

    async def look(self) -> None:
        """Say it, and end `until_lost`, if the file is gone or another one."""
        if self._records is None or self._lost.is_set():
            return
        try:
            found = await asyncio.to_thread(_identity, self._records)
        except OSError:
            return  # A folder or disk that lets nobody look: told by whoever writes next.
        self._opened = self._opened or found
        if found == self._opened:
            return
        log.critical(
            "records-replaced",
            extra={
                "database": str(self._records),
                "found": "another file" if found else "no file",
                "remedy": _REMEDY,
            },
        )
        self._lost.set()

    async def until_lost(self) -> None:
        """Wait until a look found the file gone or another one.

        Raises:
            CannotRunError: then.
        """
        await self._lost.wait()
        raise CannotRunError(
            f"{self._records} was deleted or replaced while the program had it open; {_REMEDY}"
        )


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
