"""One step of one session with its due time: what becomes a row of the outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from messages.plan import CarePlan
from messages.step_changes import StepChange
from messages.walltime import aware


class StepKind(StrEnum):
    """What a step is for; it decides what counts against the daily cap."""

    REMINDER = "reminder"
    """Advice for the day it is due; of no use in the night after."""
    CHECK_IN = "check_in"
    """A question the patient answers with a tap."""
    PREPARATION = "preparation"
    """Advice before the next appointment; belongs to it and has no cap."""
    UPKEEP = "upkeep"
    """A word after the whole series; has no cap."""


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """What the schedule needs to know about one session that took place."""

    session_id: int
    plan: CarePlan
    ended_at: datetime  # aware
    opted_in: frozenset[str] = frozenset()  # ids of opt-in steps the patient asked for
    next_appointment: datetime | None = None  # aware; of the same series
    last_of_series: bool = False
    news: bool = False  # consent to news
    changes: tuple[StepChange, ...] = ()  # by staff, for this session alone

    def __post_init__(self) -> None:
        aware(self.ended_at)
        if self.next_appointment is not None:
            aware(self.next_appointment)


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One step on one day. `(session_id, step_id, occurrence)` is unique and stable.

    Occurrences with the same `due` are one message to the patient.
    """

    session_id: int
    step_id: str
    occurrence: str  # "hour-1", "day-3", "before-7-2026-05-26" (the appointment's date), "after-28"
    day: int | None  # local days from the session to the planned day; None before an appointment
    kind: StepKind
    says: str  # message id of the text
    label: str  # message id of the two or three words for lists
    due: datetime  # UTC, aware
    expires: datetime  # UTC, aware, after `due`: from then on it no longer helps
    opt_in: bool

    def __post_init__(self) -> None:
        if aware(self.expires) <= aware(self.due):
            raise ValueError(f"{self.step_id} {self.occurrence} would expire before it is due")
