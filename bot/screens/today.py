"""The day as staff read it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Verb, button
from bot.screens import attendance, care
from bot.screens.attendance import Place
from bot.screens.desk import mention
from bot.screens.fitting import LONGEST_TEXT, visible_length
from clinic import patients
from clinic.agenda import Visit
from clinic.overview import Recovering, Today, Worry
from clinic.tables import AppointmentState, CareSession, Patient
from clinic.tables.base import stored
from clinic.unbooked import Unbooked
from messages import dates
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_MOST_LINES = (15, 10, 7, 5, 3, 2)
"""A section that is longer ends in "and N more": the most lines with which all of it fits."""


def today(
    voice: Voice, facts: Today, *, procedure_name: Callable[[str], str], now: datetime
) -> Draft:
    """Everything `/today` tells, and a button for each open worry."""
    sections = _sections(voice, facts, procedure_name, now=now)
    heading = voice.text("today-heading", day=dates.day(now, voice.zone, voice.language))
    whole = [_joined(voice, heading, sections, most=most) for most in _MOST_LINES]
    text = next((each for each in whole if visible_length(each) <= LONGEST_TEXT), whole[-1])
    return Draft(text=text, buttons=_buttons(voice, facts, now=now))


def _buttons(voice: Voice, facts: Today, *, now: datetime) -> tuple[tuple[Button, ...], ...]:
    """At most 85 of them, of the hundred that Telegram takes."""
    most = _MOST_LINES[0]
    return (
        *(_take_button(voice, each) for each in facts.worries[:most]),
        *attendance.marking_rows(voice, facts.day.to_mark(now=now), place=Place.TODAY, now=now),
        *(attendance.request_button(voice, each) for each in _requests(facts)[:most]),
        *(_skin_button(voice, *each) for each in facts.uncleared[:most]),
    )


def _requests(facts: Today) -> list[Visit]:
    """Every request that waits, also for today."""
    of_today = [
        each for each in facts.day.visits if each.appointment.state is AppointmentState.REQUESTED
    ]
    return [*of_today, *facts.day.requests]


def _skin_button(voice: Voice, patient: Patient, session: CareSession) -> tuple[Button, ...]:
    label = voice.plain("button-skin-fine", name=patient.name)
    return (button(label, Verb.SKIN_FINE, stored(session.id)),)


@dataclass(frozen=True, kw_only=True)
class _Section:
    """A heading and its lines."""

    heading: str
    lines: Sequence[str]


def _sections(
    voice: Voice, facts: Today, procedure_name: Callable[[str], str], *, now: datetime
) -> list[_Section]:
    lines = {
        "today-worries": [_worry(voice, each, now) for each in facts.worries],
        "today-visits": [
            attendance.line(voice, each, procedure_name=procedure_name) for each in facts.day.visits
        ],
        "today-unmarked": _dated(voice, facts.day.unmarked, procedure_name),
        "today-requests": _dated(voice, facts.day.requests, procedure_name),
        "today-unbooked": [_unbooked(voice, each, procedure_name) for each in facts.unbooked],
        "today-recovering": [
            _recovering(voice, each, procedure_name, now) for each in facts.recovering
        ],
        "today-uncleared": [
            voice.text(
                "today-uncleared-line",
                patient=mention(patient.name, patient.chat_id),
                when=dates.day(session.ended_at, voice.zone, voice.language),
            )
            for patient, session in facts.uncleared
        ],
        "today-missed": [
            voice.text("today-missed-line", name=patient.name, when=voice.when(asked, now))
            for patient, asked in facts.missed
        ],
        "today-not-joined": [
            voice.text(
                "today-not-joined-line" if until > now else "today-not-joined-expired-line",
                name=patient.name,
                when=voice.when(until, now),
            )
            for patient, until in facts.not_joined
        ],
        "today-unreachable": [
            voice.text(
                "today-unreachable-line",
                name=patient.name,
                when=voice.when(patient.unreachable_since or now, now),
            )
            for patient in facts.unreachable
        ],
    }
    return [_Section(heading=voice.text(key), lines=found) for key, found in lines.items() if found]


def _dated(
    voice: Voice, visits: Sequence[Visit], procedure_name: Callable[[str], str]
) -> list[str]:
    return [attendance.dated_line(voice, each, procedure_name=procedure_name) for each in visits]


def _joined(voice: Voice, heading: str, sections: Sequence[_Section], *, most: int) -> Html:
    parts = [heading]
    for section in sections:
        lines = [section.heading, *section.lines[:most]]
        if len(section.lines) > most:
            lines.append(voice.text("today-more", count=len(section.lines) - most))
        parts.append("\n".join(lines))
    if not sections:
        parts.append(voice.text("today-nobody"))
    return Html("\n\n".join(parts))


def _worry(voice: Voice, worry: Worry, now: datetime) -> str:
    return voice.text(
        "today-worry-line",
        patient=mention(worry.patient.name, worry.patient.chat_id),
        answer=voice.plain(worry.answer.label_id),
        again=voice.plain(worry.again.label_id) if worry.again else "none",
        when=voice.when(worry.escalation.raised_at, now),
    )


def _unbooked(voice: Voice, each: Unbooked, procedure_name: Callable[[str], str]) -> str:
    return voice.text(
        "today-unbooked-line",
        patient=mention(each.patient.name, each.patient.chat_id),
        procedure=procedure_name(each.series.procedure),
        number=each.number,
        length=each.series.length,
        last=dates.date_words(each.best_until, voice.language),
        asked="yes" if each.is_asked else "no",
    ).strip()


def _recovering(
    voice: Voice, each: Recovering, procedure_name: Callable[[str], str], now: datetime
) -> str:
    line = voice.text(
        "today-recovering-line",
        name=each.patient.name,
        procedure=procedure_name(each.series.procedure),
        number=each.session.number,
        length=each.series.length,
        day=each.day,
        answer=voice.plain(each.answer.label_id) if each.answer else "none",
    )
    return " · ".join((line, *_unasked(voice, each, now)))


def _unasked(voice: Voice, each: Recovering, now: datetime) -> list[str]:
    """Why nobody asks how the skin is, if nobody does."""
    if not each.cares:
        return [voice.text("today-recovering-no-care")]
    until = each.patient.paused_until
    if until is None or until <= now:
        return []
    if care.is_long(until, now=now):
        return [voice.text("today-recovering-paused-open")]
    theirs = replace(voice, zone=patients.zone_of(each.patient))
    when = care.pause_until(theirs, until=until, now=now)
    return [voice.text("today-recovering-paused", when=when)]


def _take_button(voice: Voice, worry: Worry) -> tuple[Button, ...]:
    label = voice.plain("button-take-named", name=worry.patient.name)
    return (button(label, Verb.TAKE, worry.escalation.id or 0),)
