"""Whether a step's own time lies in quiet hours, and whether they outlast it."""

from datetime import datetime, time, timedelta

from messages.offsets import AfterEnd, Offset
from messages.quiet_hours import QuietHours
from messages.steps import CheckIns, Step

_HALF_HOURS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
_ANY_DAY = datetime(2026, 1, 12)  # noqa: DTZ001 - only its clock is read


def falls_quiet(when: Offset, quiet: QuietHours) -> bool:
    """Whether a step is due in quiet hours: after most sessions, if it counts from their end.

    A session is taken to end at any half hour outside the quiet hours.
    """
    if isinstance(when, AfterEnd):
        ends = _ends(quiet)
        hit = [end for end in ends if quiet.covers_time(_later(end, when.delay))]
        return len(hit) * 2 > len(ends)
    return when.at is not None and quiet.covers_time(when.at)


def is_dropped(part: Step | CheckIns, quiet: QuietHours) -> bool:
    """Whether quiet hours last until a step helps no more: after most sessions, as above."""
    when, useful_for = part.when, part.useful_for
    if isinstance(when, AfterEnd):
        ends = _ends(quiet)
        hit = [end for end in ends if _wait(_later(end, when.delay), quiet) >= useful_for]
        return len(hit) * 2 > len(ends)
    return when.at is not None and _wait(when.at, quiet) >= useful_for


def _wait(at: time, quiet: QuietHours) -> timedelta:
    """How long quiet hours defer what is due `at`."""
    if not quiet.covers_time(at):
        return timedelta()
    due, end = (datetime.combine(_ANY_DAY, each) for each in (at, quiet.end))
    return (end - due) % timedelta(days=1)


def _ends(quiet: QuietHours) -> list[time]:
    return [each for each in _HALF_HOURS if not quiet.covers_time(each)]


def _later(end: time, delay: timedelta) -> time:
    return (datetime.combine(_ANY_DAY, end) + delay).time()
