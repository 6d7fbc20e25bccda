"""Dialogues half way through, kept where `kill -9` cannot reach them."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from clinic.tables import Dialogue


def current(db: Session, *, chat_id: int, kind: str | None = None) -> Dialogue | None:
    """The chat's open dialogue, if there is one (and it is of this kind, if one is given)."""
    dialogue = db.get(Dialogue, chat_id)
    return dialogue if dialogue and kind in (None, dialogue.kind) else None


def save(
    db: Session,
    *,
    chat_id: int,
    kind: str,
    answers: dict[str, Any],
    now: datetime,
    outbox_id: int | None,
) -> None:
    """Open or go on with a dialogue; it replaces whatever other one was open."""
    dialogue = db.get(Dialogue, chat_id) or Dialogue(
        chat_id=chat_id, kind=kind, answers={}, updated_at=now
    )
    dialogue.kind, dialogue.answers = kind, dict(answers)
    dialogue.outbox_id, dialogue.updated_at = outbox_id, now
    db.add(dialogue)
    db.flush()


def close(db: Session, *, chat_id: int) -> None:
    """End the chat's dialogue, if there is one."""
    dialogue = db.get(Dialogue, chat_id)
    if dialogue is not None:
        db.delete(dialogue)
        db.flush()
