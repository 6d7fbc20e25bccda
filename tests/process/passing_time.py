"""Days that pass for a real program, from one due moment to the next."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic import inbox, outbox
from clinic.database import Database, Session
from messages.quiet_hours import QuietHours
from tests.process.ledger import Books, Ledger
from tests.process.real_clinic import RealClinic
from tests.process.told_clock import LeadingClock

_LOOK_AGAIN = 0.05
_PATIENCE = 120.0
_LONGEST_STEP = timedelta(hours=6)
_A_MOMENT = timedelta(seconds=1)


@dataclass(kw_only=True)
class PassingTime:
    """A clinic whose program is told the time, with its books."""

    clinic: RealClinic
    clock: LeadingClock
    database: Database
    ledger: Ledger

    async def calm(self) -> None:
        """Wait until nothing that is due now is left to do.

        Raises:
            AssertionError: if that takes longer than anything here should.
        """
        until = time.monotonic() + _PATIENCE
        world, bot = self.clinic.sandbox.world, self.clinic.bot
        while world.updates_pending(bot) or await self.database.read(self._busy):
            assert time.monotonic() < until, f"never calm\n{self.clinic.output[-4000:]}"
            await asyncio.sleep(_LOOK_AGAIN)
        self.ledger.read()

    def _busy(self, db: Session) -> bool:
        return inbox.open_count(db) > 0 or outbox.is_due(db, now=self.clock.now())

    async def step(
        self,
        *,
        no_later_than: datetime | None = None,
        meanwhile: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Let the time pass until something is due, and everything happen that it brings."""
        due = await self.database.read(outbox.next_due)
        latest = no_later_than or self.clock.now() + _LONGEST_STEP
        moment = min(due or latest, latest)
        self.clinic.pass_to(max(moment, self.clock.now()) + _A_MOMENT)
        if meanwhile is not None:
            await meanwhile()
        await self.calm()

    async def pass_until(self, moment: datetime) -> None:
        """Stop at each thing that is due until then."""
        while self.clock.now() < moment:
            await self.step(no_later_than=moment)

    def books(self, *, cut_off: int = 0, zone: ZoneInfo) -> Books:
        """What both sides say now."""
        return Books(
            ledger=self.ledger,
            calls=self.clinic.sandbox.calls,
            cut_off=cut_off,
            now=self.clock.now(),
            zone=zone,
            quiet=QuietHours.parse("20:30-08:00"),
        )


@contextlib.asynccontextmanager
async def passing_time(clinic: RealClinic) -> AsyncGenerator[PassingTime]:
    """For a clinic whose clock is a `LeadingClock` and whose program has been started."""
    assert isinstance(clinic.clock, LeadingClock)
    records = clinic.folder / "aftercare.db"
    database = Database(f"sqlite:///{records}")
    try:
        yield PassingTime(
            clinic=clinic, clock=clinic.clock, database=database, ledger=Ledger(records=records)
        )
    finally:
        database.close()
