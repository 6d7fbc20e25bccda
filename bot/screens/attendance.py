"""The day's appointments as staff read and mark them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from bot.actions import Verb, button
from bot.screens.desk import mention
from clinic.agenda import Day, Visit
from clinic.tables import AppointmentState
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Button, Draft
from messages.voice import Voice

_STATE = AppointmentState
_MOST_MARKED = 20
"""Two buttons each, of the hundred that Telegram takes."""
_MOST_LINES = 40
ProcedureName = Callable[[str], str]


class Place(StrEnum):
    """Where appointments are marked: the message that a tap brings up to date."""

    TODAY = "today"
    """The day of `/today`."""
    LIST = "list"
    """The appointments alone."""


def line(voice: Voice, visit: Visit, *, procedure_name: ProcedureName) -> str:
    """One appointment of a day."""
    appointment = visit.appointment
    coming = appointment.state is _STATE.CONFIRMED and appointment.coming_at is not None
    return voice.text(
        "visit-line",
        time=voice.clock_time(appointment.starts_at),
        name=visit.patient.name,
        procedure=procedure_name(visit.series.procedure),
        number=visit.number,
        length=visit.series.length,
        mark="coming" if coming else appointment.state.value,
    )


def dated_line(voice: Voice, visit: Visit, *, procedure_name: ProcedureName) -> str:
    """One appointment of another day."""
    return voice.text(
        "visit-dated-line",
        when=voice.day_and_time(visit.appointment.starts_at),
        name=visit.patient.name,
        procedure=procedure_name(visit.series.procedure),
        number=visit.number,
        length=visit.series.length,
    )


def marking_rows(
    voice: Voice, visits: Iterable[Visit], *, place: Place, now: datetime
) -> tuple[tuple[Button, ...], ...]:
    """[took place] for each, and beside it [did not come] once its time has come."""
    return tuple(_marking_row(voice, each, place, now) for each in tuple(visits)[:_MOST_MARKED])


def _marking_row(voice: Voice, visit: Visit, place: Place, now: datetime) -> tuple[Button, ...]:
    appointment_id = stored(visit.appointment.id)
    label = voice.plain(
        "button-came",
        time=_clock_or_day(voice, visit.appointment.starts_at, now),
        name=visit.patient.name,
    )
    came = button(label, Verb.CAME, appointment_id, "yes", place)
    if visit.appointment.starts_at > now:
        return (came,)
    missed = voice.plain("button-did-not-come")
    return came, button(missed, Verb.CAME, appointment_id, "no", place)


def _clock_or_day(voice: Voice, moment: datetime, now: datetime) -> str:
    is_today = moment.astimezone(voice.zone).date() == now.astimezone(voice.zone).date()
    return voice.clock_time(moment) if is_today else voice.day_and_time(moment)


def marking_list(voice: Voice, day: Day, *, procedure_name: ProcedureName, now: datetime) -> Draft:
    """The day's appointments alone, and earlier ones that nobody marked."""
    lines = [line(voice, each, procedure_name=procedure_name) for each in day.visits]
    if day.unmarked:
        unmarked = _dated_lines(voice, day.unmarked, procedure_name)
        lines += ["", voice.text("today-unmarked"), *unmarked]
    if not any(lines):
        return Draft(text=voice.text("marking-none"))
    to_mark = day.to_mark(now=now)
    heading = "marking-heading" if to_mark else "marking-all-marked"
    return Draft(
        text=Html("\n".join((voice.text(heading), "", *lines[:_MOST_LINES]))),
        buttons=marking_rows(voice, to_mark, place=Place.LIST, now=now),
    )


def _dated_lines(voice: Voice, visits: Sequence[Visit], procedure_name: ProcedureName) -> list[str]:
    return [dated_line(voice, each, procedure_name=procedure_name) for each in visits]


def nobody_said(
    voice: Voice,
    visits: Sequence[Visit],
    requests: Sequence[Visit],
    *,
    procedure_name: ProcedureName,
    now: datetime,
) -> Draft:
    """The evening's question: what nobody marked, and the requests nobody answered."""
    parts = [
        "\n".join((voice.text(heading), "", *lines[:_MOST_LINES]))
        for heading, lines in (
            ("unmarked-question", _dated_lines(voice, visits, procedure_name)),
            ("today-requests", _dated_lines(voice, requests, procedure_name)),
        )
        if lines
    ]
    return Draft(
        text=Html("\n\n".join(parts) or voice.text("unmarked-all-marked")),
        buttons=(
            *marking_rows(voice, visits, place=Place.LIST, now=now),
            *(request_button(voice, each) for each in requests[:_MOST_MARKED]),
        ),
    )


def request_button(voice: Voice, visit: Visit) -> tuple[Button, ...]:
    """The way to a request that waits for an answer."""
    label = voice.plain(
        "button-answer-request",
        name=visit.patient.name,
        when=voice.day_and_time(visit.appointment.starts_at),
    )
    return (button(label, Verb.DECIDE, stored(visit.appointment.id), "show"),)


def did_not_come(
    voice: Voice, visit: Visit, *, no_shows: int, asked_at: datetime | None, hears: bool
) -> Draft:
    """What follows when a patient did not come, and the way back.

    `hears` says whether messages about appointments reach the patient.
    """
    patient = visit.patient
    if asked_at is None:
        asked = voice.text("did-not-come-newer", name=patient.first_name)
    else:
        asked = voice.text(
            "did-not-come-asked" if hears else "did-not-come-unreachable",
            name=patient.first_name,
            time=voice.clock_time(asked_at),
        )
    text = voice.text(
        "did-not-come",
        patient=mention(patient.name, patient.chat_id),
        when=voice.day_and_time(visit.appointment.starts_at),
        count=no_shows,
        asked=Html(asked),
    )
    undo = button(
        voice.plain("button-undo"), Verb.CAME, stored(visit.appointment.id), "undo", Place.LIST
    )
    return Draft(text=text, buttons=((undo,),))


def taken_back(
    voice: Voice, visit: Visit | None, *, name: str, number: int, now: datetime
) -> Draft:
    """“The session took place” was taken back; its appointment can be marked again."""
    text = voice.text("took-place-undone", name=name, number=number)
    visits = (visit,) if visit is not None else ()
    return Draft(text=text, buttons=marking_rows(voice, visits, place=Place.LIST, now=now))


def undone(voice: Voice, visit: Visit, *, now: datetime) -> Draft:
    """“Did not come” was taken back; it can be marked again."""
    patient = visit.patient
    text = voice.text(
        "did-not-come-undone",
        patient=mention(patient.name, patient.chat_id),
        when=voice.day_and_time(visit.appointment.starts_at),
    )
    return Draft(text=text, buttons=marking_rows(voice, (visit,), place=Place.LIST, now=now))
