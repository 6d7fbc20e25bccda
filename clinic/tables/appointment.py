"""Appointments for the next session of a series, and the time each one takes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from clinic.tables.base import NEVER_REUSED, Record, choice


class AppointmentState(StrEnum):
    """What became of an appointment."""

    REQUESTED = "requested"
    """The patient asked for it; it keeps its time until staff decide."""
    PROPOSED = "proposed"
    """The clinic offers it; it keeps its time until the patient answers or `answer_until`."""
    CONFIRMED = "confirmed"
    """Both sides agreed."""
    DECLINED = "declined"
    """One side said no to what the other one asked for."""
    LAPSED = "lapsed"
    """Nobody answered in time."""
    UNMARKED = "unmarked"
    """It is over, nobody said what became of it, and a newer time or session came meanwhile."""
    MOVED = "moved"
    """It was confirmed; another one took its place and its entry in the calendar."""
    CANCELLED = "cancelled"
    """It was called off."""
    ATTENDED = "attended"
    """The session took place."""
    NO_SHOW = "no-show"
    """The patient did not come."""


LIVE = (AppointmentState.REQUESTED, AppointmentState.PROPOSED, AppointmentState.CONFIRMED)
"""States that keep a time free for the patient."""

MARKABLE = (AppointmentState.CONFIRMED, AppointmentState.UNMARKED)
"""States of which it can be said what became of the appointment."""

_ONE_OF_EACH = text("state IN ('requested', 'proposed', 'confirmed')")


class Appointment(Record, table=True):
    """One time for one session. A change of time is a new appointment that replaces the old one."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(
            "uq_appointment_series_id_state",
            "series_id",
            "state",
            unique=True,
            sqlite_where=_ONE_OF_EACH,
            postgresql_where=_ONE_OF_EACH,
        ),
        Index("ix_appointment_state_starts_at", "state", "starts_at"),
        NEVER_REUSED,
    )

    id: int | None = Field(default=None, primary_key=True)
    patient_id: int = Field(foreign_key="patient.id", index=True)
    series_id: int = Field(foreign_key="series.id")
    starts_at: datetime
    ends_at: datetime
    state: AppointmentState = Field(
        sa_type=choice(AppointmentState, name="state")  # pyright: ignore[reportArgumentType]
    )
    uid: str = Field(max_length=64)
    """Of the calendar entry: random, and the same through every change of time."""
    sequence: int = 0
    """Of the calendar entry: one more at every change."""
    replaces_id: int | None = Field(default=None, foreign_key="appointment.id", index=True)
    """The confirmed one whose place this one takes once both sides agree."""
    made_at: datetime
    made_by: str = Field(max_length=32)
    """`patient:ID`, `staff:ID` or `clock`, as in the audit."""
    decided_at: datetime | None = None
    decided_by: str | None = Field(default=None, max_length=32)
    """Who confirmed, declined, cancelled or marked it last."""
    answer_until: datetime | None = None
    """Until when a proposal waits for the patient."""
    waits_since: datetime | None = None
    """Set while the patient wants to be told of an earlier time that becomes free."""
    coming_at: datetime | None = None
    """When the patient said “I'm coming”."""
    asked_at: datetime | None = None
    """When staff were asked last in the evening, as nobody had said what becomes of it."""
    session_id: int | None = Field(default=None, foreign_key="session.id", index=True)
    """The session it led to."""


class BookedTime(Record, table=True):
    """Five minutes of one place, taken by one appointment.

    Its primary key is what keeps two appointments from being given the same time, whoever books
    at the same moment; it needs no feature that only one of the databases has.
    """

    __tablename__ = "booked_time"
    __table_args__ = ()  # its key is what it says

    pool: str = Field(primary_key=True, max_length=64)
    """Whose places: the clinic's, or those of a procedure with a capacity of its own."""
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    """Which of the pool's places, from 0."""
    starts_at: datetime = Field(primary_key=True)
    appointment_id: int = Field(foreign_key="appointment.id", index=True)
