"""The patient's weeks as one timeline: the main life, and beside it what only some patients get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.preview.diary import Seen
from bot.preview.lives import Life, Lived
from bot.preview.wish import Visit, Wish
from bot.sandbox.events import SeenMessage
from clinic.tables import Kind
from messages.walltime import local_date

_BY_THE_PLAN = {Kind.REMINDER, Kind.CHECK_IN}
_AFTER_LAST = {Kind.CLOSING, Kind.UPKEEP}
_AT_ONCE = timedelta(minutes=2)
"""Two lives cannot get what is due at one moment further apart than this."""


class Only(StrEnum):
    """Which patients get a message; the value says it to the reader."""

    ALL = ""
    """Everybody in care."""
    OPTED_IN = "only if the patient asks for it"
    """It tells an optional step."""
    INSTEAD = "instead, if the patient asks for the optional reminders"
    """It tells an optional step together with what the others get at that hour."""
    UNBOOKED = "only while nothing is booked"
    """It asks to book again."""
    LATER = "only if the next visit is later than in this example"
    """The next session would have ended it."""
    NEWS = "only with a yes to the clinic's news"
    """It counts as news."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timeline: a message, or a note on what happens."""

    at: datetime
    """On the patient's clock."""
    note: str = ""
    message: SeenMessage | None = None
    only: Only = Only.ALL


@dataclass(frozen=True, kw_only=True)
class Day:
    """One of the patient's days on which something comes."""

    date: date
    number: int
    """Days since the session."""
    clocks_change: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Weeks:
    """All that the patient reads, by day."""

    days: tuple[Day, ...]
    after_last: tuple[Day, ...]
    """What else comes after the last session of the series; empty if this one is the last."""


def weeks_of(lived: Lived, wish: Wish) -> Weeks:
    """Lay the lives over one another."""
    main, other = lived.chats[Life.MAIN], lived.chats[Life.OTHER]
    shown = [_entry(each, _only(each, lived), wish.zone) for each in main]
    for each in other:
        only = _only_others(each, lived.visits)
        at_once = [one for one in main if one.rows and abs(one.at - each.at) < _AT_ONCE]
        if only is Only.OPTED_IN and at_once:
            only = Only.INSTEAD
        if only is not None and not any(_same(one, each) for one in at_once):
            shown.append(_entry(each, only, wish.zone))
    after_last = [
        _entry(each, _only(each, lived), wish.zone)
        for each in lived.chats.get(Life.LAST, ())
        if _kinds(each) & _AFTER_LAST
    ]
    return Weeks(
        days=tuple(_days(shown, wish)),
        after_last=tuple(_days(after_last, wish)),
    )


def _kinds(seen: Seen) -> set[Kind]:
    return {row.kind for row in seen.rows}


def _only(seen: Seen, lived: Lived) -> Only:
    if Kind.UPKEEP in _kinds(seen):
        return Only.NEWS
    if not seen.rows or not _kinds(seen) <= _BY_THE_PLAN:
        return Only.ALL
    begins = [lived.next_visits.get(row.session_id or 0) for row in seen.rows]
    overtaken = all(moment is not None and moment <= seen.at for moment in begins)
    return Only.LATER if overtaken else Only.ALL


def _only_others(seen: Seen, visits: Mapping[int, Visit]) -> Only | None:
    """Why the other life got what the main one did not; None for what is no matter of either."""
    if Kind.RECALL in _kinds(seen):
        return Only.UNBOOKED
    for row in seen.rows:
        visit = visits.get(row.session_id or 0)
        if visit and any(step.opt_in and step.id == row.step for step in visit.plan.steps):
            return Only.OPTED_IN
    return None


def _same(one: Seen, other: Seen) -> bool:
    return bool(one.message and other.message and one.message.text == other.message.text)


def _entry(seen: Seen, only: Only, zone: ZoneInfo) -> Entry:
    return Entry(at=seen.at.astimezone(zone), note=seen.note, message=seen.message, only=only)


def _days(entries: Sequence[Entry], wish: Wish) -> Iterator[Day]:
    day0 = local_date(wish.main.ended_at, wish.zone)
    ordered = sorted(entries, key=lambda each: each.at.replace(second=0, microsecond=0))
    for day, of_day in groupby(ordered, key=lambda each: each.at.date()):
        yield Day(
            date=day,
            number=(day - day0).days,
            clocks_change=_offset(day, wish.zone) != _offset(day + timedelta(days=1), wish.zone),
            entries=tuple(of_day),
        )


def _offset(day: date, zone: ZoneInfo) -> timedelta | None:
    """At the beginning of the day."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset()
