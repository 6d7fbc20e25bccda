"""What is not kept: traces of dialogues that nobody needs once they are over."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from clinic.tables import (
    BookedTime,
    Dialogue,
    Guess,
    InboxRow,
    InboxState,
    Kind,
    OutboxRow,
    State,
)

DIALOGUES_KEPT = timedelta(days=3)
"""As long as an invitation: its notice may be answered until then."""
UPDATES_KEPT = timedelta(days=2)
"""Telegram repeats an update for a day at most; until then its id keeps it from happening twice."""
ANSWERS_KEPT = timedelta(days=7)
"""Answers in dialogues may be edited in place for some days; their words are gone once sent."""
_OVER = (State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED)
_AT_ONCE = 500


def purge(db: Session, *, now: datetime) -> int:
    """Delete what is past its time; returns how many rows. Care, consents and audit stay."""
    gone = 0
    for statement in (
        delete(Dialogue).where(col(Dialogue.updated_at) < now - DIALOGUES_KEPT),
        delete(BookedTime).where(col(BookedTime.starts_at) < now - UPDATES_KEPT),
        delete(Guess).where(col(Guess.at) < now - UPDATES_KEPT),
        delete(InboxRow).where(
            col(InboxRow.state) == InboxState.HANDLED,
            col(InboxRow.handled_at) < now - UPDATES_KEPT,
        ),
        delete(OutboxRow).where(col(OutboxRow.id).in_(_old_answers(db, now=now))),
    ):
        gone += db.exec(statement).rowcount
    return gone


def _old_answers(db: Session, *, now: datetime) -> list[int]:
    """Answers nobody refers to any more; those that edit others go before those they edit."""
    edited = select(OutboxRow.edits).where(col(OutboxRow.edits).is_not(None))
    shown = select(Dialogue.outbox_id).where(col(Dialogue.outbox_id).is_not(None))
    rows = db.exec(
        select(OutboxRow.id)
        .where(
            col(OutboxRow.kind).in_((Kind.REPLY, Kind.MENU)),
            col(OutboxRow.state).in_(_OVER),
            col(OutboxRow.due_at) < now - ANSWERS_KEPT,
            col(OutboxRow.id).not_in(edited),
            col(OutboxRow.id).not_in(shown),
        )
        .order_by(col(OutboxRow.id))
        .limit(_AT_ONCE)
    ).all()
    return [row_id for row_id in rows if row_id is not None]
