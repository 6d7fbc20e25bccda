"""Patients, staff, and what patients agreed to."""

from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field

from clinic.tables.base import Record, choice


class Role(StrEnum):
    """What a member of staff may do."""

    OWNER = "owner"
    """Everything staff may do, and inviting and removing staff."""
    STAFF = "staff"
    """Enrolling patients, taking escalations, sending broadcasts."""


class Purpose(StrEnum):
    """What a consent is for; each is given and withdrawn on its own."""

    CARE = "care"
    """Aftercare reminders and check-ins."""
    APPOINTMENTS = "appointments"
    """Recalls, and word and reminders of appointments."""
    NEWS = "news"
    """The clinic's broadcasts and upkeep messages."""


class Patient(Record, table=True):
    """A person in the clinic's care."""

    __tablename__ = "patient"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=64)
    """As staff typed it; messages to the patient use the first word only."""
    name_key: str = Field(max_length=128, index=True)
    """The name as it is looked up: the databases' own lower() knows only unaccented letters."""
    language: str = Field(max_length=8)
    timezone: str = Field(max_length=64)
    """An IANA name."""
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    """The private chat, which is also the Telegram user's id; none until the patient joined."""
    created_at: datetime
    joined_at: datetime | None = None
    paused_until: datetime | None = None
    unreachable_since: datetime | None = None
    """Set while Telegram says that the bot is blocked or the account is gone."""
    left_at: datetime | None = None
    """Set by /stop; a new /start with consent clears it."""
    morning: time | None = None
    """When morning steps come on the patient's clock; None keeps the plans' own times."""
    evening: time | None = None
    """As `morning`, for evening steps and check-ins."""
    wants_top_up: bool = False
    """The patient asked for the optional midday reminders."""

    @property
    def first_name(self) -> str:
        """The only part of the name that is ever said to the patient."""
        return self.name.split()[0]

    @property
    def in_care(self) -> bool:
        """Joined, and did not leave."""
        return self.joined_at is not None and self.left_at is None

    @property
    def receives(self) -> bool:
        """Whether a message would arrive, as far as we know."""
        return self.in_care and self.unreachable_since is None


class Staff(Record, table=True):
    """A member of staff. Owners come from the settings, the others by invitation."""

    __tablename__ = "staff"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=64)
    role: Role = Field(sa_type=choice(Role, name="role"))  # pyright: ignore[reportArgumentType]
    language: str | None = Field(default=None, max_length=8)
    """None for whom the clinic's first language is right."""
    chat_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    created_at: datetime
    joined_at: datetime | None = None
    removed_at: datetime | None = None


class Consent(Record, table=True):
    """One answer to one notice; never changed, the newest of a purpose counts."""

    __tablename__ = "consent"

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int | None = Field(default=None, foreign_key="patient.id", index=True)
    """None for a refusal: nothing else is kept of somebody who said no."""
    purpose: Purpose = Field(sa_type=choice(Purpose, name="purpose"))  # pyright: ignore[reportArgumentType]
    granted: bool
    notice_version: str = Field(max_length=32)
    notice_hash: str = Field(max_length=64)
    """SHA-256 of the notice as it was shown, in hex."""
    language: str = Field(max_length=8)
    channel: str = Field(max_length=32)
    """How it was given: a tap, a command, a word."""
    actor: str = Field(max_length=32)
    """`patient`, or `staff:ID`."""
    at: datetime
