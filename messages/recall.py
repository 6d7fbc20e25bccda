"""When a patient is asked to book the next session of a series."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from messages.quiet_hours import QuietHours
from messages.steps import Series
from messages.walltime import local_date, moment_of

_AT = time(11)
_SOONEST = timedelta(days=3)  # the skin comes first
_RECOVERED = timedelta(days=9)  # the day after the last check-in has had its answer
_APART = timedelta(days=2)
_WINDOW = timedelta(days=7)
_STILL_USEFUL = timedelta(days=7)  # after the best days


class Answer(StrEnum):
    """What the patient said to being asked."""

    OPEN = "open"
    """Nothing yet."""
    NOT_NOW = "not-now"
    """Not now: asked once more, when the best days begin."""
    NEVER = "never"
    """Not for this series any more."""


@dataclass(frozen=True, kw_only=True)
class BestDays:
    """The days that the clinic advises for the next session, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def distance(self, day: date) -> int:
        """How many days `day` lies outside; 0 inside."""
        return max((self.first - day).days, (day - self.last).days, 0)


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One time at which the patient is asked to book."""

    name: str
    """ "first" (soon after the session), "before" and "within" (the best days), "opens" (them after
    a not-now), or "closing" (the series is complete)."""
    due: datetime  # UTC
    expires: datetime  # UTC


def best_days(series: Series, *, last_session: date) -> BestDays:
    """A week from the advised interval on, or until the plan says, within the interval's range."""
    latest = last_session + timedelta(days=series.interval_range.high)
    first = last_session + timedelta(days=series.interval_days)
    if series.best_until_days is None:
        last = min(first + _WINDOW, latest)
    else:
        last = last_session + timedelta(days=series.best_until_days)
    return BestDays(first=first, last=last)


def earliest_day(series: Series, *, last_session: date) -> date:
    """The first day on which the plan allows the next session."""
    return last_session + timedelta(days=series.interval_range.low)


def prompts(
    series: Series, *, ended_at: datetime, zone: ZoneInfo, quiet: QuietHours, answer: Answer
) -> tuple[Prompt, ...]:
    """At most three, rising, as if nothing is ever booked; `zone` is the patient's.

    None comes before the third day, in quiet hours, or less than two days after another: a short
    interval has fewer. Each ends when the next is due, the last one a week after the best days.

    Raises:
        ValueError: if `ended_at` is naive.
    """
    session_day = local_date(ended_at, zone)
    best = best_days(series, last_session=session_day)
    wished = _wished(best, soonest=session_day + _SOONEST, answer=answer)
    dues: dict[str, datetime] = {}
    for name, day in wished:
        due = quiet.defer(moment_of(day, _AT, zone), zone)
        earlier = [local_date(each, zone) for each in dues.values()]
        if not earlier or local_date(due, zone) - max(earlier) >= _APART:
            dues[name] = due
    end = moment_of(best.last + _STILL_USEFUL + timedelta(days=1), time(0), zone)
    ends = pairwise([*dues.values(), end])
    return tuple(
        Prompt(name=name, due=due, expires=expires)
        for name, (due, expires) in zip(dues, ends, strict=True)
    )


def closing(*, ended_at: datetime, zone: ZoneInfo, quiet: QuietHours) -> Prompt:
    """When the patient hears that the series is complete: after the last session's recovery.

    Raises:
        ValueError: if `ended_at` is naive.
    """
    day = local_date(ended_at, zone) + _RECOVERED
    due = quiet.defer(moment_of(day, _AT, zone), zone)
    return Prompt(name="closing", due=due, expires=due + _STILL_USEFUL)


def next_day(now: datetime, *, zone: ZoneInfo, quiet: QuietHours) -> datetime:
    """When to ask a patient who could not be asked today; `zone` is the patient's.

    Raises:
        ValueError: if `now` is naive.
    """
    tomorrow = local_date(now, zone) + timedelta(days=1)
    return quiet.defer(moment_of(tomorrow, _AT, zone), zone)


def dots(done: int, length: int) -> str:
    """The progress of a series, one dot a session: ●●○○○○."""
    return "●" * done + "○" * (length - done)


def _wished(best: BestDays, *, soonest: date, answer: Answer) -> Iterator[tuple[str, date]]:
    match answer:
        case Answer.OPEN:
            yield "first", soonest
            yield "before", best.first - timedelta(days=3)
            yield "within", best.first + timedelta(days=2)
        case Answer.NOT_NOW:
            yield "opens", max(best.first, soonest)
        case Answer.NEVER:
            return
