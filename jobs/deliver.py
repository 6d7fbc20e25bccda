"""Delivery: claims what is due, hands it to the sender, records what became of it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clinic import at_hand, broadcasts, delivery, lateness, outbox, recording
from clinic.at_hand import AtHand
from clinic.database import Database, DatabaseTrouble, Session
from clinic.delivery import Claim
from clinic.lateness import Late
from clinic.outcomes import Locked, NotSent, Outcome, Refused, Throttled, Unknown
from clinic.processes import ALONE, Share
from clinic.profile import ClinicProfile
from clinic.recheck import recheck
from clinic.tables import Kind
from clinic.tables.base import stored
from jobs.clock import Clock
from jobs.schedule import Schedule
from jobs.sender import Attempt, Sender
from jobs.watcher import Watcher

log = logging.getLogger(__name__)

AT_ONCE = 16
"""How many messages are under way at the most, unless more go out in half a second."""
_LOCKED_SECONDS = 60.0
_LOOK_AGAIN = timedelta(seconds=0.25)
_TROUBLE_PAUSE = 1.0
_GATHERS = 0.02
"""Seconds that the first outcome waits for others to be recorded with it."""
_REMEDY = "set a good AFTERCARE_BOT_TOKEN and restart"


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """What one transaction took out of the queue."""

    claims: list[Claim]
    """What is to be sent."""
    hand: AtHand | None
    """What they were looked at with: as long as it is kept, nobody asks for it again."""
    attempts: Sequence[Attempt] = ()
    """One for each of them."""
    rows: int
    """How many messages were looked at; some were dropped or put off."""
    late: Late | None = None
    """How many came too late."""


def _unworded(taken: _Taken) -> _Taken:
    log.error("rows-not-read", extra={"count": len(taken.claims)})
    return replace(taken, attempts=[_in_trouble] * len(taken.claims), hand=None)


async def _in_trouble() -> Outcome:
    return NotSent(detail="the database is in trouble")


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
        watchers: Sequence[Watcher] = (),
        held: Callable[[], bool] = lambda: False,
        at_once: int = AT_ONCE,
        share: Callable[[], Share | None] = lambda: ALONE,
    ) -> None:
        """Nothing runs before `run`. While `held` says so, or without `share`, nothing is claimed.

        `at_once` is how many messages are claimed and not recorded yet: what a killed process may
        have sent.
        """
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._sender = sender
        self._profile = profile
        self._watchers = watchers
        self._held = held
        self._at_once = at_once
        self._share = share
        self._wake = asyncio.Event()
        self._finished: list[tuple[Claim, Outcome]] = []
        self._exchanging = False
        self._sending: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._in_hand: set[int] = set()
        self._halted_until = 0.0
        clock.on_move(self.wake)

    def wake(self) -> None:
        """Look at the outbox again: something was added, or has become due."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Whether messages are claimed or under way, or an outcome is not recorded yet."""
        return bool(self._sending or self._finished or self._exchanging)

    async def run(self) -> None:
        """Deliver until cancelled. What is under way then is finished and recorded first."""
        try:
            while True:
                self._wake.clear()
                try:
                    if not await self._step():
                        await self._rest()
                except DatabaseTrouble:
                    log.warning("outbox-unreadable")  # what is wrong is told by the database
                    await asyncio.sleep(_TROUBLE_PAUSE)
        finally:
            await self._finish()

    async def _step(self) -> bool:
        """One transaction; returns whether another one may find more to send at once."""
        finished, self._finished = self._finished, []
        self._exchanging = True
        try:
            taken = await self._exchanged(finished)
            self._let_go(finished)
            self._start(taken)
        finally:
            self._exchanging = False
        # What is being sent wakes us when it ends; more can go at once only where something that
        # stood before it was dropped.
        return len(taken.claims) < taken.rows

    async def _exchanged(self, finished: list[tuple[Claim, Outcome]]) -> _Taken:
        share = self._share()
        if share is None or self.halted or self._held():
            share, room = ALONE, 0
        else:
            room = share.part(self._at_once) - self._under_way
        exchange = asyncio.create_task(self._take(finished, room, share))
        try:
            # A thread cannot be cancelled: what it claims must be sent even if we are to stop.
            return await asyncio.shield(exchange)
        except asyncio.CancelledError:
            self._start(await self._outcome_of(exchange, finished))
            raise
        except BaseException:
            self._finished = finished + self._finished
            raise

    async def _take(self, finished: list[tuple[Claim, Outcome]], room: int, share: Share) -> _Taken:
        return await self._database.write_and_look(
            lambda db: self._exchange(db, finished, room, share), self._worded, blind=_unworded
        )

    def _worded(self, db: Session, taken: _Taken) -> _Taken:
        if not taken.claims:
            return taken
        return replace(taken, attempts=self._sender.prepare(db, taken.claims), hand=None)

    async def _outcome_of(
        self, exchange: asyncio.Task[_Taken], finished: list[tuple[Claim, Outcome]]
    ) -> _Taken:
        try:
            return await exchange
        except DatabaseTrouble:
            self._finished = finished + self._finished
            return _Taken(claims=[], hand=None, rows=0)

    def _start(self, taken: _Taken) -> None:
        if taken.late is not None:
            for watcher in self._watchers:
                watcher.expired(taken.late)
        for claim, attempt in zip(taken.claims, taken.attempts, strict=True):
            task = asyncio.create_task(self._send(claim, attempt))
            self._under_way += 1
            self._in_hand.update(stored(row.id) for row in claim.rows)
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def _exchange(
        self, db: Session, finished: list[tuple[Claim, Outcome]], room: int, share: Share = ALONE
    ) -> _Taken:
        now = self._clock.now()
        recording.record_all(db, finished=finished, profile=self._profile, now=now)
        if any(claim.lead.kind is Kind.BROADCAST for claim, _ in finished):
            broadcasts.report_finished(db, profile=self._profile, now=now)
        # Before the claim, which would find the same rows one by one.
        late = lateness.expire(db, profile=self._profile, now=now)
        claims = delivery.claim(db, now=now, limit=room, share=share) if room > 0 else []
        hand = at_hand.gather(db, rows=[row for claim in claims for row in claim.rows])
        going = [self._look_again(db, claim, hand, now=now) for claim in claims]
        return _Taken(
            claims=[claim for claim in going if claim is not None],
            hand=hand,
            rows=len(claims),
            late=late,
        )

    def _look_again(
        self, db: Session, claim: Claim, hand: AtHand, *, now: datetime
    ) -> Claim | None:
        try:
            return recheck(db, claim=claim, profile=self._profile, now=now, hand=hand)
        except DatabaseTrouble:
            raise
        except Exception as error:
            # One row that cannot be read must not stop the others, now and after every restart.
            log.exception("row-not-rechecked", extra={"outbox_id": claim.lead.id})
            why = Refused(detail=f"cannot be rechecked: {type(error).__name__}")
            recording.record(db, claim=claim, outcome=why, profile=self._profile, now=now)
            return None

    async def _rest(self) -> None:
        """Sleep until something finishes, is added, or becomes due, or the halt is over."""
        if self._wake.is_set():
            return
        halt = None
        if self.halted:
            halt = max(self._halted_until - self._clock.monotonic(), 0.01)
        elif not self._held() and (due := await self._database.read(outbox.next_due)) is not None:
            self._schedule.wake_at("delivery", self._next_look(due), self.wake)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), halt)

    def _next_look(self, due: datetime) -> datetime:
        now = self._clock.now()
        # A due row that cannot be claimed yet waits for its chat's earlier one, not for the clock;
        # it hides when the next one is due.
        return due if due > now else now + _LOOK_AGAIN

    async def _send(self, claim: Claim, attempt: Attempt) -> None:
        outcome = await self._try(claim, attempt)
        match outcome:
            case Throttled(seconds=seconds):
                self._silence(seconds)
                log.warning("throttled", extra={"seconds": seconds})
            case Locked():
                self.halt(_LOCKED_SECONDS)
                log.critical("token-refused", extra={"queue": "kept", "remedy": _REMEDY})
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
        self._under_way -= 1
        self._wake_for_outcomes()
        for watcher in self._watchers:
            watcher.tried(claim, outcome, now=self._clock.now())

    @property
    def in_hand(self) -> Collection[int]:
        """Ids of the rows that are under way or whose outcome is not recorded yet."""
        return frozenset(self._in_hand)

    def _let_go(self, recorded: Sequence[tuple[Claim, Outcome]]) -> None:
        self._in_hand.difference_update(
            stored(row.id) for claim, _ in recorded for row in claim.rows
        )

    def _wake_for_outcomes(self) -> None:
        # Together they cost little more than one, and what is under way goes on meanwhile.
        if not self._under_way or len(self._finished) >= self._at_once // 2:
            self.wake()
        elif len(self._finished) == 1:
            asyncio.get_running_loop().call_later(_GATHERS, self.wake)

    async def _try(self, claim: Claim, attempt: Attempt) -> Outcome:
        try:
            return await attempt()
        except Exception as error:
            log.exception("sender-failed", extra={"outbox_id": claim.lead.id})
            return Unknown(detail=type(error).__name__)

    def _silence(self, seconds: float) -> None:
        before = max(self._halted_until, self._clock.monotonic())
        begins = not self.halted
        self.halt(seconds)
        for watcher in self._watchers:
            watcher.silenced(seconds=max(0.0, self._halted_until - before), begins=begins)

    def halt(self, seconds: float) -> None:
        """Claim nothing for so long."""
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    @property
    def halted(self) -> bool:
        """Whether Telegram told us to be silent, so that nothing can be sent however due it is."""
        return self._clock.monotonic() < self._halted_until

    async def _finish(self) -> None:
        if self._sending:
            await asyncio.wait(self._sending)
        finished, self._finished = self._finished, []
        if finished:
            try:
                await self._database.write(lambda db: self._exchange(db, finished, 0))
            except DatabaseTrouble:
                # Their leases run out, and the next start takes them for unknown outcomes.
                log.exception("outcomes-not-recorded", extra={"count": len(finished)})
