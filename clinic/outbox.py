"""Putting rows into the outbox, and taking them back while they wait."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, select

from clinic.claimable import NOW, claimable
from clinic.inserting import add_all_unless_known, add_unless_known
from clinic.tables import Kind, Lane, OutboxRow, Reason, State
from clinic.tables.base import is_any, stored
from messages.draft import Draft

REPLY_LIVES = timedelta(hours=24)
"""An answer in a dialogue is still worth sending after a day's outage, hardly later."""

_WAITING = (State.HELD, State.PENDING)
_SENDING = (
    select(OutboxRow.id)
    .where(is_any(col(OutboxRow.state), State.SENDING))
    .order_by(col(OutboxRow.lease_until))  # the order of the index that holds only these
    .limit(1)
)
_LATE = (
    select(OutboxRow)
    .where(is_any(col(OutboxRow.state), *_WAITING), col(OutboxRow.expires_at) <= NOW)
    .with_for_update(skip_locked=True)
)
# Looks at the first entries of an index each, instead of one at every row that waits.
_NEXT = (
    *(
        select(OutboxRow.due_at)
        .where(
            is_any(col(OutboxRow.state), State.PENDING),
            col(OutboxRow.lane) == lane,
            col(OutboxRow.retry_at).is_(None),
        )
        .order_by(col(OutboxRow.due_at), col(OutboxRow.id))
        .limit(1)
        for lane in Lane
    ),
    select(OutboxRow.retry_at)
    .where(is_any(col(OutboxRow.state), State.PENDING), col(OutboxRow.retry_at).is_not(None))
    .order_by(col(OutboxRow.retry_at))
    .limit(1),
)
_COULD_GO = select(OutboxRow.id).where(col(OutboxRow.lane).in_(list(Lane)), claimable()).limit(1)


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
    appointment_id: int | None = None,
    step: str | None = None,
    content: dict[str, Any] | None = None,
    edits: int | None = None,
) -> OutboxRow:
    """Add a row, or return the one that already has this key, untouched."""
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
        appointment_id=appointment_id,
        step=step,
        content=content or {},
        edits=edits,
    )
    return put_row(db, row)


def put_row(db: Session, row: OutboxRow) -> OutboxRow:
    """Add a row, or return the one that already has its key, untouched."""
    return add_unless_known(db, row, key="key") or _get_by_key(db, row.key)


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


def put_all(db: Session, rows: Sequence[OutboxRow]) -> None:
    """Add the rows whose keys are not there yet, all at once."""
    add_all_unless_known(db, rows, key="key")


def find_all(db: Session, *, keys: Collection[str]) -> Sequence[OutboxRow]:
    """The rows with these natural keys."""
    return db.exec(select(OutboxRow).where(col(OutboxRow.key).in_(keys))).all() if keys else []


def find(db: Session, *, key: str) -> OutboxRow | None:
    """The row with this natural key."""
    return db.exec(select(OutboxRow).where(OutboxRow.key == key)).one_or_none()


def _get_by_key(db: Session, key: str) -> OutboxRow:
    return db.exec(select(OutboxRow).where(OutboxRow.key == key)).one()


def move(row: OutboxRow, *, due_at: datetime) -> None:
    """Let a waiting row go at another time; an earlier try no longer decides when."""
    if row.due_at != due_at:
        row.due_at, row.retry_at = due_at, None


def lock(db: Session, condition: ColumnElement[bool]) -> None:
    """Let nobody else change these rows until the transaction ends.

    Always in one order, that of their ids: two that each hold a row the other one waits for would
    be a deadlock. Whoever changes several rows takes all their locks at once, before anything else.
    """
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        rows = select(OutboxRow.id).where(condition).order_by(col(OutboxRow.id))
        db.exec(rows.with_for_update()).all()


def open_of(*patient_ids: int) -> ColumnElement[bool]:
    """Whether a row of one of these patients waits or is being sent."""
    return and_(
        col(OutboxRow.patient_id).in_(patient_ids),
        col(OutboxRow.state).in_((*_WAITING, State.SENDING)),
    )


