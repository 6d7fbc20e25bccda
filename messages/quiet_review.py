"""Whether a step's own time lies in quiet hours."""

from datetime import datetime, time, timedelta

from messages.offsets import AfterEnd, Offset
from messages.quiet_hours import QuietHours

_HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
_ANY_DAY = datetime(2026, 1, 12)  # noqa: DTZ001 - only its clock is read


def falls_quiet(when: Offset, quiet: QuietHours) -> bool:
    """Whether a step is due in quiet hours: after most sessions, if it counts from their end.

    A session is taken to end at any half hour outside the quiet hours.
    """
    if isinstance(when, AfterEnd):
        ends = [each for each in _HALF_HOURS if not quiet.covers_time(each)]
        hit = [end for end in ends if quiet.covers_time(_later(end, when.delay))]
        return len(hit) * 2 > len(ends)
    return when.at is not None and quiet.covers_time(when.at)


def _later(end: time, delay: timedelta) -> time:
    return (datetime.combine(_ANY_DAY, end) + delay).time()
