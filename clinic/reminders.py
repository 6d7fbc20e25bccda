"""What patients did about their reminders."""

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
