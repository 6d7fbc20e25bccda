"""Delivery: claims what is due, hands it to the sender, records what became of it."""

import asyncio
import logging
from datetime import datetime, timedelta

from clinic.database import Session

from clinic import broadcasts, delivery, outbox
from clinic.database import Database, DatabaseTrouble, Session
from clinic.delivery import Claim
from clinic.outcomes import Locked, Outcome, Throttled
from clinic.profile import ClinicProfile
from clinic.recheck import recheck
from clinic.tables import Kind
from jobs.clock import Clock
from jobs.schedule import Schedule
from jobs.sender import Sender

log = logging.getLogger(__name__)

_AT_ONCE = 16
_LOCKED_SECONDS = 60.0
_TROUBLE_PAUSE = 1.0


class Delivery:
    """The loop between the outbox and the sender.

    One transaction records the outcomes that came in while the last one ran and claims the next
    rows, so a slow message delays no other.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        schedule: Schedule,
        sender: Sender,
        profile: ClinicProfile,
    ) -> None:
        """Nothing runs before `run`."""
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._sender = sender
        self._profile = profile
        self._wake = asyncio.Event()
        self._finished: list[tuple[Claim, Outcome]] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._halted_until = 0.0

    def wake(self) -> None:
        """Look at the outbox again: something was added, or has become due."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Whether a message is under way or an outcome is not recorded yet."""
        return bool(self._sending or self._finished)

    async def run(self) -> None:
        """Deliver until cancelled. What is under way then is finished and recorded first."""
        try:
            while True:
                self._wake.clear()
                try:
                    if not await self._step():
                        await self._rest()
                except DatabaseTrouble:
                    log.exception("outbox-unreadable")
                    await asyncio.sleep(_TROUBLE_PAUSE)
        finally:
            await self._finish()

    async def _step(self) -> bool:
        """One transaction; returns whether it claimed anything."""
        finished, self._finished = self._finished, []
        room = 0 if self._halted else _AT_ONCE - len(self._sending)
        try:
            claims = await self._database.write(lambda db: self._exchange(db, finished, room))
        except BaseException:
            self._finished = finished + self._finished
            raise
        for claim in claims:
            task = asyncio.create_task(self._send(claim))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return bool(claims)

    def _exchange(
        self, db: Session, finished: list[tuple[Claim, Outcome]], room: int
    ) -> list[Claim]:
        now = self._clock.now()
        for claim, outcome in finished:
            delivery.record(db, claim=claim, outcome=outcome, profile=self._profile, now=now)
        if any(claim.lead.kind is Kind.BROADCAST for claim, _ in finished):
            broadcasts.report_finished(db, profile=self._profile, now=now)
        claims = delivery.claim(db, now=now, limit=room) if room else []
        going = [recheck(db, claim=each, profile=self._profile, now=now) for each in claims]
        return [claim for claim in going if claim is not None]

    async def _rest(self) -> None:
        """Sleep until something finishes, is added, or becomes due."""
        if self._halted:
            pause = self._halted_until - self._clock.monotonic()
            asyncio.get_running_loop().call_later(max(pause, 0.01), self.wake)
        elif (due := await self._database.read(outbox.next_due)) is not None:
            self._schedule.wake_at("delivery", max(due, self._soon()), self.wake)
        await self._wake.wait()

    def _soon(self) -> datetime:
        # A due row that cannot be claimed yet waits for its chat's earlier one, not for the clock.
        return self._clock.now() + timedelta(seconds=1)

    async def _send(self, claim: Claim) -> None:
        outcome = await self._sender.send(claim)
        match outcome:
            case Throttled(seconds=seconds):
                self._halt(seconds)
                log.warning("throttled", extra={"seconds": seconds})
            case Locked():
                self._halt(_LOCKED_SECONDS)
                log.critical("token-refused", extra={"queue": "kept"})
            case _:
                pass
        log.info(
            "tried",
            extra={
                "outbox_id": claim.lead.id,
                "kind": claim.lead.kind.value,
                "outcome": type(outcome).__name__,
            },
        )
        self._finished.append((claim, outcome))
        self.wake()

    def _halt(self, seconds: float) -> None:
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    @property
    def _halted(self) -> bool:
        return self._clock.monotonic() < self._halted_until

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending)
        if self._finished:
            finished, self._finished = self._finished, []
            await self._database.write(lambda db: self._exchange(db, finished, 0))
