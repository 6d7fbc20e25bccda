"""When a step is due, in the patient's words: "+1h", "day 0 20:00", "days 1-7 08:00"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from messages.duration import duration_words, parse_duration

LONGEST_DAYS = 400
"""No step lies further from its session than this many days; more is a slip of the pen."""

_DAYS = r"(?P<days>\d+(?:\s*[-,]\s*\d+)*)"
_AT = r"(?P<at>\d{1,2}:\d{2})"
_EXAMPLES = (
    '"+1h", "day 0 20:00", "days 1-7 08:00", "days 1,3,7 19:00", "day 2", '
    '"before next 7,3 days 10:00" or "28 days after last 10:00"'
)


@dataclass(frozen=True, kw_only=True)
class AfterEnd:
    """A length of time after the session ended: "+1h"."""

    delay: timedelta

    def __str__(self) -> str:
        return f"+{duration_words(self.delay)}"


@dataclass(frozen=True, kw_only=True)
class OnDays:
    """On local days counted from the session's own day (0): "days 1-7 08:00"."""

    days: tuple[int, ...]  # rising, without repeats
    at: time | None  # local wall time; None: together with that day's first message

    def __str__(self) -> str:
        word = "day" if len(self.days) == 1 else "days"
        return f"{word} {day_runs(self.days)}" + (f" {self.at:%H:%M}" if self.at else "")


@dataclass(frozen=True, kw_only=True)
class BeforeNext:
    """On local days before the next appointment: "before next 7,3 days 10:00"."""

    days: tuple[int, ...]  # falling, without repeats, each at least 1
    at: time

    def __str__(self) -> str:
        return f"before next {','.join(map(str, self.days))} days {self.at:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class AfterLast:
    """So many local days after the last session of the series: "28 days after last 10:00"."""

    days: int
    at: time

    def __str__(self) -> str:
        return f"{self.days} days after last {self.at:%H:%M}"


Offset = AfterEnd | OnDays | BeforeNext | AfterLast


def comes_once(when: Offset) -> bool:
    """Whether a step at this time has one day only; each visit is prepared for anew."""
    return not isinstance(when, BeforeNext) and not (
        isinstance(when, OnDays) and len(when.days) > 1
    )


def parse_offset(text: str) -> Offset:
    """Read a step's time; `str()` of the value is its canonical text.

    Raises:
        ValueError: naming `text`, what is wrong with it, and right examples.
    """
    words = " ".join(text.split())
    for pattern, build in _FORMS:
        found = re.fullmatch(pattern, words)
        if found is not None:
            try:
                return build(found)
            except ValueError as fault:
                raise ValueError(f"{text!r}: {fault}; write for example {_EXAMPLES}") from fault
    raise ValueError(f"{text!r} is not a time of a step; write for example {_EXAMPLES}")


def day_runs(days: Sequence[int], *, dash: str = "-", comma: str = ",") -> str:
    """Rising days with runs of three or more drawn together: (1, 2, 3, 7) is "1-3,7"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    shortest = 3
    return comma.join(
        f"{run[0]}{dash}{run[-1]}" if len(run) >= shortest else comma.join(map(str, run))
        for run in runs
    )


def _clock(text: str) -> time:
    hour, minute = map(int, text.split(":"))
    try:
        return time(hour, minute)
    except ValueError as fault:
        raise ValueError(f"there is no time {text}") from fault


def _days(text: str) -> tuple[int, ...]:
    days: list[int] = []
    for part in text.split(","):
        first, _, last = (number.strip() for number in part.partition("-"))
        low, high = int(first), int(last or first)
        if high < low:
            raise ValueError(f"the days {part.strip()} run backwards")
        if high > LONGEST_DAYS:
            raise ValueError(f"day {high} is too far away (at most {LONGEST_DAYS})")
        days.extend(range(low, high + 1))
    if len(set(days)) < len(days):
        raise ValueError("a day is named twice")
    return tuple(sorted(days))


def _after_end(found: re.Match[str]) -> Offset:
    return AfterEnd(delay=parse_duration(found["delay"]))


def _on_days(found: re.Match[str]) -> Offset:
    return OnDays(days=_days(found["days"]), at=_clock(found["at"]) if found["at"] else None)


def _before_next(found: re.Match[str]) -> Offset:
    days = _days(found["days"])
    if days[0] < 1:
        raise ValueError("a preparation comes at least 1 day before the appointment")
    return BeforeNext(days=days[::-1], at=_clock(found["at"]))


def _after_last(found: re.Match[str]) -> Offset:
    return AfterLast(days=_days(found["days"])[0], at=_clock(found["at"]))


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], Offset]], ...] = (
    (r"\+(?P<delay>\d+[mh])", _after_end),
    (rf"days? {_DAYS}(?: {_AT})?", _on_days),
    (rf"before next {_DAYS} days? {_AT}", _before_next),
    (rf"(?P<days>\d+) days? after last {_AT}", _after_last),
)
OFFSET = "|".join(pattern for pattern, _ in _FORMS)
"""A regular expression that every step's time matches."""
