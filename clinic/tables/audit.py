"""Who did what, and when."""

from datetime import datetime

from sqlmodel import Field

from clinic.tables.base import Record


class AuditEntry(Record, table=True):
    """One act; never changed. It holds ids only, so that erasing a patient leaves it true."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    actor: str = Field(max_length=32)
    """`staff:ID`, `patient:ID`, `clock`, or `terminal`: whoever may run commands there."""
    act: str = Field(max_length=64)
    patient_id: int | None = None
    subject_id: int | None = None
    """The id of what was acted on: a session, an invitation, an escalation, a broadcast."""
