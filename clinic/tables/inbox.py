"""Telegram's updates, stored before they are acknowledged."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index
from sqlmodel import Field

from clinic.tables.base import NEVER_REUSED, Record, choice


class InboxState(StrEnum):
    """What became of an update."""

    RECEIVED = "received"
    """Stored; nobody has looked at it."""
    HANDLING = "handling"
    """A worker holds it until its lease runs out."""
    HANDLED = "handled"
    """Its effects and this mark were committed together."""
    QUARANTINED = "quarantined"
    """It cannot be parsed or handled; kept with its traceback, the others go on."""


class InboxRow(Record, table=True):
    """One update."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_state_chat_id", "state", "chat_id", "id"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    """The order of arrival; `update_id` starts anew at random after a quiet week."""
    update_id: int = Field(sa_type=BigInteger, unique=True)
    chat_id: int = Field(sa_type=BigInteger)
    """Updates of one chat are handled strictly one after the other."""
    update: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """As Telegram sent it; emptied once handled, for it holds names and words."""
    state: InboxState = Field(
        default=InboxState.RECEIVED,
        sa_type=choice(InboxState, name="state"),  # pyright: ignore[reportArgumentType]
    )
    attempts: int = 0
    lease_until: datetime | None = None
    received_at: datetime
    handled_at: datetime | None = None
    error: str | None = None
