"""The next seven days as staff read them, and the address of the calendar feed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.screens import attendance
from bot.screens.attendance import ProcedureName
from bot.screens.fitting import LONGEST_TEXT, visible_length
from clinic.agenda import Visit
from messages import dates
from messages.catalogue import Html
from messages.draft import Draft
from messages.voice import Voice

_MOST_LINES = (30, 20, 12, 8, 5, 3, 1)
"""A day that is longer ends in "and N more": the most lines with which the week fits."""


@dataclass(frozen=True, kw_only=True)
class Free:
    """How many times are free on a day, at the places of the clinic or of one procedure."""

    procedure: str
    """Whose places; empty for the clinic's."""
    count: int


@dataclass(frozen=True, kw_only=True)
class WeekDay:
    """One day of the week."""

    day: date
    visits: Sequence[Visit]
    is_open: bool
    free: Sequence[Free]


def week(voice: Voice, days: Sequence[WeekDay], *, procedure_name: ProcedureName) -> Draft:
    """The week in one message."""
    whole = [_text(voice, days, procedure_name, most=most) for most in _MOST_LINES]
    return Draft(
        text=next((each for each in whole if visible_length(each) <= LONGEST_TEXT), whole[-1])
    )


def _text(
    voice: Voice, days: Sequence[WeekDay], procedure_name: ProcedureName, *, most: int
) -> Html:
    sections = [voice.text("week-heading")]
    for each in days:
        lines = [_heading(voice, each, procedure_name)]
        lines += [
            attendance.line(voice, visit, procedure_name=procedure_name)
            for visit in each.visits[:most]
        ]
        if len(each.visits) > most:
            lines.append(voice.text("today-more", count=len(each.visits) - most))
        sections.append("\n".join(lines))
    return Html("\n\n".join(sections))


def _heading(voice: Voice, each: WeekDay, procedure_name: ProcedureName) -> str:
    day = dates.date_words(each.day, voice.language)
    if not each.is_open:
        return voice.text("week-day-closed", day=day)
    free = ", ".join(
        voice.plain("week-free-own", procedure=procedure_name(found.procedure), count=found.count)
        if found.procedure
        else voice.plain("week-free", count=found.count)
        for found in each.free
    )
    return voice.text("week-day", day=day, free=free)
