"""Reading what staff type: names, session numbers, times, a whole enrolment in one line."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.forms.procedure_words import meant
from messages.day_names import plain_words
from messages.walltime import local_date, moment_of

_NAME = re.compile(r"[^\W\d_][^<>\n\r/]{0,63}")
_NUMBER = re.compile(r"(\d{1,3})\s*(?:/|of)\s*(\d{1,3})", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LONGEST_TIME_WORDS = 2
_QUOTED = 60


class UnreadableError(ValueError):
    """What was typed is not understood; `message_id` names the error text, `text` the input.

    A long input is cut, or the error text would be too long to send.
    """

    def __init__(self, message_id: str, text: str) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.text = cut(text)


def cut(text: str) -> str:
    """What somebody typed, short enough to be quoted to them."""
    words = " ".join(text.split())
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"


@dataclass(frozen=True, kw_only=True)
class TimeWords:
    """The words for times in the reader's language, as `plain_words` gives them."""

    now: frozenset[str]
    today: frozenset[str]
    yesterday: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class EnrolmentLine:
    """An enrolment typed in one line; what was left out is None."""

    name: str
    procedure: str | None
    unknown: str
    """The words where the procedure should be, if they name none."""
    number: int | None
    length: int | None
    ended_at: datetime | None


def read_name(text: str) -> str:
    """A name of up to 64 characters that begins with a letter.

    Raises:
        UnreadableError: if it is none.
    """
    name = " ".join(text.split())
    if not _NAME.fullmatch(name):
        raise UnreadableError("enrol-bad-name", text)
    return name


def read_number(text: str) -> tuple[int, int]:
    """Which session, of how many: "2/6" or "2 of 6".

    Raises:
        UnreadableError: if it is neither.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise UnreadableError("enrol-bad-number", text)
    return int(found[1]), int(found[2])


def read_ended(text: str, *, now: datetime, zone: ZoneInfo, words: TimeWords) -> datetime:
    """The moment, as UTC: "17:30", "now", "yesterday 17:30", "2026-05-12 17:30" in `zone`.

    Raises:
        UnreadableError: if it is none of these.
    """
    given = " ".join(plain_words(text))
    if given in words.now:
        return now
    first, _, rest = given.partition(" ")
    today = local_date(now, zone)
    if not rest:
        return moment_of(today, _read_clock(first, text), zone)
    if first in words.today:
        day = today
    elif first in words.yesterday:
        day = today - timedelta(days=1)
    else:
        day = _read_date(first, text)
    return moment_of(day, _read_clock(rest, text), zone)


def _read_clock(given: str, text: str) -> time:
    found = _CLOCK.fullmatch(given.strip())
    if found is None:
        raise UnreadableError("enrol-bad-time", text)
    return time(int(found[1]), int(found[2]))


def _read_date(given: str, text: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UnreadableError("enrol-bad-time", text) from error


def read_line(
    text: str, *, procedures: Mapping[str, str], read_time: Callable[[str], datetime]
) -> EnrolmentLine:
    """A whole enrolment: "Asha microdermabrasion 2/6 17:30"; number and time may be left out.

    `procedures` gives the id for each name (as `plain_words` gives it) a procedure is known by;
    everyday words will do (`procedure_words`) after a name of one word. The name is whatever
    stands before them. Words that name no procedure, or more than one, leave it open.

    Raises:
        UnreadableError: naming the part that is not understood.
    """
    words = text.split()
    place = _exact_place(words, procedures) or _everyday_place(words, procedures)
    if place is None:
        raise UnreadableError("enrol-no-procedure", text)
    if place.begin == 0:
        raise UnreadableError("enrol-no-name", text)
    rest = words[place.end :]
    number = length = ended_at = None
    if rest:
        number, length = read_number(rest[0])
        if len(rest) - 1 > _LONGEST_TIME_WORDS:
            raise UnreadableError("enrol-bad-line", " ".join(rest[1:]))
        ended_at = read_time(" ".join(rest[1:])) if rest[1:] else None
    return EnrolmentLine(
        name=read_name(" ".join(words[: place.begin])),
        procedure=next(iter(place.meant)) if len(place.meant) == 1 else None,
        unknown="" if place.meant else " ".join(words[place.begin : place.end]),
        number=number,
        length=length,
        ended_at=ended_at,
    )


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the procedure stands among the words, and the ids of those it may be."""

    begin: int
    end: int
    meant: Collection[str]


def _exact_place(words: list[str], procedures: Mapping[str, str]) -> _Place | None:
    said = ["".join(plain_words(word)) for word in words]
    # The longest name first: "chemical peel" before "peel".
    named = sorted(((name.split(), found) for name, found in procedures.items()), key=_longest)
    for place in range(len(words)):
        for name, found in named:
            if said[place : place + len(name)] == name:
                return _Place(begin=place, end=place + len(name), meant=(found,))
    return None


def _longest(named: tuple[list[str], str]) -> int:
    return -len(named[0])


def _everyday_place(words: list[str], procedures: Mapping[str, str]) -> _Place | None:
    """The words between a name of one word and the session.

    A longer name would be a guess: "Asha deep peel" may not be the peel of one called "Asha deep".
    """
    session = next((place for place, word in enumerate(words) if place and word[0].isdigit()), None)
    end = len(words) if session is None else session
    if found := meant(words[:end], procedures):
        return _Place(begin=0, end=end, meant=found)
    known = any(meant(words[begin:end], procedures) for begin in range(1, end))
    if session is None and not known:
        return None
    return _Place(begin=1, end=end, meant=meant(words[1:end], procedures))
