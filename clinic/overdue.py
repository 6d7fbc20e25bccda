"""What waits, and for how long: what an alarm and a monitor look at. Nothing here locks anything.

Every query reads open rows only, through the indexes that hold no others, so that the history may
be as long as it likes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, select

from clinic.claimable import NOW
from clinic.tables import InboxRow, InboxState, Lane, OutboxRow, State
from clinic.tables.base import is_any

TOO_LONG = timedelta(minutes=5)
"""Whoever waits longer for a message that could go is told about, and somebody with him."""

PROMPT = (Lane.REPLY, Lane.CARE, Lane.APPOINTMENT)
"""The lanes in which a late row is a fault. A broadcast to many takes its time by Telegram's rates,
so its copies are late by design."""

_OPEN_UPDATES = col(InboxRow.state).in_((InboxState.RECEIVED, InboxState.HANDLING))
_PENDING = is_any(col(OutboxRow.state), State.PENDING)
_DUE = (
    _PENDING,
    col(OutboxRow.lane) == bindparam("lane"),
    col(OutboxRow.due_at) <= NOW,
    col(OutboxRow.chat_id).is_not(None),
)
_FIRST_DUE = select(OutboxRow.due_at).where(*_DUE).order_by(col(OutboxRow.due_at)).limit(1)
_COUNT_DUE = select(func.count()).select_from(OutboxRow).where(*_DUE)
_SENDING = (
    select(OutboxRow.lane, OutboxRow.due_at)
    .where(is_any(col(OutboxRow.state), State.SENDING))
    .order_by(col(OutboxRow.lease_until))  # the order of the index that holds only these
)
_COUNT_PENDING = select(OutboxRow.lane, func.count()).where(_PENDING).group_by(col(OutboxRow.lane))


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What is under way or should be; what is to come later is left out."""

    due: Mapping[Lane, int]
    """Rows whose time has come."""
    sending: Mapping[Lane, int]
    """Rows that a worker has."""
    oldest_due: Mapping[Lane, datetime]
    """When the oldest row that could go was due; no entry where none waits."""
    updates: int
    """Updates that are not handled yet."""
    oldest_update: datetime | None
    """When the oldest of them was stored."""


def oldest(db: Session, *, now: datetime) -> datetime | None:
    """When the oldest row was due that could go and should have gone; None if none waits."""
    first = _oldest_due(db, sending=_sending(db), lanes=PROMPT, now=now)
    return min(first.values(), default=None)


def backlog(db: Session, *, now: datetime) -> Backlog:
    """What is under way now. Its cost depends on what is due, and on nothing else."""
    sending = _sending(db)
    return Backlog(
        due={lane: db.exec(_COUNT_DUE, params={"lane": lane, "now": now}).one() for lane in Lane},
        sending=Counter(lane for lane, _ in sending),
        oldest_due=_oldest_due(db, sending=sending, lanes=tuple(Lane), now=now),
        updates=db.exec(select(func.count()).select_from(InboxRow).where(_OPEN_UPDATES)).one(),
        oldest_update=db.exec(
            select(func.min(col(InboxRow.received_at))).where(_OPEN_UPDATES)
        ).one(),
    )


def pending(db: Session) -> dict[Lane, int]:
    """How many rows wait for their time or their turn. It looks at each: not for often."""
    return {Lane(lane): count for lane, count in db.exec(_COUNT_PENDING).all()}


def _sending(db: Session) -> list[tuple[Lane, datetime]]:
    return [(Lane(lane), due) for lane, due in db.exec(_SENDING).all()]


def _oldest_due(
    db: Session, *, sending: Sequence[tuple[Lane, datetime]], lanes: Sequence[Lane], now: datetime
) -> dict[Lane, datetime]:
    """What is being sent counts as well: a try may hang, and each one puts the row back."""
    found: dict[Lane, datetime] = {}
    for lane in lanes:
        first = db.exec(_FIRST_DUE, params={"lane": lane, "now": now}).first()
        moments = [due for own, due in sending if own is lane and due <= now]
        if first is not None:
            moments.append(first)
        if moments:
            found[lane] = min(moments)
    return found
