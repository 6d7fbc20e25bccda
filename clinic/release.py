"""What a release of restored records would let go, told before somebody decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from clinic.copies import Held, held, perhaps_sent
from clinic.tables import Kind, OutboxRow, Patient, State


@dataclass(frozen=True, kw_only=True)
class Group:
    """Messages of one kind."""

    kind: Kind
    count: int
    oldest: datetime
    """When the first of them was due."""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What would become of everything that is due by now."""

    unknown: Held
    perhaps_sent: Sequence[Group]
    """Due since the backup: it may have gone out already."""
    patients: Sequence[str]
    """Whose they are, by name."""
    new: Sequence[Group]
    """Nobody can have sent it: it was made since the copy took the records' place, or must go."""
    too_late: int
    """Expired since the backup; it is not sent in any case."""
    later: int
    """Waits for its time."""
    waits_for_patient: int
    """Waits until its patient joins or can be reached."""


def outlook(db: Session, *, now: datetime) -> Outlook | None:
    """What a release now would do; None if these records are not held."""
    unknown = held(db)
    if unknown is None:
        return None
    doubtful = perhaps_sent(unknown, now=now)
    pending = col(OutboxRow.state) == State.PENDING
    due = and_(pending, col(OutboxRow.due_at) <= now, col(OutboxRow.expires_at) > now)
    return Outlook(
        unknown=unknown,
        perhaps_sent=_groups(db, doubtful),
        patients=_patients(db, doubtful),
        new=_groups(db, and_(due, ~doubtful)),
        too_late=_count(db, _too_late(unknown, now=now)),
        later=_count(db, and_(pending, col(OutboxRow.due_at) > now)),
        waits_for_patient=_count(db, col(OutboxRow.state) == State.HELD),
    )


def _too_late(unknown: Held, *, now: datetime) -> ColumnElement[bool]:
    """While the program runs on held records it marks what expires as such."""
    waits = and_(col(OutboxRow.state) == State.PENDING, col(OutboxRow.expires_at) <= now)
    gone = and_(col(OutboxRow.state) == State.EXPIRED, col(OutboxRow.expires_at) > unknown.taken_at)
    return or_(waits, gone)


def _groups(db: Session, condition: ColumnElement[bool]) -> list[Group]:
    rows = db.exec(
        select(OutboxRow.kind, func.count(), func.min(OutboxRow.due_at))
        .where(condition)
        .group_by(col(OutboxRow.kind))
        .order_by(func.min(OutboxRow.due_at))
    ).all()
    return [Group(kind=Kind(kind), count=count, oldest=oldest) for kind, count, oldest in rows]


def _patients(db: Session, condition: ColumnElement[bool]) -> Sequence[str]:
    return db.exec(
        select(Patient.name)
        .join(OutboxRow, col(OutboxRow.patient_id) == col(Patient.id))
        .where(condition)
        .group_by(col(Patient.id), col(Patient.name))
        .order_by(col(Patient.name))
    ).all()


def _count(db: Session, condition: ColumnElement[bool]) -> int:
    return db.exec(select(func.count()).select_from(OutboxRow).where(condition)).one()
