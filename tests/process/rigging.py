"""What a test changes in the program's process: its clock, and the point at which it dies.

The product has no hook for that. Its functions are wrapped in the forked child alone, before it
runs; what they do stays the same.
"""

import asyncio
import json
import os
import signal
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TypedDict

import apscheduler.schedulers.base  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import event
from sqlalchemy.orm import Session
from telegram.ext import Application

import bot.run
import bot.send.sender
import jobs.clock
from clinic import delivery, inbox, recording
from tests.process import database_rigging
from tests.process.told_clock import ToldClock

MOVED = signal.SIGUSR1
CLOCK, ARMED, PASSAGES = Path("clock"), Path("dies_at"), Path("passages")
_MARKS = "passing"


class Rig(TypedDict, total=False):
    """What the test wants; the files lie in the program's folder."""

    time_passes: bool
    """It reads the clock's file, and is told when time was skipped."""
    machine_jumps: bool
    """The file is the machine's own clock, of which a program is told nothing."""
    dies: bool
    """It counts its passages, and dies at the one that is armed."""
    fills: bool
    """Its records cannot grow while the test says so."""
    obeys: bool
    """It may write what its files' permissions let it, also as root."""
    dies_after: int
    """It dies after so many statements that change something; 0 counts them only."""


TOLD = Rig(time_passes=True)
DYING = Rig(time_passes=True, dies=True)
JUMPING = Rig(machine_jumps=True)


class Point(StrEnum):
    """Between storing an update and recording an outcome: the points inside the program."""

    READ = "update read, not stored"
    """Telegram's answer is there, and the transaction that stores it not yet committed."""
    STORED = "update stored, not acknowledged"
    """Committed; the offset has not moved."""
    CLAIMED = "update claimed"
    """The worker has it."""
    PARSED = "update parsed"
    """No handler has seen it."""
    HANDLED = "handled, not committed"
    """The handler has written everything, in a transaction that is still open."""
    COMMITTED = "committed, delivery not woken"
    """Effects, answers and the mark are in the database."""
    ROW_CLAIMED = "row claimed"
    """The lease is committed; nothing is sent."""
    WORDED = "words found, request not written"
    """The message is ready to leave."""
    ANSWERED = "answer read, outcome not recorded"
    """Telegram has taken it, and the program knows."""
    RECORDING = "outcome written, not committed"
    """The transaction that records it is still open."""
    RECORDED = "outcome recorded"
    """Committed."""


def rig(wanted: Rig) -> None:
    """Change this process, whose working folder is the program's."""
    # Until the clock hears it itself, the signal would end the process.
    signal.signal(MOVED, signal.SIG_IGN)
    if wanted.get("time_passes"):
        bot.run.SystemClock = _told_clock  # pyright: ignore[reportAttributeAccessIssue]
    if wanted.get("machine_jumps"):
        _turn_the_machine()
    if wanted.get("dies"):
        _watch()
    if wanted.get("fills"):
        database_rigging.fill()
    if wanted.get("obeys"):
        database_rigging.obey_permissions()
    if "dies_after" in wanted:
        database_rigging.die_after(wanted["dies_after"])


def _told_clock() -> ToldClock:
    clock = ToldClock(CLOCK)
    asyncio.get_running_loop().add_signal_handler(MOVED, clock.moved)
    return clock


def _turn_the_machine() -> None:
    clock = ToldClock(CLOCK)

    class Turned(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return clock.now().astimezone(tz)

    jobs.clock._machine_now = clock.now  # pyright: ignore[reportPrivateUsage]
    apscheduler.schedulers.base.datetime = Turned  # pyright: ignore[reportAttributeAccessIssue]


_counting = threading.Lock()


def passed(point: Point) -> None:
    """Write the passage down; die here if it is the armed one."""
    with _counting:
        with PASSAGES.open("a", encoding="utf-8") as file:
            file.write(f"{point}\n")
        if not ARMED.exists():
            return
        where, number = json.loads(ARMED.read_text(encoding="utf-8"))
        if point == where and passages(Path()).count(point) == number:
            ARMED.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def passages(folder: Path) -> list[str]:
    """The points that the program in this folder has passed since they were last forgotten."""
    path = folder / PASSAGES
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _watch() -> None:
    _mark(inbox, "store", (Point.READ, Point.STORED), _found)
    _mark(inbox, "claim", (None, Point.CLAIMED), _found)
    _mark(inbox, "mark_handled", (Point.HANDLED, Point.COMMITTED), _always)
    _mark(delivery, "claim", (None, Point.ROW_CLAIMED), _found)
    _mark(recording, "record_all", (Point.RECORDING, Point.RECORDED), _had_outcomes)
    event.listen(Session, "before_commit", _before_commit)
    event.listen(Session, "after_commit", _after_commit)
    _pass_around(Application, "process_update", before=Point.PARSED)
    _pass_around(bot.send.sender, "post", before=Point.WORDED, after=Point.ANSWERED)


def _mark(
    module: ModuleType,
    name: str,
    points: tuple[Point | None, Point],
    counts: Callable[[object, Mapping[str, object]], bool],
) -> None:
    """The transaction in which this was called passes the points before and after its commit."""
    original = getattr(module, name)

    def marked(db: Session, **given: object) -> object:
        result = original(db, **given)
        if counts(result, given):
            db.info.setdefault(_MARKS, []).append(points)
        return result

    setattr(module, name, marked)


def _always(_: object, __: Mapping[str, object]) -> bool:
    return True


def _found(result: object, _: Mapping[str, object]) -> bool:
    return bool(result)


def _had_outcomes(_: object, given: Mapping[str, object]) -> bool:
    return bool(given["finished"])


def _before_commit(db: Session) -> None:
    for before, _ in db.info.get(_MARKS, []):
        if before is not None:
            passed(before)


def _after_commit(db: Session) -> None:
    for _, after in db.info.pop(_MARKS, []):
        passed(after)


def _pass_around(
    owner: object, name: str, *, before: Point | None = None, after: Point | None = None
) -> None:
    original = getattr(owner, name)

    async def around(*given: object, **named: object) -> object:
        if before is not None:
            passed(before)
        result = await original(*given, **named)
        if after is not None:
            passed(after)
        return result

    setattr(owner, name, around)
