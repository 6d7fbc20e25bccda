"""The clinic's broadcasts."""

from datetime import datetime

from sqlmodel import Field

from clinic.tables.base import Record


class Broadcast(Record, table=True):
    """One message to an audience that was frozen, a row each, when it was confirmed."""

    __tablename__ = "broadcast"

    id: int | None = Field(default=None, primary_key=True)
    text: str
    """HTML as Telegram takes it."""
    created_by: int = Field(foreign_key="staff.id")
    confirmed_at: datetime
    recipients: int
    """How many rows the audience was frozen into."""
    reported_at: datetime | None = None
