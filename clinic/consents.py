"""What patients agreed to: answers are added, never changed, and the newest counts."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from clinic.tables import Consent, Purpose


@dataclass(frozen=True, kw_only=True)
class Notice:
    """The words somebody agreed to, and how they answered."""

    version: str
    text: str
    language: str
    channel: str

    @property
    def digest(self) -> str:
        """SHA-256 of the words, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def record(
    db: Session,
    *,
    patient_id: int | None,
    purpose: Purpose,
    granted: bool,
    notice: Notice,
    actor: str,
    now: datetime,
) -> None:
    """Add one answer."""
    db.add(
        Consent(
            patient_id=patient_id,
            purpose=purpose,
            granted=granted,
            notice_version=notice.version,
            notice_hash=notice.digest,
            language=notice.language,
            channel=notice.channel,
            actor=actor,
            at=now,
        )
    )
    db.flush()


def given(db: Session, *, patient_id: int, purpose: Purpose) -> bool:
    """Whether the newest answer to this purpose is yes."""
    newest = db.exec(
        select(Consent.granted)
        .where(Consent.patient_id == patient_id, Consent.purpose == purpose)
        .order_by(col(Consent.id).desc())
        .limit(1)
    ).first()
    return bool(newest)


def holders(db: Session, *, purpose: Purpose) -> list[int]:
    """Ids of the patients whose newest answer to this purpose is yes."""
    answers = db.exec(
        select(Consent.patient_id, Consent.granted)
        .where(Consent.purpose == purpose, col(Consent.patient_id).is_not(None))
        .order_by(col(Consent.id))
    ).all()
    newest = {patient_id: granted for patient_id, granted in answers if patient_id is not None}
    return [patient_id for patient_id, granted in newest.items() if granted]
