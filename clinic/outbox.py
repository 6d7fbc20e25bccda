"""Putting rows into the outbox, and taking them back while they wait."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from clinic.tables import Kind, OutboxRow, Reason, State
from clinic.tables.base import stored
from messages.draft import Draft

REPLY_LIVES = timedelta(hours=24)
"""An answer in a dialogue is still worth sending after a day's outage, hardly later."""

_WAITING = (State.HELD, State.PENDING)


def put(
    db: Session,
    *,
    key: str,
    kind: Kind,
    due_at: datetime,
    expires_at: datetime,
    chat_id: int | None,
    held: bool = False,
    patient_id: int | None = None,
    session_id: int | None = None,
    broadcast_id: int | None = None,
    step: str | None = None,
    content: dict[str, Any] | None = None,
    edits: int | None = None,
) -> OutboxRow:
    """Add a row, or return the one that already has this key, untouched."""
    found = find(db, key=key)
    if found is not None:
        return found
    row = OutboxRow(
        key=key,
        kind=kind,
        lane=kind.lane,
        state=State.HELD if held else State.PENDING,
        due_at=due_at,
        expires_at=expires_at,
        chat_id=chat_id,
        patient_id=patient_id,
        session_id=session_id,
        broadcast_id=broadcast_id,
        step=step,
        content=content or {},
        edits=edits,
    )
    db.add(row)
    db.flush()
    return row


def put_reply(
    db: Session,
    *,
    key: str,
    chat_id: int,
    draft: Draft,
    now: datetime,
    edits: int | None = None,
    answers: int | None = None,
    message_id: int | None = None,
) -> OutboxRow:
    """Add an answer in a dialogue, due at once.

    `edits` is the row whose message it replaces in place (`message_id`: that message itself),
    `answers` the row it is quoted under.
    """
    content: dict[str, Any] = {"draft": draft.document()}
    if answers is not None:
        content["answers"] = answers
    if message_id is not None:
        content["message_id"] = message_id
    return put(
        db,
        key=key,
        kind=Kind.REPLY,
        due_at=now,
        expires_at=now + REPLY_LIVES,
        chat_id=chat_id,
        content=content,
        edits=edits,
    )


def find(db: Session, *, key: str) -> OutboxRow | None:
    """The row with this natural key."""
    return db.exec(select(OutboxRow).where(OutboxRow.key == key)).one_or_none()


def cancel(db: Session, *conditions: ColumnElement[bool], reason: Reason) -> int:
    """Cancel every waiting row that meets the conditions; returns how many."""
    result = db.exec(
        update(OutboxRow)
        .where(col(OutboxRow.state).in_(_WAITING), *conditions)
        .values(state=State.CANCELLED, reason=reason, content={})
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def cancel_news(db: Session, *, patient_id: int) -> int:
    """Cancel the news that waits for a patient who wants none any more; returns how many."""
    return cancel(
        db,
        col(OutboxRow.patient_id) == patient_id,
        col(OutboxRow.kind).in_((Kind.BROADCAST, Kind.UPKEEP)),
        reason=Reason.NO_CONSENT,
    )


def cancel_row(row: OutboxRow, *, reason: str) -> None:
    """Cancel one row, whatever it waits for."""
    row.state, row.reason, row.content = State.CANCELLED, reason, {}


def hold_patient(db: Session, *, patient_id: int) -> int:
    """Hold everything that waits for a patient who cannot be reached."""
    result = db.exec(
        update(OutboxRow)
        .where(col(OutboxRow.patient_id) == patient_id, col(OutboxRow.state) == State.PENDING)
        .values(state=State.HELD, reason=Reason.BLOCKED)
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def release_patient(db: Session, *, patient_id: int, chat_id: int) -> int:
    """Let everything held for a patient go to this chat; returns how many rows."""
    result = db.exec(
        update(OutboxRow)
        .where(col(OutboxRow.patient_id) == patient_id, col(OutboxRow.state) == State.HELD)
        .values(state=State.PENDING, chat_id=chat_id, reason=None)
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def expire_due(db: Session, *, now: datetime) -> list[OutboxRow]:
    """Mark what came too late to be useful, and return those rows."""
    rows = db.exec(
        select(OutboxRow).where(
            col(OutboxRow.state).in_(_WAITING), col(OutboxRow.expires_at) <= now
        )
    ).all()
    for row in rows:
        row.state, row.content = State.EXPIRED, {}
        db.add(row)
    return list(rows)


def next_due(db: Session) -> datetime | None:
    """When delivery has to look again: the earliest time at which a waiting row can go."""
    return db.exec(
        select(func.min(func.coalesce(OutboxRow.retry_at, OutboxRow.due_at))).where(
            OutboxRow.state == State.PENDING
        )
    ).one()


def states(db: Session) -> dict[str, int]:
    """How many rows are in each state, by the state's name."""
    rows = db.exec(select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))).all()
    return {state.value: count for state, count in rows}


def is_due(db: Session, *, now: datetime) -> bool:
    """Whether anything is being sent, or could be sent now."""
    return (
        db.exec(
            select(OutboxRow.id)
            .where(
                or_(
                    col(OutboxRow.state) == State.SENDING,
                    and_(
                        col(OutboxRow.state) == State.PENDING,
                        col(OutboxRow.due_at) <= now,
                        or_(col(OutboxRow.retry_at).is_(None), col(OutboxRow.retry_at) <= now),
                    ),
                )
            )
            .limit(1)
        ).first()
        is not None
    )


def waiting(db: Session, *, patient_id: int, kinds: Collection[Kind]) -> list[OutboxRow]:
    """A patient's rows of these kinds that are still to come, soonest first."""
    return list(
        db.exec(
            select(OutboxRow)
            .where(
                OutboxRow.patient_id == patient_id,
                col(OutboxRow.kind).in_(kinds),
                col(OutboxRow.state).in_((*_WAITING, State.SENDING)),
            )
            .order_by(col(OutboxRow.due_at), col(OutboxRow.id))
        ).all()
    )


def same_message(db: Session, *, row: OutboxRow) -> list[OutboxRow]:
    """The row and the others that left in the same message."""
    if row.message_id is None:
        return [row]
    return list(
        db.exec(
            select(OutboxRow)
            .where(
                OutboxRow.chat_id == row.chat_id,
                OutboxRow.message_id == row.message_id,
                col(OutboxRow.edits).is_(None),
            )
            .order_by(col(OutboxRow.id))
        ).all()
    )


def of_patient(db: Session, *, row_id: int, patient_id: int) -> OutboxRow | None:
    """The row with this id if it went to this patient; a forged tap finds nothing."""
    row = db.get(OutboxRow, row_id)
    return row if row is not None and row.patient_id == patient_id else None


def get(db: Session, row_id: int | None) -> OutboxRow:
    """The row with this id, which must exist."""
    return db.get_one(OutboxRow, stored(row_id))
