"""Telling the owners that the nightly backup fails."""

from datetime import datetime, timedelta

from sqlmodel import Session

from clinic import desk, outbox
from clinic.tables import Kind, OutboxRow, Role
from clinic.tables.base import stored

ABOUT = "backup-failed"
"""Which notice it is."""
_LIVES = timedelta(days=3)


def tell_owners(db: Session, *, newest: datetime | None, now: datetime) -> list[OutboxRow]:
    """Put one notice for each owner into the outbox, once for as long as no backup succeeds.

    `newest` is when the last good one was taken.
    """
    since = newest.isoformat() if newest else "none"
    owners = [member for member in desk.members(db) if member.role is Role.OWNER]
    return [
        outbox.put(
            db,
            key=f"notice:{ABOUT}:{since}:{owner.id}",
            kind=Kind.NOTICE,
            due_at=now,
            expires_at=now + _LIVES,
            chat_id=stored(owner.chat_id),
            content={"about": ABOUT, "newest": newest.isoformat() if newest else None},
        )
        for owner in owners
    ]
