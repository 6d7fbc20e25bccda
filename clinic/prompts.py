"""What a patient was asked last about the next session, for answers that are typed."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from clinic.tables import Appointment, AppointmentState, Kind, OutboxRow, State

_ASKS = frozenset({Kind.RECALL, Kind.CHECK_IN, Kind.APPOINTMENT, Kind.VISIT})


def open_offer(db: Session, *, patient_id: int) -> tuple[Appointment, datetime] | None:
    """The proposal that waits for the patient's answer, and when it reached them.

    None if something else was asked after it.
    """
    found = db.exec(
        select(Appointment, OutboxRow)
        .join(OutboxRow, col(OutboxRow.appointment_id) == col(Appointment.id))
        .where(
            Appointment.patient_id == patient_id,
            Appointment.state == AppointmentState.PROPOSED,
            OutboxRow.kind == Kind.APPOINTMENT,
            OutboxRow.state == State.SENT,
        )
        .order_by(col(OutboxRow.sent_at).desc())
        .limit(1)
    ).first()
    if found is None or found[1].sent_at is None:
        return None
    asks = _ASKS - {Kind.APPOINTMENT}
    if _asked_after(db, found[1].sent_at, kinds=asks, patient_id=patient_id):
        return None
    return found[0], found[1].sent_at


def asked_since(db: Session, *, patient_id: int, since: datetime) -> bool:
    """Whether a message that asks something reached the patient after `since`."""
    return _asked_after(db, since, kinds=_ASKS, patient_id=patient_id)


def newest_recall(db: Session, *, patient_id: int, since: datetime) -> OutboxRow | None:
    """The prompt to book that reached the patient after `since`, if nothing asked later."""
    return _newest(db, Kind.RECALL, among=_ASKS, patient_id=patient_id, since=since)


def newest_visit(db: Session, *, patient_id: int, since: datetime) -> OutboxRow | None:
    """The reminder of a visit that reached the patient after `since`, if nothing came later."""
    come = _ASKS | {Kind.REMINDER}
    return _newest(db, Kind.VISIT, among=come, patient_id=patient_id, since=since)


def is_newest(db: Session, *, row: OutboxRow) -> bool:
    """Whether no reminder of any kind reached the patient after this row."""
    later = select(OutboxRow.id).where(
        OutboxRow.patient_id == row.patient_id,
        OutboxRow.state == State.SENT,
        col(OutboxRow.sent_at) > row.sent_at,
    )
    return db.exec(later.limit(1)).first() is None


def _asked_after(
    db: Session, moment: datetime, *, kinds: Collection[Kind], patient_id: int
) -> bool:
    later = select(OutboxRow.id).where(
        OutboxRow.patient_id == patient_id,
        col(OutboxRow.kind).in_(kinds),
        OutboxRow.state == State.SENT,
        col(OutboxRow.sent_at) > moment,
    )
    return db.exec(later.limit(1)).first() is not None


def _newest(
    db: Session, kind: Kind, *, among: Collection[Kind], patient_id: int, since: datetime
) -> OutboxRow | None:
    rows = db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.patient_id == patient_id,
            col(OutboxRow.kind).in_(among),
            OutboxRow.state == State.SENT,
            col(OutboxRow.sent_at) > since,
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id).desc())
    ).all()
    # What left in one message was sent at one moment.
    return next((row for row in rows if row.kind is kind and row.sent_at == rows[0].sent_at), None)
