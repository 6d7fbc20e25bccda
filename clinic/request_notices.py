"""What staff hear of appointments: requests to decide, and what patients answered."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import desk, outbox
from clinic.profile import ClinicProfile
from clinic.tables import Appointment, Kind, OutboxRow, State
from clinic.tables.base import stored

REQUEST = "request"
"""Notices of this name show a request with its buttons, or what was decided."""
ANSWER = "appointment-answer"
"""Notices of this name say what a patient answered, or called off."""
OTHER_TIME = "other-time"
"""Notices of this name pass on which times would suit a patient, in the patient's words."""
_LIVES = timedelta(days=3)


def tell(db: Session, *, appointment: Appointment, profile: ClinicProfile, now: datetime) -> None:
    """Ask staff to decide about a request."""
    _tell(db, REQUEST, str(appointment.id), appointment, profile, now)


def tell_answer(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, now: datetime
) -> None:
    """Say that the patient accepted, refused, let lapse or cancelled an appointment."""
    _tell(db, ANSWER, f"{appointment.id}:{appointment.state}", appointment, profile, now)


def _tell(
    db: Session,
    about: str,
    key: str,
    appointment: Appointment,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    desk.tell(
        db,
        about=about,
        key=key,
        profile=profile,
        now=now,
        expires_at=now + _LIVES,
        patient_id=appointment.patient_id,
        appointment_id=stored(appointment.id),
        content={"appointment_id": appointment.id},
    )


def show(db: Session, *, appointment: Appointment, chat_id: int, key: str, now: datetime) -> None:
    """Show a request once more in one chat, as a message that `close` closes as well."""
    outbox.put(
        db,
        key=f"notice:{REQUEST}:{appointment.id}:{chat_id}:{key}",
        kind=Kind.NOTICE,
        due_at=now,
        expires_at=now + outbox.REPLY_LIVES,
        chat_id=chat_id,
        appointment_id=appointment.id,
        content={"about": REQUEST, "appointment_id": appointment.id},
    )


def close(db: Session, *, appointment: Appointment, now: datetime) -> None:
    """Let every message that shows this request show what became of it, without buttons."""
    rows = db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.appointment_id == appointment.id,
            OutboxRow.kind == Kind.NOTICE,
            col(OutboxRow.edits).is_(None),
            col(OutboxRow.state).in_((State.SENT, State.SENDING)),
        )
        .order_by(col(OutboxRow.id))
    ).all()
    for row in rows:
        if row.content.get("about") == REQUEST:
            outbox.put(
                db,
                key=f"{row.key}:{appointment.state}",
                kind=Kind.NOTICE,
                due_at=now,
                expires_at=now + _LIVES,
                chat_id=row.chat_id,
                appointment_id=appointment.id,
                content=row.content,
                edits=row.id,
            )
