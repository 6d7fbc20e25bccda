"""Who of the staff is told of what, and when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from clinic import outbox
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, Role, Staff
from clinic.tables.base import stored


def members(db: Session) -> Sequence[Staff]:
    """Everybody who works here and can be reached, owners last."""
    rows = db.exec(
        select(Staff).where(col(Staff.removed_at).is_(None), col(Staff.chat_id).is_not(None))
    ).all()
    return sorted(rows, key=lambda member: (member.role is Role.OWNER, member.id))


def everyone(db: Session, *, profile: ClinicProfile) -> list[int]:
    """The chats that staff news goes to: the group where there is one, else each member's."""
    if profile.staff_chat is not None:
        return [profile.staff_chat]
    return [stored(member.chat_id) for member in members(db)]


def tell(
    db: Session,
    *,
    about: str,
    key: str,
    profile: ClinicProfile,
    now: datetime,
    expires_at: datetime,
    patient_id: int | None = None,
    appointment_id: int | None = None,
    content: dict[str, Any] | None = None,
    due_at: datetime | None = None,
) -> list[OutboxRow]:
    """Put a notice for staff into the outbox, once a chat.

    `about` names the wording; `content` holds the ids it needs. Nothing about a patient hangs on
    whether that patient can be reached, so the rows carry the patient's id in `content` only.
    """
    ids = {**(content or {}), "about": about, "patient_id": patient_id}
    return [
        outbox.put(
            db,
            key=f"notice:{about}:{key}:{chat_id}",
            kind=Kind.NOTICE,
            due_at=due_at or now,
            expires_at=expires_at,
            chat_id=chat_id,
            appointment_id=appointment_id,
            content=ids,
        )
        for chat_id in everyone(db, profile=profile)
    ]
