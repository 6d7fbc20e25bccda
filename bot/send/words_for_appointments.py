"""The words of rows about the next session: recalls, appointments, visits."""

from bot import next_session
from bot.next_session import NextSession
from bot.screens import recall as screen
from bot.screens import told
from bot.screens.appointments import Standing
from bot.screens.picker import at_clinic
from bot.send.errors import NothingToSayError
from bot.services import Services
from clinic import appointments, patients
from clinic.database import Session
from clinic.delivery import Claim
from clinic.tables import Kind, OutboxRow, Patient
from clinic.tables.base import stored
from messages.draft import Draft


def standing_of(services: Services, patient: Patient) -> Standing:
    """How this patient is told of appointments."""
    own = services.voice_of(patient)
    return Standing(
        voice=at_clinic(own, profile=services.profile),
        own=own,
        profile=services.profile,
        now=services.clock.now(),
    )


def recall(db: Session, claim: Claim, services: Services) -> Draft:
    """The prompt to book the next session."""
    patient, following = _next_session(db, claim.lead, services)
    return screen.recall(
        services.voice_of(patient),
        following,
        first_name=patient.first_name,
        profile=services.profile,
        now=services.clock.now(),
    )


def closing(db: Session, claim: Claim, services: Services) -> Draft:
    """The series is complete."""
    patient, following = _next_session(db, claim.lead, services)
    return screen.closing(
        services.voice_of(patient),
        following,
        first_name=patient.first_name,
        profile=services.profile,
    )


def appointment(db: Session, claim: Claim, services: Services) -> Draft:
    """What became of an appointment, with the calendar file where there is one."""
    told_of = appointments.get(db, claim.lead.appointment_id)
    standing = standing_of(services, patients.get(db, told_of.patient_id))
    agreed = appointments.confirmed(db, series_id=told_of.series_id)
    return told.appointment(standing, told_of, agreed=agreed)


def visit_lines(db: Session, claim: Claim, services: Services) -> list[str]:
    """What a reminder says of the visits among its rows; the newest reminder of each counts."""
    ids = {row.appointment_id for row in claim.rows if row.kind is Kind.VISIT}
    visits = sorted((appointments.get(db, each) for each in ids), key=lambda visit: visit.starts_at)
    if not visits:
        return []
    standing = standing_of(services, patients.get(db, visits[0].patient_id))
    return told.visits(standing, visits)


def _next_session(db: Session, row: OutboxRow, services: Services) -> tuple[Patient, NextSession]:
    patient = patients.get(db, stored(row.patient_id))
    series_id = row.content["series_id"]
    found = next_session.find(db, series_id=series_id, patient=patient, services=services)
    if found is None:
        raise NothingToSayError("the series has ended")
    return patient, found
