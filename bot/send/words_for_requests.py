"""The words of notices about appointments: requests, patients' answers, what waits."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import attendance as attendance_screen
from bot.screens import requests as screen
from bot.screens.desk import mention
from bot.send.errors import NothingToSayError
from bot.services import Services
from clinic import agenda, appointments, attendance, patients, request_notices, series
from clinic.database import Session
from clinic.tables import MARKABLE, Appointment, AppointmentState
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft

_Words = Callable[[Session, dict[str, Any], Services], Draft]


def request(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """A request to decide; once it is over, the same message says what became of it."""
    appointment = _appointment(db, content["appointment_id"])
    is_open = appointment.state is AppointmentState.REQUESTED
    facts = agenda.request(db, appointment, profile=services.profile)
    return screen.request(
        services.voice,
        facts,
        procedure=services.procedure_name(facts.visit.series.procedure),
        ending=None if is_open else agenda.ending(db, appointment),
    )


def answer(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """What a patient did: accepted or refused a time, let it lapse, cancelled."""
    appointment = _appointment(db, content["appointment_id"])
    accepted = appointment.state is AppointmentState.CONFIRMED
    before = appointment.replaces_id if accepted else None
    visit = agenda.visit(db, appointment)
    return screen.answer(
        services.voice,
        visit,
        procedure=services.procedure_name(visit.series.procedure),
        before=appointments.get(db, before) if before else None,
    )


def unmarked(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """The evening's question; what was marked or answered meanwhile is left out."""
    found = [appointments.find(db, each) for each in content["appointment_ids"]]
    visits = [agenda.visit(db, each) for each in found if each is not None]
    return attendance_screen.nobody_said(
        services.voice,
        [each for each in visits if each.appointment.state in MARKABLE],
        [each for each in visits if each.appointment.state is AppointmentState.REQUESTED],
        procedure_name=services.procedure_name,
        now=services.clock.now(),
    )


def other_time(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """Which times would suit a patient."""
    patient = patients.find(db, content["patient_id"])
    if patient is None:
        raise NothingToSayError("the patient was erased")
    run = series.get(db, content["series_id"])
    return screen.other_time(
        services.voice,
        patient,
        run,
        number=content["number"],
        procedure=services.procedure_name(run.procedure),
        words=content["text"],
    )


def stopped(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """A patient left; an agreed time stands until somebody cancels it."""
    return _with_what_stands(db, content, services, "notice-stopped")


def unheard(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """A patient wants no messages about appointments; an agreed time stands."""
    return _with_what_stands(db, content, services, "notice-appointments-off")


def _with_what_stands(
    db: Session, content: dict[str, Any], services: Services, text_id: str
) -> Draft:
    patient = patients.find(db, content["patient_id"])
    if patient is None:
        raise NothingToSayError("the patient was erased")
    voice, now = services.voice, services.clock.now()
    agreed = appointments.of_patient(
        db, patient_id=stored(patient.id), states=(AppointmentState.CONFIRMED,)
    )
    lines = [
        voice.text("notice-stopped-stands", when=voice.day_and_time(each.starts_at))
        for each in agreed
        if each.starts_at > now
    ]
    name = mention(patient.name, patient.chat_id)
    return Draft(text=Html("\n".join((voice.text(text_id, name=name), *lines))))


def _appointment(db: Session, appointment_id: int) -> Appointment:
    found = appointments.find(db, appointment_id)
    if found is None:
        raise NothingToSayError("the appointment was erased")
    return found


APPOINTMENT_NOTICES: Mapping[str, _Words] = {
    request_notices.REQUEST: request,
    request_notices.ANSWER: answer,
    request_notices.OTHER_TIME: other_time,
    attendance.UNMARKED: unmarked,
    "stopped": stopped,
    "appointments-off": unheard,
}
"""The words for each name of a notice."""
