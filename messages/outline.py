"""What a patient will get, and when, as a list: short for staff, by day for the patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from statistics import mode
from zoneinfo import ZoneInfo

from messages.catalogue import Catalogue, Html
from messages.dates import clock_time, when
from messages.occurrence import Occurrence
from messages.offsets import day_runs
from messages.walltime import local_date


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A step at one time of the day; `days` is empty for a step that is shown with its date."""

    session_id: int
    label: str
    shown: str  # "08:00", or "today 18:30"
    days: tuple[int, ...]


def outline(
    catalogue: Catalogue,
    *,
    language: str,
    occurrences: Sequence[Occurrence],
    zone: ZoneInfo,
    now: datetime,
) -> str:
    """One line a step and time, runs of days drawn together: "days 1-7, 08:00: sunscreen".

    Telegram HTML, in order of the first due time. Steps of the session's own day and those tied
    to an appointment carry their date. What has expired at `now` is left out.
    """
    ahead = _ahead(occurrences, now)
    lines: dict[tuple[int, str, str], _Line] = {}
    first_days = _first_days(ahead, zone)
    for one in ahead:
        day = _shown_day(one, first_days, zone)
        shown = (
            when(one.due, now, zone, language, catalogue=catalogue)
            if day is None
            else clock_time(one.due, zone, language)
        )
        key = (one.session_id, one.label, shown)
        days = () if day is None else (*(lines[key].days if key in lines else ()), day)
        lines[key] = _Line(
            session_id=one.session_id, label=one.label, shown=shown, days=tuple(sorted({*days}))
        )
    if not lines:
        return catalogue.text(language, "outline-nothing")
    return "\n".join(_line_text(catalogue, language, line) for line in lines.values())


def coming_up(
    catalogue: Catalogue,
    *,
    language: str,
    occurrences: Sequence[Occurrence],
    zone: ZoneInfo,
    now: datetime,
    limit: int = 10,
) -> str:
    """The next `limit` messages, one a line: "tomorrow 08:00 - sunscreen, moisturiser".

    Telegram HTML. What has expired at `now` is left out; what is overdue but still useful is
    listed with its own time.
    """
    ahead = _ahead(occurrences, now)
    if not ahead:
        return catalogue.text(language, "outline-nothing")
    lines = [
        catalogue.text(
            language,
            "outline-message",
            when=Html(when(due, now, zone, language, catalogue=catalogue)),
            steps=Html(_labels(catalogue, language, [one.label for one in together])),
        )
        for due, together in groupby(ahead, key=lambda one: one.due)
    ]
    return "\n".join(lines[:limit])


def _ahead(occurrences: Sequence[Occurrence], now: datetime) -> list[Occurrence]:
    return sorted((one for one in occurrences if one.expires > now), key=lambda one: one.due)


def _labels(catalogue: Catalogue, language: str, ids: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(catalogue.text(language, one) for one in ids))


def _first_days(occurrences: Sequence[Occurrence], zone: ZoneInfo) -> dict[int, date]:
    """Each session's own date: most steps are due on the day they were planned for."""
    candidates: dict[int, list[date]] = {}
    for one in occurrences:
        if one.day is not None:
            day0 = local_date(one.due, zone) - timedelta(days=one.day)
            candidates.setdefault(one.session_id, []).append(day0)
    return {session: mode(dates) for session, dates in candidates.items()}


def _shown_day(one: Occurrence, first_days: dict[int, date], zone: ZoneInfo) -> int | None:
    if one.day is None:
        return None
    return (local_date(one.due, zone) - first_days[one.session_id]).days or None


def _line_text(catalogue: Catalogue, language: str, line: _Line) -> str:
    label = Html(catalogue.text(language, line.label))
    if not line.days:
        return catalogue.text(language, "outline-date", when=Html(line.shown), step=label)
    return catalogue.text(
        language,
        "outline-days",
        count=len(line.days),
        days=day_runs(line.days, dash="\N{EN DASH}", comma=", "),
        time=line.shown,
        step=label,
    )
