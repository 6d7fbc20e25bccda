"""Check-ins that were sent, and answers to them."""

from datetime import datetime

from sqlmodel import Session

from clinic import checkins
from clinic.checkins import Answered
from clinic.enrolment import Enrolled
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, State
from messages.answers import CheckInAnswer
from tests.clinic.people import CLINIC, NOW
from tests.clinic.rows import put


def sent_check_in(
    db: Session, enrolled: Enrolled, *, day: int = 3, message_id: int = 900, at: datetime = NOW
) -> OutboxRow:
    """A check-in of this session that reached the patient."""
    row = put(
        db,
        f"asked:{enrolled.session.id}:{day}",
        chat_id=enrolled.patient.chat_id,
        kind=Kind.CHECK_IN,
        patient_id=enrolled.patient.id,
        session_id=enrolled.session.id,
        content={"day": day, "says": "check-in-question"},
    )
    row.state, row.sent_at, row.message_id = State.SENT, at, message_id
    db.add(row)
    db.flush()
    return row


def answer(
    db: Session,
    row: OutboxRow,
    given: CheckInAnswer,
    *,
    now: datetime = NOW,
    profile: ClinicProfile = CLINIC,
) -> Answered:
    """The patient answers this check-in."""
    return checkins.answer(db, row=row, answer=given, profile=profile, now=now)
