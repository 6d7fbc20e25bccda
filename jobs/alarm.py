"""The alarm: messages that could go do not. Loud while it lasts, told to the owners when over."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic import outage, overdue
from clinic.database import Database, DatabaseTrouble
from clinic.delivery import Claim
from clinic.lateness import Late
from clinic.outage import Outage
from clinic.outcomes import Outcome, Sent
from clinic.overdue import PROMPT, TOO_LONG
from jobs.clock import Clock
from jobs.housekeeping import EVERY
from jobs.watcher import Watcher

log = logging.getLogger(__name__)

_SLACK = timedelta(seconds=5)
"""By which one round of the clock may come sooner after the last one than its interval."""
_REMEDY = "/readyz says what is in the way: the database, Telegram, or the token"


@dataclass(kw_only=True)
class _Tally:
    """What waited so far."""

    begins: datetime | None = None
    ends: datetime | None = None
    longest: timedelta = timedelta(0)
    late: int = 0
    lost: int = 0

    def waited(self, *, due: datetime, until: datetime) -> None:
        self.begins = min(self.begins or due, due)
        self.longest = max(self.longest, until - due)
        self.ends = until


class Alarm(Watcher):
    """Looks once a minute how long the oldest row that could go has been waiting.

    It rings when a row is too late at one look and was nearly so at the look before. After a clock
    that jumps, or a night in which the program did not run, much is late at the first look and on
    its way: that alone is no alarm.

    What it remembers is of this process only.
    """

    def __init__(
        self, *, database: Database, clock: Clock, held: Callable[[], bool] = lambda: False
    ) -> None:
        """Nothing is looked at before `look`. While `held` says so, nothing could go."""
        self._held = held
        self._database = database
        self._clock = clock
        self._nearly = False
        self._blind_since: datetime | None = None
        self._tally = _Tally()
        self._going = False
        self.ringing = False
        """Whether messages wait too long by the last look."""

    def tried(self, claim: Claim, outcome: Outcome, *, now: datetime) -> None:
        """Count what was sent too late."""
        row = claim.lead
        if not isinstance(outcome, Sent):
            return
        self._going = True
        if row.lane in PROMPT and now - row.due_at >= TOO_LONG:
            self._tally.late += 1
            self._tally.waited(due=row.due_at, until=now)

    def expired(self, late: Late) -> None:
        """Count what was not sent any more."""
        self._tally.lost += late.could_go

    async def look(self) -> bool:
        """Ring, stay or end; returns whether something was put into the outbox."""
        now = self._clock.now()
        if self._held():
            self._nearly = False
            return False
        try:
            oldest = await self._database.read(lambda db: overdue.oldest(db, now=now))
        except DatabaseTrouble:
            self._look_in_vain(now)
            return False
        waits = now - oldest if oldest is not None else timedelta(0)
        blind, self._blind_since = self._blind_since, None
        if oldest is not None and waits >= TOO_LONG and (self._nearly or blind):
            self._ring(oldest_seconds=int(waits.total_seconds()))
        self._nearly = waits >= TOO_LONG - EVERY - _SLACK
        going, self._going = self._going, False
        if oldest is not None and self.ringing and waits >= TOO_LONG:
            self._tally.waited(due=oldest, until=now)
            return False
        if self.ringing and not going:
            # What waited is gone, yet nothing was sent: it may only have become too late.
            return False
        return await self._end(now)

    def _look_in_vain(self, now: datetime) -> None:
        self._blind_since = self._blind_since or now
        if now - self._blind_since >= TOO_LONG:
            self._ring(database="does not answer")

    def _ring(self, **facts: object) -> None:
        if not self.ringing:
            log.critical("messages-wait", extra={**facts, "remedy": _REMEDY})
        self.ringing = True

    async def _end(self, now: datetime) -> bool:
        """Whatever was late without an alarm, as after a jump of the clock, is forgotten."""
        tally, self._tally = self._tally, _Tally()
        if not self.ringing:
            return False
        if tally.begins is None or not tally.late + tally.lost:
            self.ringing = False
            log.warning("messages-go-again")
            return False
        over = Outage(
            begins=tally.begins,
            ends=tally.ends or now,
            longest=tally.longest,
            late=tally.late,
            lost=tally.lost,
        )
        try:
            await self._database.write(lambda db: outage.tell_owners(db, outage=over, now=now))
        except DatabaseTrouble:
            self._tally, self._going = tally, True
            log.exception("outage-not-told")
            return False
        self.ringing = False
        log.warning("messages-go-again", extra={"late": over.late, "lost": over.lost})
        return True
