"""Whether a patient's phone can be reached, and what waits meanwhile."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from clinic import audit, desk, outbox
from clinic.profile import ClinicProfile
from clinic.tables import OutboxRow, Patient, State
from clinic.tables.base import stored

log = logging.getLogger(__name__)

_NOTICE_LIVES = timedelta(days=3)


def lost(db: Session, *, patient_id: int, profile: ClinicProfile, now: datetime) -> None:
    """The patient blocked the bot or left Telegram: hold the queue, ask staff to phone."""
    patient = db.get_one(Patient, patient_id)
    outbox.hold_patient(db, patient_id=patient_id)
    if patient.unreachable_since is not None:
        return
    patient.unreachable_since = now
    db.add(patient)
    audit.note(db, actor="clock", act="unreachable", now=now, patient_id=patient_id)
    if patient.left_at is None:
        desk.tell(
            db,
            about="unreachable",
            key=f"{patient_id}:{now.isoformat()}",
            profile=profile,
            now=now,
            expires_at=now + _NOTICE_LIVES,
            patient_id=patient_id,
        )


def back(db: Session, *, patient: Patient, now: datetime) -> bool:
    """The patient can be reached again: let the queue go. Returns whether that is news.

    Of somebody who left nothing goes before a new consent: what is held waits for it.
    """
    if patient.unreachable_since is None:
        return False
    patient.unreachable_since = None
    db.add(patient)
    patient_id = stored(patient.id)
    if patient.in_care:
        outbox.release_patient(db, patient_id=patient_id, chat_id=stored(patient.chat_id))
    audit.note(db, actor=f"patient:{patient_id}", act="reachable", now=now, patient_id=patient_id)
    return True


def move_chat(db: Session, *, old: int | None, new: int) -> None:
    """Telegram gave a group a new id: everything that waits for the old one goes to the new."""
    waits = col(OutboxRow.state).in_((State.HELD, State.PENDING, State.SENDING))
    db.exec(update(OutboxRow).where(col(OutboxRow.chat_id) == old, waits).values(chat_id=new))
    # What is still to come finds its way as well, but costs a refused call each time.
    log.warning("group-upgraded", extra={"remedy": f"clinic.yaml: staff_chat: {new}"})


def unreachable(db: Session) -> list[Patient]:
    """Patients in care whose phone cannot be reached, the longest first."""
    return list(
        db.exec(
            select(Patient)
            .where(col(Patient.unreachable_since).is_not(None), col(Patient.left_at).is_(None))
            .order_by(col(Patient.unreachable_since))
        ).all()
    )
