"""What patients answered to check-ins, and the worries that wait for staff."""

from datetime import datetime

from sqlmodel import Field

from clinic.tables.base import Record, choice
from messages.answers import CheckInAnswer


class CheckInReply(Record, table=True):
    """One answer to one check-in; never changed, the newest of a check-in counts."""

    __tablename__ = "check_in_reply"

    id: int | None = Field(default=None, primary_key=True)
    outbox_id: int = Field(foreign_key="outbox.id", index=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    session_id: int = Field(foreign_key="session.id", index=True)
    answer: CheckInAnswer = Field(sa_type=choice(CheckInAnswer, name="answer"))  # pyright: ignore[reportArgumentType]
    at: datetime


class Escalation(Record, table=True):
    """A patient's worry waiting for a named member of staff."""

    __tablename__ = "escalation"

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    session_id: int = Field(foreign_key="session.id")
    reply_id: int = Field(foreign_key="check_in_reply.id")
    raised_at: datetime
    taken_by: int | None = Field(default=None, foreign_key="staff.id")
    taken_at: datetime | None = None
