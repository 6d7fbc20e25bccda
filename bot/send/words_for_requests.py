"""The words of notices about appointments: requests, patients' answers, unmarked ones."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import attendance as attendance_screen
from bot.screens import requests as screen
from bot.send.errors import NothingToSayError
from bot.services import Services
from clinic import agenda, appointments, attendance, request_notices
from clinic.database import Session
from clinic.tables import Appointment, AppointmentState
from messages.draft import Draft

_Words = Callable[[Session, dict[str, Any], Services], Draft]


def request(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """A request to decide; once it is over, the same message says what became of it."""
    appointment = _appointment(db, content["appointment_id"])
    is_open = appointment.state is AppointmentState.REQUESTED
    facts = agenda.request(db, appointment, profile=services.profile)
    return screen.request(
        services.staff_voice,
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
        services.staff_voice,
        visit,
        procedure=services.procedure_name(visit.series.procedure),
        before=appointments.get(db, before) if before else None,
    )


def unmarked(db: Session, content: dict[str, Any], services: Services) -> Draft:
    """The evening's question; what was marked meanwhile is left out."""
    found = [appointments.find(db, each) for each in content["appointment_ids"]]
    visits = [
        agenda.visit(db, each)
        for each in found
        if each is not None and each.state is AppointmentState.CONFIRMED
    ]
    return attendance_screen.nobody_said(
        services.staff_voice,
        visits,
        procedure_name=services.procedure_name,
        now=services.clock.now(),
    )


def _appointment(db: Session, appointment_id: int) -> Appointment:
    found = appointments.find(db, appointment_id)
    if found is None:
        raise NothingToSayError("the appointment was erased")
    return found


APPOINTMENT_NOTICES: Mapping[str, _Words] = {
    request_notices.REQUEST: request,
    request_notices.ANSWER: answer,
    attendance.UNMARKED: unmarked,
}
"""The words for each name of a notice."""
