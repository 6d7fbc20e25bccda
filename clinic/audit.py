"""Writing down who did what."""

from datetime import datetime

from sqlmodel import Session

from clinic.tables import AuditEntry


def note(
    db: Session,
    *,
    actor: str,
    act: str,
    now: datetime,
    patient_id: int | None = None,
    subject_id: int | None = None,
) -> None:
    """Add one entry; it is committed with the act it tells of."""
    db.add(AuditEntry(at=now, actor=actor, act=act, patient_id=patient_id, subject_id=subject_id))
