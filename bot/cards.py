"""Putting cards on staff's screens, and bringing them up to date in place."""

from datetime import datetime

from clinic import outbox
from clinic.database import Session
from clinic.tables import Invitation, Kind, OutboxRow
from clinic.tables.base import stored


def show(db: Session, *, invitation: Invitation, chat_id: int, now: datetime) -> OutboxRow:
    """Queue the card of a new invitation; its picture and codes are made when it is sent."""
    return outbox.put(
        db,
        key=_key(invitation),
        kind=Kind.CARD,
        due_at=now,
        expires_at=invitation.expires_at,
        chat_id=chat_id,
        content={"invitation_id": invitation.id},
    )


def refresh(db: Session, *, invitation: Invitation, mark: str, now: datetime) -> None:
    """Queue an edit of the card, which then shows the invitation as it is by then."""
    card = outbox.find(db, key=_key(invitation))
    if card is not None:
        outbox.put(
            db,
            key=f"{_key(invitation)}:{mark}",
            kind=Kind.CARD,
            due_at=now,
            expires_at=now + outbox.REPLY_LIVES,
            chat_id=card.chat_id,
            content={"invitation_id": invitation.id},
            edits=stored(card.id),
        )


def card_row(db: Session, *, invitation: Invitation) -> OutboxRow | None:
    """The row whose message is this invitation's card."""
    return outbox.find(db, key=_key(invitation))


def _key(invitation: Invitation) -> str:
    return f"card:{invitation.id}"
