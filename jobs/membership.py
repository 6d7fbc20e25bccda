"""Being one of several processes on one database: which part is this one's, and does it lead."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from clinic import processes
from clinic.database import Database, DatabaseTrouble, Session
from clinic.delivery import Claim
from clinic.outcomes import Outcome, Throttled
from clinic.processes import ALONE, MISSED_AFTER, Seen, Share
from jobs.clock import SystemClock
from jobs.watcher import Watcher

log = logging.getLogger(__name__)

_BEAT_SECONDS = 1.0
_KNOWN_AFTER = 2
"""So many beats after it joined, every other process has beaten too, and so has seen it."""


class Membership(Watcher):
    """Beats once a second, and without beats has no share: the others then count it as dead.

    A newcomer has no share before the others know of it, so that together they never use more than
    the whole rate. Whoever was out comes back as a newcomer. On SQLite there is only one process.
    """

    def __init__(self, *, database: Database, noted: Callable[[], None]) -> None:
        """Nothing is asked before `run`; `noted` is called after every beat, and when out."""
        self._database = database
        self._noted = noted
        # Whether a process lives is a matter of the machines, however a clock is moved by hand.
        self._machine = SystemClock()
        self._process_id: int | None = None
        self._beats = 0
        self._lapsed = False
        self._lapse: asyncio.TimerHandle | None = None
        self._beating: asyncio.Task[Seen | None] | None = None
        self._hurry = asyncio.Event()
        self._silent_until = 0.0
        self._leading, self._following = asyncio.Event(), asyncio.Event()
        self.silent_for = 0.0
        """Seconds for which the bot shall be silent, by the last beat."""
        self.share: Share | None = None
        """Its part of the work; None while it has none."""
        self._take(ALONE if database.is_sqlite else None)

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""
        return self.share is not None and self.share.leads

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        """A 429 is meant for the whole bot: the others hear of it with their next beat."""
        del claim, now
        if isinstance(outcome, Throttled):
            until = self._machine.monotonic() + outcome.seconds
            self._silent_until = max(self._silent_until, until)
            self._hurry.set()

    async def run(self) -> None:
        """Beat until cancelled, then leave; on SQLite there is nothing to do."""
        if self._database.is_sqlite:
            return
        try:
            while True:
                self._hurry.clear()
                begun = self._machine.monotonic()
                try:
                    await self._beat(begun)
                except DatabaseTrouble:
                    log.exception("beat-missed")
                rest = begun + _BEAT_SECONDS - self._machine.monotonic()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), max(rest, 0.0))
        finally:
            await self._leave()

    async def while_leading(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do this whenever this process leads: begun anew each time, cancelled when it is over."""
        while True:
            await self._leading.wait()
            working = asyncio.create_task(work())
            over = asyncio.create_task(self._following.wait())
            try:
                await asyncio.wait({working, over}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    working.result()
                    await over
            finally:
                working.cancel()
                over.cancel()
                await asyncio.wait({working, over})

    async def _beat(self, begun: float) -> None:
        known, anew = self._process_id, self._lapsed
        silent_for = max(0.0, self._silent_until - begun)

        def look(db: Session) -> Seen | None:
            own = known
            if own is not None and anew:
                processes.leave(db, process_id=own)
                own = None
            if own is None:
                own = processes.join(db, name=f"{socket.gethostname()[:64]} {os.getpid()}")
            return processes.beat(db, process_id=own, silent_for=silent_for)

        self._beating = asyncio.create_task(self._database.write(look))
        # A thread cannot be cancelled: whoever leaves has to know whether it has joined meanwhile.
        seen = await asyncio.shield(self._beating)
        if seen is None or (self._lapsed and not anew):
            self._out()
            return
        joined = seen.process_id != known
        self._process_id, self._lapsed = seen.process_id, False
        self._beats = 0 if joined else self._beats + 1
        if joined:
            log.info("joined", extra={"process_id": seen.process_id, "living": seen.share.of})
        self._note(seen, begun)

    def _note(self, seen: Seen, begun: float) -> None:
        left = begun + MISSED_AFTER.total_seconds() - self._machine.monotonic()
        self._stop_lapse()
        self._lapse = asyncio.get_running_loop().call_later(left, self._out)
        if self.share is not None or seen.share.of == 1 or self._beats >= _KNOWN_AFTER:
            if seen.share != self.share:
                log.info("share", extra={"index": seen.share.index, "of": seen.share.of})
            self._take(seen.share)
        self.silent_for = seen.silent_for
        self._noted()

    def _take(self, share: Share | None) -> None:
        led = self.leads
        self.share = share
        if self.leads and not led:
            self._following.clear()
            self._leading.set()
        elif led and not self.leads:
            self._leading.clear()
            self._following.set()

    def _out(self) -> None:
        """The last good beat is too long ago, or somebody has forgotten this process."""
        log.warning("out", extra={"process_id": self._process_id})
        self._lapsed = True
        self.silent_for = 0.0
        self._take(None)
        self._noted()

    def _stop_lapse(self) -> None:
        if self._lapse is not None:
            self._lapse.cancel()

    async def _leave(self) -> None:
        self._stop_lapse()
        self._take(None)
        if self._beating is None:
            return
        [seen] = await asyncio.gather(self._beating, return_exceptions=True)
        own = seen.process_id if isinstance(seen, Seen) else self._process_id
        if own is None:
            return
        try:
            await self._database.write(lambda db: processes.leave(db, process_id=own))
        except DatabaseTrouble:
            # The others miss it soon.
            log.exception("not-left")
