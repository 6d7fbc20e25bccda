"""Copies of the records that took the records' place."""

from datetime import datetime

from sqlmodel import Field

from clinic.tables.base import Record


class RestoredCopy(Record, table=True):
    """One copy. Every backup holds its own entry, so that it is held however it is put in place.

    Until somebody releases it nothing is sent: it does not know what went out after it was taken.
    """

    __tablename__ = "restored_copy"

    id: int | None = Field(default=None, primary_key=True)
    taken_at: datetime
    last_row: int
    """The newest row of the outbox that it knows; what is newer was made after it was restored."""
    restored_at: datetime | None = None
    """When it took the records' place; None in a backup that lies in a drawer."""
    released_at: datetime | None = None
    released_by: str | None = Field(default=None, max_length=64)
    """The login name of whoever let it send again."""
