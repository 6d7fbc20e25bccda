"""What patients agreed to: answers are added, never changed, and the newest counts."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from clinic import outbox
from clinic.many import among, ids_named
from clinic.tables import Consent, Kind, OutboxRow, Purpose, Reason

IN_NOTICE = (Purpose.CARE, Purpose.APPOINTMENTS)
"""What the notice speaks of: a yes or a no to it is one to each of these."""

_ANSWERS = select(Consent.id, Consent.patient_id, Consent.purpose, Consent.granted).where(
    among(col(Consent.patient_id), ids_named("ids"))
)


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


def agreed(db: Session, *, patient_ids: Collection[int]) -> set[tuple[int, Purpose]]:
    """Which of these patients' newest answers are yes, and to what."""
    answers = db.exec(_ANSWERS, params={"ids": patient_ids}).all()
    # Sorted here: SQLite would read all answers in their order rather than sort these few.
    newest = {(patient, Purpose(to)): granted for _, patient, to, granted in sorted(answers)}
    return {(patient, to) for (patient, to), granted in newest.items() if patient and granted}


def withdrawn(db: Session, *, patient_id: int) -> frozenset[Purpose]:
    """Purposes to which the newest answer is no; none of somebody who has not answered yet."""
    answers = db.exec(
        select(Consent.purpose, Consent.granted)
        .where(Consent.patient_id == patient_id)
        .order_by(col(Consent.id))
    ).all()
    newest = {Purpose(purpose): granted for purpose, granted in answers}
    return frozenset(purpose for purpose, granted in newest.items() if not granted)


def silence(db: Session, *, patient_id: int, purposes: Collection[Purpose]) -> int:
    """Cancel all that waits for these purposes; returns how many rows."""
    kinds = [kind for kind in Kind if kind.purpose in purposes]
    return outbox.cancel(
        db,
        col(OutboxRow.patient_id) == patient_id,
        col(OutboxRow.kind).in_(kinds),
        reason=Reason.NO_CONSENT,
    )


def holders(db: Session, *, purpose: Purpose) -> list[int]:
    """Ids of the patients whose newest answer to this purpose is yes."""
    return [each for each, granted in _newest(db, purpose).items() if granted]


def refusers(db: Session, *, purpose: Purpose) -> set[int]:
    """Ids of the patients whose newest answer to this purpose is no."""
    return {each for each, granted in _newest(db, purpose).items() if not granted}


def _newest(db: Session, purpose: Purpose) -> dict[int, bool]:
    answers = db.exec(
        select(Consent.patient_id, Consent.granted)
        .where(Consent.purpose == purpose, col(Consent.patient_id).is_not(None))
        .order_by(col(Consent.id))
    ).all()
    return {patient_id: granted for patient_id, granted in answers if patient_id is not None}
