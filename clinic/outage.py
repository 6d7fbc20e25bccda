"""Telling the owners that messages had to wait, once it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from clinic import desk, outbox
from clinic.tables import Kind, OutboxRow, Role
from clinic.tables.base import stored

ABOUT = "waited"
"""Which notice it is."""
_LIVES = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A time in which messages could go and did not."""

    begins: datetime
    """When the first of them was due."""
    ends: datetime
    longest: timedelta
    """How long one of them waited at most."""
    late: int
    """Messages that were sent late."""
    lost: int
    """Messages that came too late and were not sent."""


def tell_owners(db: Session, *, outage: Outage, now: datetime) -> list[OutboxRow]:
    """Put one notice for each owner into the outbox, once an outage."""
    content: dict[str, Any] = {
        "about": ABOUT,
        "begins": outage.begins.isoformat(),
        "ends": outage.ends.isoformat(),
        "minutes": int(outage.longest.total_seconds() // 60),
        "late": outage.late,
        "lost": outage.lost,
    }
    owners = [member for member in desk.members(db) if member.role is Role.OWNER]
    return [
        outbox.put(
            db,
            key=f"notice:{ABOUT}:{outage.begins.isoformat()}:{owner.id}",
            kind=Kind.NOTICE,
            due_at=now,
            expires_at=now + _LIVES,
            chat_id=stored(owner.chat_id),
            content=content,
        )
        for owner in owners
    ]
