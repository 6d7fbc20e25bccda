"""Invitations by which patients and staff join, and the wrong codes people typed."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlmodel import Field

from clinic.tables.base import NEVER_REUSED, Record


class Invitation(Record, table=True):
    """A one-use link and typed code. Only their hashes are stored.

    Both are derived from `nonce` (128 random bits) with a key that is not in the database, so that
    a card waiting in the outbox needs to hold no secret and a copied database opens no door.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(patient_id IS NULL) <> (staff_id IS NULL)", name="one_guest"),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    session_id: int | None = Field(default=None, foreign_key="session.id")
    """The session whose enrolment made this invitation; its card shows it."""
    nonce: str = Field(max_length=64)
    link_hash: str = Field(max_length=64, unique=True)
    code_hash: str = Field(max_length=64, unique=True)
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_by: int | None = Field(default=None, sa_type=BigInteger)
    """The Telegram user who joined with it."""
    withdrawn_at: datetime | None = None


class Guess(Record, table=True):
    """A code that opened nothing; counted to slow down whoever tries many."""

    __tablename__ = "guess"

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(sa_type=BigInteger, index=True)
    at: datetime
