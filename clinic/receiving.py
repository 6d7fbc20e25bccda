"""What a patient in care receives: one purpose is left, or taken up again, without the others."""

from datetime import datetime, timedelta

from sqlmodel import Session, col

from clinic import audit, consents, desk, joining, outbox, planning, visits
from clinic.consents import Notice
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, Patient, Purpose, Reason
from clinic.tables.base import stored

_NOTICE_LIVES = timedelta(days=3)
_LEFT = {Purpose.CARE: "care-off", Purpose.APPOINTMENTS: "appointments-off"}
"""The notices by which staff learn that nobody asks, or writes, any more."""
_TAKEN_UP = {Purpose.CARE: "care-on", Purpose.APPOINTMENTS: "appointments-on"}
"""The notices by which they learn that it goes on."""


def leave(
    db: Session,
    *,
    patient: Patient,
    purpose: Purpose,
    notice: Notice,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Send nothing for this purpose any more; the patient stays in care, and staff are told."""
    if purpose in consents.withdrawn(db, patient_id=stored(patient.id)):
        return
    _decide(db, patient, purpose, granted=False, notice=notice, now=now)
    planning.replan(db, patient=patient, profile=profile, now=now)
    if purpose in _LEFT:
        _tell(db, patient, _LEFT[purpose], instead_of=_TAKEN_UP[purpose], profile=profile, now=now)


def take_up(
    db: Session,
    *,
    patient: Patient,
    purpose: Purpose,
    notice: Notice,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Send again for this purpose what is still useful and was not sent; staff are told."""
    if consents.given(db, patient_id=stored(patient.id), purpose=purpose):
        return
    was_left = purpose in consents.withdrawn(db, patient_id=stored(patient.id))
    _decide(db, patient, purpose, granted=True, notice=notice, now=now)
    if purpose is Purpose.CARE:
        joining.revive_welcomes(db, patient=patient, now=now)
    if purpose is Purpose.APPOINTMENTS:
        visits.catch_up(db, patient=patient, profile=profile, now=now)
    planning.replan(db, patient=patient, profile=profile, now=now)
    if was_left and purpose in _TAKEN_UP:
        _tell(db, patient, _TAKEN_UP[purpose], instead_of=_LEFT[purpose], profile=profile, now=now)


def _tell(
    db: Session,
    patient: Patient,
    about: str,
    *,
    instead_of: str,
    profile: ClinicProfile,
    now: datetime,
) -> None:
    """Tell staff; what says the contrary and has not gone out yet does not go any more."""
    outbox.cancel(
        db,
        col(OutboxRow.kind) == Kind.NOTICE,
        col(OutboxRow.chat_id).in_(desk.everyone(db, profile=profile)),
        col(OutboxRow.key).startswith(f"notice:{instead_of}:{patient.id}:"),
        reason=Reason.SUPERSEDED,
    )
    desk.tell(
        db,
        about=about,
        key=f"{patient.id}:{now.isoformat()}",
        profile=profile,
        now=now,
        expires_at=now + _NOTICE_LIVES,
        patient_id=patient.id,
    )


def _decide(
    db: Session,
    patient: Patient,
    purpose: Purpose,
    *,
    granted: bool,
    notice: Notice,
    now: datetime,
) -> None:
    patient_id = stored(patient.id)
    consents.record(
        db,
        patient_id=patient_id,
        purpose=purpose,
        granted=granted,
        notice=notice,
        actor="patient",
        now=now,
    )
    act = f"{'took up' if granted else 'left'} {purpose.value}"
    audit.note(db, actor=f"patient:{patient_id}", act=act, now=now, patient_id=patient_id)
