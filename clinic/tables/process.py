"""The programs that work on one database."""

from datetime import datetime

from sqlmodel import Field

from clinic.tables.base import Record


class ProcessRow(Record, table=True):
    """One `aftercare run` on PostgreSQL; SQLite has one program, which needs no row.

    Every time here is the database's own: the machines' clocks differ.
    """

    __tablename__ = "process"

    id: int | None = Field(default=None, primary_key=True)
    """Also the order in which they joined."""
    name: str = Field(max_length=128)
    """Machine and process number, for whoever looks after them."""
    started_at: datetime
    seen_at: datetime
    """Its last beat."""
    silent_until: datetime | None = None
    """Until when Telegram told it that the bot shall be silent."""
