"""Series of sessions, and the care plan each session was planned with."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from clinic.tables.base import NEVER_REUSED, Record, choice
from messages.recall import Answer


class CarePlanVersion(Record, table=True):
    """One wording of a care plan. A session keeps the one it was planned with."""

    __tablename__ = "care_plan_version"

    id: int | None = Field(default=None, primary_key=True)
    procedure: str = Field(max_length=64)
    digest: str = Field(max_length=64, unique=True)
    document: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime


class Series(Record, table=True):
    """One patient's recommended run of sessions of one procedure."""

    __tablename__ = "series"

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    procedure: str = Field(max_length=64)
    length: int
    """How many sessions are recommended."""
    created_at: datetime
    closed_at: datetime | None = None
    recall: Answer = Field(
        default=Answer.OPEN,
        sa_type=choice(Answer, name="recall"),  # pyright: ignore[reportArgumentType]
        sa_column_kwargs={"server_default": Answer.OPEN.value},
    )
    """What the patient said when asked to book the next session."""


class CareSession(Record, table=True):
    """One visit that took place; the time it ended anchors the plan's steps."""

    __tablename__ = "session"
    __table_args__ = (
        Index(
            "uq_session_series_id_number",
            "series_id",
            "number",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    series_id: int = Field(foreign_key="series.id", index=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    plan_version_id: int = Field(foreign_key="care_plan_version.id")
    number: int
    """1 for the first of the series."""
    ended_at: datetime
    enrolled_by: int | None = Field(default=None, foreign_key="staff.id")
    enrolled_at: datetime
    cancelled_at: datetime | None = None
    skin_cleared_at: datetime | None = None
    """When staff said that the skin is fine again after a worry."""
    skin_cleared_by: int | None = Field(default=None, foreign_key="staff.id")


class StepChangeRow(Record, table=True):
    """What staff changed in the plan of one session: see `messages.step_changes.StepChange`."""

    __tablename__ = "step_change"
    __table_args__ = (UniqueConstraint("session_id", "step", "occurrence"), NEVER_REUSED)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="session.id")
    step: str = Field(max_length=64)
    occurrence: str = Field(default="", max_length=64)
    """One occurrence; empty for every one of the step."""
    dropped: bool = False
    day: int | None = None
    at: time | None = None
    made_by: int = Field(foreign_key="staff.id")
    made_at: datetime
