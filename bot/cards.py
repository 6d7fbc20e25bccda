"""Putting cards on staff's screens, and bringing them up to date in place."""

from datetime import datetime

from clinic import invitations, outbox, patients, staff
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
    card = card_row(db, invitation=invitation)
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


def open_for(
    db: Session, *, patient_id: int | None = None, staff_id: int | None = None
) -> list[Invitation]:
    """The invitations whose cards show a code that works, until a newer one takes its place."""
    if not patient_id and not staff_id:
        return []
    return invitations.pending(db, patient_id=patient_id or None, staff_id=staff_id)


def is_awaited(db: Session, *, invitation: Invitation) -> bool:
    """Whether whom this invitation was made for may still join, be it with a new account."""
    if invitation.staff_id is not None:
        member = staff.get(db, invitation.staff_id)
        return member is not None and member.removed_at is None and member.joined_at is None
    guest = patients.find(db, invitation.patient_id)
    return guest is not None and not guest.receives


def card_row(db: Session, *, invitation: Invitation) -> OutboxRow | None:
    """The row whose message is this invitation's card."""
    return outbox.find(db, key=_key(invitation))


def _key(invitation: Invitation) -> str:
    return f"card:{invitation.id}"
