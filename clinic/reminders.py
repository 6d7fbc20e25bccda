"""What patients did about their reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import outbox
from clinic.tables import Kind, OutboxRow, State

_STILL_TODAY = timedelta(hours=24)


def mark_done(db: Session, *, row: OutboxRow, now: datetime) -> None:
    """Record Done for every step that left in this message; the first time counts."""
    for step in outbox.same_message(db, row=row):
        step.done_at = step.done_at or now
        db.add(step)


def newest_open(db: Session, *, patient_id: int, now: datetime) -> OutboxRow | None:
    """The newest reminder of the last day that was not ticked off."""
    return db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.patient_id == patient_id,
            OutboxRow.kind == Kind.REMINDER,
            OutboxRow.state == State.SENT,
            col(OutboxRow.sent_at) > now - _STILL_TODAY,
            col(OutboxRow.done_at).is_(None),
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id))
        .limit(1)
    ).first()


def about_visit(db: Session, *, appointment_id: int, message_id: int | None) -> Sequence[OutboxRow]:
    """All that left in this message, if it is a reminder of this appointment; else nothing.

    Without a message, of the newest reminder of it.
    """
    which = () if message_id is None else (OutboxRow.message_id == message_id,)
    row = db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.appointment_id == appointment_id,
            OutboxRow.kind == Kind.VISIT,
            OutboxRow.state == State.SENT,
            *which,
        )
        .order_by(col(OutboxRow.sent_at).desc())
        .limit(1)
    ).first()
    return outbox.same_message(db, row=row) if row is not None else []
