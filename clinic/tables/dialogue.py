"""A dialogue half way through: an enrolment being entered, a notice being answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger
from sqlmodel import Field

from clinic.tables.base import Record


class Dialogue(Record, table=True):
    """The one open dialogue of a private chat."""

    __tablename__ = "dialogue"
    __table_args__ = ()  # its key is the chat's id, which Telegram gives

    chat_id: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    kind: str = Field(max_length=32)
    answers: dict[str, Any] = Field(sa_type=JSON)
    """What was entered so far, as the dialogue's own form reads it."""
    outbox_id: int | None = Field(default=None, foreign_key="outbox.id")
    """The row whose message shows the dialogue and is edited in place."""
    updated_at: datetime
