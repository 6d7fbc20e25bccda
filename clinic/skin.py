"""Whether a patient's skin is fine: until then nobody asks for the next session."""

from datetime import datetime

from sqlmodel import Session, col, select

from clinic import audit, checkins
from clinic.tables import CareSession, CheckInReply, Escalation, Patient, Staff
from clinic.tables.base import stored
from messages.answers import CheckInAnswer

_WORRYING = (CheckInAnswer.SORE, CheckInAnswer.SEVERE)


def is_clear(db: Session, *, session: CareSession) -> bool:
    """Whether no worry is open and the newest answer of this session, if it was bad, is cleared.

    A later better answer clears it, and so do staff.
    """
    worried = db.exec(
        select(Escalation.id)
        .where(Escalation.patient_id == session.patient_id, col(Escalation.taken_at).is_(None))
        .limit(1)
    ).first()
    return worried is None and not _is_bad(db, session)


def _is_bad(db: Session, session: CareSession) -> bool:
    reply = checkins.latest_reply(db, session_id=stored(session.id))
    if reply is None or reply.answer not in _WORRYING:
        return False
    cleared = session.skin_cleared_at
    return cleared is None or cleared < reply.at


def uncleared(db: Session, *, since: datetime) -> list[tuple[Patient, CareSession]]:
    """Patients in care whose newest answer of a session since then is bad and not cleared."""
    rows = db.exec(
        select(Patient, CareSession)
        .join(CareSession, col(CareSession.patient_id) == col(Patient.id))
        .where(
            col(CareSession.cancelled_at).is_(None),
            col(CareSession.ended_at) > since,
            col(Patient.left_at).is_(None),
            col(CareSession.id).in_(
                select(CheckInReply.session_id).where(col(CheckInReply.answer).in_(_WORRYING))
            ),
        )
        .order_by(col(CareSession.ended_at))
    ).all()
    return [(patient, session) for patient, session in rows if _is_bad(db, session)]


def clear(db: Session, *, session: CareSession, member: Staff, now: datetime) -> None:
    """Staff looked at it, or talked to the patient: the skin is fine."""
    session.skin_cleared_at, session.skin_cleared_by = now, member.id
    db.add(session)
    db.flush()
    audit.note(
        db,
        actor=f"staff:{member.id}",
        act="cleared skin",
        now=now,
        patient_id=session.patient_id,
        subject_id=session.id,
    )
