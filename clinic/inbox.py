"""Telegram's updates: stored first, handled once, one chat in order."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias, cast

from sqlalchemy import and_, exists, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from clinic.inserting import add_unless_known
from clinic.tables import InboxRow, InboxState

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3
"""An update that killed the process this often is set aside, or it would do so for ever."""

RawUpdate: TypeAlias = dict[str, Any]


class AlreadyHandledError(RuntimeError):
    """The update was handled before; its effects must not happen twice."""


def store(db: Session, *, updates: Sequence[RawUpdate], now: datetime) -> int:
    """Store updates that are not stored yet; returns how many were new."""
    rows = [
        InboxRow(update_id=raw["update_id"], chat_id=chat_of(raw), update=raw, received_at=now)
        for raw in updates
    ]
    return sum(add_unless_known(db, row, key="update_id") is not None for row in rows)


def chat_of(update: RawUpdate) -> int:
    """The chat an update belongs to, or its sender, or 0: what has to stay in order."""
    for name, part in update.items():
        if name != "update_id" and isinstance(part, dict):
            body = cast("RawUpdate", part)
            message = body.get("message")
            holder = cast("RawUpdate", message) if isinstance(message, dict) else body
            for owner in (holder.get("chat"), body.get("from"), body.get("user")):
                if isinstance(owner, dict) and isinstance(found := owner.get("id"), int):  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                    return found
    return 0


def claim(db: Session, *, now: datetime, limit: int) -> list[InboxRow]:
    """Take the oldest unhandled update of up to `limit` chats that nobody is busy with."""
    earlier = aliased(InboxRow)
    blocked = exists().where(
        col(earlier.chat_id) == col(InboxRow.chat_id),
        col(earlier.state).in_((InboxState.RECEIVED, InboxState.HANDLING)),
        col(earlier.id) < col(InboxRow.id),
    )
    oldest = (
        select(InboxRow.id)
        .where(InboxRow.state == InboxState.RECEIVED, ~blocked)
        .order_by(col(InboxRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    taken = db.scalars(
        update(InboxRow)
        .where(col(InboxRow.id).in_(select(oldest.c.id)))
        .values(
            state=InboxState.HANDLING,
            attempts=InboxRow.attempts + 1,
            lease_until=now + LEASE,
        )
        .returning(InboxRow)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    return sorted(taken, key=lambda row: row.id or 0)


def mark_handled(db: Session, *, update_id: int, now: datetime) -> None:
    """Mark an update as handled, in the transaction that holds its effects.

    Raises:
        AlreadyHandledError: if it is not being handled, so that nothing happens twice.
    """
    result = db.exec(
        update(InboxRow)
        .where(col(InboxRow.update_id) == update_id, col(InboxRow.state) == InboxState.HANDLING)
        .values(state=InboxState.HANDLED, handled_at=now, update=None, lease_until=None)
    )
    if result.rowcount != 1:
        raise AlreadyHandledError(f"update {update_id} was handled before")


def quarantine(db: Session, *, update_id: int, error: str, now: datetime) -> None:
    """Set an update aside with its traceback."""
    db.exec(
        update(InboxRow)
        .where(
            col(InboxRow.update_id) == update_id,
            col(InboxRow.state).in_((InboxState.HANDLING, InboxState.RECEIVED)),
        )
        .values(state=InboxState.QUARANTINED, handled_at=now, error=error, lease_until=None)
    )


def postpone(db: Session, *, update_id: int, now: datetime) -> bool:
    """Let an update be handled again: the database failed, and not the update.

    The attempt does not count. Returns False if somebody else has it, or is done with it.
    """
    result = db.exec(
        update(InboxRow)
        .where(
            col(InboxRow.update_id) == update_id,
            col(InboxRow.state) == InboxState.HANDLING,
            col(InboxRow.lease_until) > now,
        )
        .values(
            state=InboxState.RECEIVED,
            attempts=InboxRow.attempts - 1,
            lease_until=None,
        )
    )
    return result.rowcount == 1


def rescue(db: Session, *, now: datetime, all_leases: bool = False) -> int:
    """Return updates whose worker died; set aside those that died too often."""
    held = col(InboxRow.state) == InboxState.HANDLING
    if not all_leases:
        held = and_(held, col(InboxRow.lease_until) <= now)
    rows = db.exec(select(InboxRow).where(held).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.lease_until = None
        if row.attempts >= MOST_ATTEMPTS:
            row.state, row.handled_at = InboxState.QUARANTINED, now
            row.error = f"the process ended {row.attempts} times while handling this"
        else:
            row.state = InboxState.RECEIVED
        db.add(row)
    return len(rows)


def open_count(db: Session) -> int:
    """How many updates are not handled yet."""
    return db.exec(
        select(func.count())
        .select_from(InboxRow)
        .where(col(InboxRow.state).in_((InboxState.RECEIVED, InboxState.HANDLING)))
    ).one()


def last_update_id(db: Session) -> int | None:
    """The newest stored update; what lies behind it was never acknowledged."""
    return db.exec(select(InboxRow.update_id).order_by(col(InboxRow.id).desc()).limit(1)).first()
