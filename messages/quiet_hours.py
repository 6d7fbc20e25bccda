"""The hours in which nobody is disturbed, on the patient's own clock."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from messages.walltime import aware, local_date, moment_of

NEWS_FROM, NEWS_UNTIL = time(9), time(21)
"""News never comes outside these local hours, whatever the quiet hours are."""
LEAST_BEFORE = timedelta(minutes=30)
"""A message that is due later than this before the quiet hours might not leave in time."""
_ANY_DAY = date(2026, 1, 12)


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """From `start` (included) to `end` (excluded), local wall time; may lie over midnight."""

    start: time
    end: time

    @classmethod
    @functools.lru_cache(maxsize=64)  # of one clinic, at every look
    def parse(cls, text: str) -> Self:
        """Read "20:30-08:00".

        Raises:
            ValueError: naming `text` and a right example.
        """
        found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", text.strip())
        wrong = f"{text!r} are no quiet hours; write for example 20:30-08:00"
        if found is None:
            raise ValueError(wrong)
        hour, minute, end_hour, end_minute = map(int, found.groups())
        try:
            quiet = cls(start=time(hour, minute), end=time(end_hour, end_minute))
        except ValueError as fault:
            raise ValueError(wrong) from fault
        if quiet.start == quiet.end:
            raise ValueError(f"{text!r} would be quiet all day; write for example 20:30-08:00")
        return quiet

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @property
    def last_before(self) -> time:
        """The last minute that a clock shows before they begin."""
        start = datetime.combine(_ANY_DAY, self.start)
        return (start - timedelta(minutes=1)).time()

    def covers_time(self, at: time) -> bool:
        """Whether a clock that shows `at` is in the quiet hours."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def leaves_time(self, at: time) -> bool:
        """Whether a message that is due when a clock shows `at` leaves before they begin."""
        start = datetime.combine(_ANY_DAY, self.start)
        left = (start - datetime.combine(_ANY_DAY, at)) % timedelta(days=1)
        return not self.covers_time(at) and left >= LEAST_BEFORE

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether `moment` (aware) is in the quiet hours of somebody in `zone`."""
        return self.covers_time(aware(moment).astimezone(zone).time())

    def defer(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """`moment` in UTC, or the end of the quiet hours it lies in.

        Raises:
            ValueError: if `moment` is naive.
        """
        if not self.covers(moment, zone):
            return moment.astimezone(UTC)
        return next(end for end in _showing(self.end, moment, zone) if not self.covers(end, zone))

    def defer_short(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """As `defer`, also for a moment that leaves too little time before they begin."""
        waking = self.defer(moment, zone)
        start = self.next_start(waking, zone)
        return self.defer(start, zone) if start - waking < LEAST_BEFORE else waking

    def next_start(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first beginning of quiet hours after `moment` (aware), in UTC."""
        return next(start for start in _showing(self.start, moment, zone) if start > moment)


def news_may_come(moment: datetime, zone: ZoneInfo, *, quiet: QuietHours) -> datetime:
    """`moment` in UTC, or the first one after it outside both quiet hours and the news' night.

    Raises:
        ValueError: if `moment` is naive.
    """
    night = QuietHours(start=NEWS_UNTIL, end=NEWS_FROM)
    while quiet.covers(moment, zone) or night.covers(moment, zone):
        moment = night.defer(quiet.defer(moment, zone), zone)
    return moment.astimezone(UTC)


def _showing(at: time, moment: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments from `moment` on at which clocks in `zone` show `at`, in order."""
    day = local_date(moment, zone)
    while True:
        both = {moment_of(day, at, zone), moment_of(day, at, zone, second=True)}
        yield from sorted(one for one in both if one >= moment)
        day += timedelta(days=1)
