"""What somebody typed for a day and a time, in their own words or in English.

A strict parser of its own, not one of the fuzzy libraries: those make something of any text, and a
guess books a wrong hour. Here the whole text is understood in one way only, or not at all, and
then the patient is asked again. The day comes before the month ("5/6" is 5 June), a time without
am or pm is one of the 24-hour clock, and an hour alone ("at 5") is no time.

"10.11" could be a time or a date. It is the time, unless the text has another one ("10.11 17:30")
or it ends in a dot, which only dates do ("10.11.").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TypedDict

from messages.day_names import DayNames, DayWords, Words, day_names, day_words, plain_words

__all__ = ["DayWords", "Spoken", "day_words", "read_spoken"]

_LEAP_DAY_COMES_WITHIN = 9  # years: from 2096 to 2104
_PAST_NOON = {"am": False, "pm": True}

_ISO = re.compile(r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_WITH_YEAR = re.compile(
    r"(?P<day>\d{1,2})(?P<mark>[./-])(?P<month>\d{1,2})(?P=mark)(?P<year>20\d\d|\d\d)"
)
_WITHOUT_YEAR = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})\.?(?P<year>)")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_YEAR = re.compile(r"20\d\d")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?(\D*)")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A day, a time, or both; never neither."""

    day: date | None
    time: time | None


class _Found(TypedDict, total=False):
    weekday: int
    day: date
    time: time


def read_spoken(text: str, *, today: date, language: str, words: DayWords) -> Spoken | None:
    """The day and the time that `text` says; None unless all of it is understood in one way.

    A weekday is the next one from `today` on, and so is a date without a year; one with a year is
    taken as it is, also in the past. A weekday and a date that do not agree are None.
    """
    names = day_names(words, language=language, today=today)
    said = plain_words(text, without=names.fillers)
    if not said:
        return None
    readings = _readings(said, {}, names, today)
    spoken = {one for found in readings if (one := _spoken(found, today)) is not None}
    wanted = {one for one in spoken if one.time is not None} or spoken
    return wanted.pop() if len(wanted) == 1 else None


def _readings(said: Words, found: _Found, names: DayNames, today: date) -> Iterator[_Found]:
    """Every way to understand all of `said`, with at most one weekday, one day and one time."""
    if not said:
        yield found
        return
    for count, piece in _pieces(said, names, today):
        if not found.keys() & piece.keys():
            yield from _readings(said[count:], found | piece, names, today)


def _spoken(found: _Found, today: date) -> Spoken | None:
    day, weekday = found.get("day"), found.get("weekday")
    if weekday is not None:
        day = day or today + timedelta(days=(weekday - today.weekday()) % 7)
        if day.weekday() != weekday:
            return None
    return Spoken(day=day, time=found.get("time"))


def _pieces(said: Words, names: DayNames, today: date) -> Iterator[tuple[int, _Found]]:
    """What the first words can be, and how many words that takes."""
    for phrase, day in names.days:
        if said[: len(phrase)] == phrase:
            yield len(phrase), {"day": day}
    for phrase, weekday in names.weekdays:
        if said[: len(phrase)] == phrase:
            yield len(phrase), {"weekday": weekday}
    if (day := _numeric_date(said[0], today)) is not None:
        yield 1, {"day": day}
    for count, day in _dates_in_words(said, names, today):
        yield count, {"day": day}
    for count, at in _times(said, today):
        yield count, {"time": at}


def _numeric_date(word: str, today: date) -> date | None:
    for form in (_ISO, _WITH_YEAR, _WITHOUT_YEAR):
        if found := form.fullmatch(word):
            return _date(found["day"], found["month"], found["year"], today)
    return None


def _dates_in_words(said: Words, names: DayNames, today: date) -> Iterator[tuple[int, date]]:
    for phrase, month in names.months:
        count = len(phrase) + 1
        if said[1:count] == phrase:
            day = _DAY.fullmatch(said[0])
        elif said[: count - 1] == phrase and len(said) >= count:
            day = _DAY.fullmatch(said[count - 1])
        else:
            continue
        year = said[count] if said[count:] and _YEAR.fullmatch(said[count]) else ""
        if day and (the_date := _date(day[1], month, year, today)):
            yield count + bool(year), the_date


def _date(day: str, month: str | int, year: str, today: date) -> date | None:
    """The date, or without a year the next such one; None if there is none."""
    first = 2000 + int(year) % 100 if year else today.year
    for each in range(first, first + (1 if year else _LEAP_DAY_COMES_WITHIN)):
        try:
            found = date(each, int(month), int(day))
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _times(said: Words, today: date) -> Iterator[tuple[int, time]]:
    if said[0].endswith(".") and _numeric_date(said[0], today):
        return
    shown = _TIME.fullmatch(said[0])
    if shown is None:
        return
    period, count = shown[3].replace(".", ""), 1
    if not period and said[1:] and (following := said[1].replace(".", "")) in _PAST_NOON:
        period, count = following, 2
    if (at := _time(int(shown[1]), shown[2], period)) is not None:
        yield count, at


def _time(hour: int, minute: str | None, period: str) -> time | None:
    if period in _PAST_NOON and 1 <= hour <= 12:  # noqa: PLR2004 - a half day
        hour = hour % 12 + 12 * _PAST_NOON[period]
    elif period or minute is None:
        return None
    try:
        return time(hour, int(minute or 0))
    except ValueError:
        return None