def cancel(db: Session, *conditions: ColumnElement[bool], reason: Reason) -> int:
    """Cancel every waiting row that meets the conditions; returns how many."""
    lock(db, and_(col(OutboxRow.state).in_(_WAITING), *conditions))
    result = db.exec(
        update(OutboxRow)
        .where(col(OutboxRow.state).in_(_WAITING), *conditions)
        .values(state=State.CANCELLED, reason=reason, content={})
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def cancel_row(row: OutboxRow, *, reason: str) -> None:
    """Cancel one row, whatever it waits for."""
    row.state, row.reason, row.content = State.CANCELLED, reason, {}


def hold_patient(db: Session, *, patient_id: int) -> int:
    """Hold everything that waits for a patient who cannot be reached.

    Copies of broadcasts fail instead: their report would have to wait with them.
    """
    lock(db, open_of(patient_id))
    waits = (col(OutboxRow.patient_id) == patient_id, col(OutboxRow.state) == State.PENDING)
    is_news = col(OutboxRow.kind) == Kind.BROADCAST
    db.exec(
        update(OutboxRow)
        .where(*waits, is_news)
        .values(state=State.FAILED, reason=Reason.BLOCKED)
        .execution_options(synchronize_session="fetch")
    )
    result = db.exec(
        update(OutboxRow)
        .where(*waits, ~is_news)
        .values(state=State.HELD, reason=Reason.BLOCKED)
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def release_patient(db: Session, *, patient_id: int, chat_id: int) -> int:
    """Let everything held for a patient go to this chat; returns how many rows."""
    lock(db, open_of(patient_id))
    result = db.exec(
        update(OutboxRow)
        .where(col(OutboxRow.patient_id) == patient_id, col(OutboxRow.state) == State.HELD)
        .values(state=State.PENDING, chat_id=chat_id, reason=None)
        .execution_options(synchronize_session="fetch")
    )
    return result.rowcount


def late_rows(db: Session, *, now: datetime) -> list[OutboxRow]:
    """What waits and came too late to be useful, locked for a change."""
    rows = db.exec(_LATE, params={"now": now}).all()
    return sorted(rows, key=lambda row: row.id or 0)


def expire(rows: Iterable[OutboxRow]) -> None:
    """Mark rows as too late."""
    for row in rows:
        row.state, row.content = State.EXPIRED, {}


def next_due(db: Session) -> datetime | None:
    """When delivery has to look again: the earliest time at which a waiting row can go."""
    moments = [db.exec(first).first() for first in _NEXT]
    return min((moment for moment in moments if moment is not None), default=None)


def is_due(db: Session, *, now: datetime) -> bool:
    """Whether anything is being sent, or could be sent now."""
    looks = (_SENDING, _COULD_GO)
    return any(db.exec(look, params={"now": now}).first() is not None for look in looks)


def waiting(db: Session, *, patient_id: int, kinds: Collection[Kind]) -> list[OutboxRow]:
    """A patient's rows of these kinds that are still to come, soonest first; locked for changes."""
    rows = db.exec(
        select(OutboxRow)
        .where(open_of(patient_id), col(OutboxRow.kind).in_(kinds))
        .order_by(col(OutboxRow.id))  # of the locks, as `lock` has it
        .with_for_update()
    ).all()
    return sorted(rows, key=lambda row: (row.due_at, row.id or 0))


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


def standing_message(db: Session, *, row_id: int, chat_id: int | None) -> int | None:
    """Telegram's id of the message that shows this row now; None if there is none in this chat."""
    target = get(db, row_id)
    if target.chat_id != chat_id:
        return None
    newest = db.exec(
        select(OutboxRow.message_id)
        .where(
            OutboxRow.edits == row_id,
            OutboxRow.chat_id == chat_id,
            col(OutboxRow.message_id).is_not(None),
        )
        .order_by(col(OutboxRow.id).desc())
        .limit(1)
    ).first()
    return newest or target.message_id


def of_patient(db: Session, *, row_id: int, patient_id: int) -> OutboxRow | None:
    """The row with this id if it went to this patient; a forged tap finds nothing."""
    row = db.get(OutboxRow, row_id)
    return row if row is not None and row.patient_id == patient_id else None


def get(db: Session, row_id: int | None) -> OutboxRow:
    """The row with this id, which must exist."""
    return db.get_one(OutboxRow, stored(row_id))
