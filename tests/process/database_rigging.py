"""What a test does to the database of a real program: no room, no right to write, death within."""

import ctypes
import os
import signal
import struct
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

FULL = Path("full")
"""As long as this file is there, the records cannot grow."""
STATEMENTS = Path("statements")
"""How many statements that change something were run so far."""
_LINUX_CAPABILITY_VERSION_3 = 0x20080522
_NO_LIMIT = 2**32 - 2


def fill() -> None:
    """Let SQLite itself say that the disk is full, whenever a test says so."""
    event.listen(Engine, "begin", _limit)


def _limit(connection: Connection) -> None:
    # No fewer pages than there are: SQLite takes one for that.
    most = 1 if FULL.exists() else _NO_LIMIT
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA max_page_count = {most}")


def obey_permissions() -> None:
    """Root may write what nobody may; without its capabilities it may not."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = struct.pack("Ii", _LINUX_CAPABILITY_VERSION_3, 0)
    if libc.capset(header, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def die_after(statement: int) -> None:
    """Be killed after so many statements that change something; 0 is never."""
    count = 0

    def ran(_connection: object, _cursor: object, sql: str, *_more: object) -> None:
        nonlocal count
        if sql.lstrip().upper().startswith(("SELECT", "PRAGMA", "BEGIN")):
            return
        count += 1
        STATEMENTS.write_text(str(count), encoding="utf-8")
        if count == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "after_cursor_execute", ran)
