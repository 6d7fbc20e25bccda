"""The parts of a care plan: its steps, its check-ins, its series."""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from messages.offsets import AfterLast, BeforeNext, OnDays
from messages.plan_faults import FieldsError, Place
from messages.plan_values import Lasting, MessageId, Range, When, WholeRange, parse_range
from messages.quiet_hours import NEWS_FROM, NEWS_UNTIL

__all__ = ["Advice", "CheckIns", "PlanPart", "Range", "Series", "Step", "parse_range"]


class PlanPart(BaseModel):
    """A frozen piece of a plan that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Step(PlanPart):
    """One piece of advice and when it is due."""

    id: MessageId
    """The step's own name; no other step of the plan has it."""
    when: When
    """When it is due, on the patient's clock; days count from the session's own day, which is 0."""
    says: MessageId
    """The id of the reminder's text."""
    label: MessageId
    """The id of two or three words for lists."""
    useful_for: Lasting
    """How long after its due time it still helps."""
    opt_in: bool = False
    """Only for patients who asked for it."""
    unless_check_in: bool = False
    """Not on days with a check-in of this plan."""
    news_only: bool = False
    """Only with consent to news."""

    @model_validator(mode="after")
    def _news_by_day(self) -> Self:
        at = None if not isinstance(self.when, OnDays | BeforeNext | AfterLast) else self.when.at
        if self.news_only and (at is None or not NEWS_FROM <= at < NEWS_UNTIL):
            text = "news needs a time from 09:00 to 21:00; write for example 10:00"
            raise FieldsError((("when",), text))
        return self


class CheckIns(PlanPart):
    """The days on which the patient is asked how the skin is."""

    id: MessageId = "check-in"
    """The check-ins' own name; no step has it."""
    when: When
    """The days and the time at which the patient is asked."""
    says: MessageId
    """The id of the question."""
    label: MessageId
    """The id of two or three words for lists."""
    useful_for: Lasting
    """How long after its due time the question may still be sent."""

    @model_validator(mode="after")
    def _at_a_time(self) -> Self:
        if not isinstance(self.when, OnDays) or self.when.at is None:
            text = 'a check-in needs days and a time; write for example "days 1,3 19:00"'
            raise FieldsError((("when",), text))
        return self

    @property
    def days(self) -> tuple[int, ...]:
        """Local days since the session, rising."""
        return self.when.days if isinstance(self.when, OnDays) else ()


class Series(PlanPart):
    """How many sessions the clinic advises, and how far apart."""

    sessions: int
    """How many sessions a series has when staff say nothing else."""
    sessions_range: WholeRange
    """How many staff may choose."""
    interval_days: int
    """The days from one session to the next that the clinic advises."""
    best_until_days: int | None = None
    """The last of the best days for the next session; left out: a week of them."""
    interval_range: WholeRange
    """The days from one session to the next that are allowed."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        faults: list[tuple[Place, str]] = []
        if self.sessions not in self.sessions_range:
            text = f"{self.sessions} sessions lie outside {self.sessions_range}; change one of them"
            faults.append((("sessions",), text))
        if self.interval_days not in self.interval_range:
            text = f"{self.interval_days} days lie outside {self.interval_range}; change one"
            faults.append((("interval_days",), text))
        last = self.interval_days if self.best_until_days is None else self.best_until_days
        if not self.interval_days <= last <= max(self.interval_range.high, self.interval_days):
            text = (
                f"best_until_days is {last}; write {self.interval_days} to "
                f"{self.interval_range.high}, or leave it out"
            )
            faults.append((("best_until_days",), text))
        if faults:
            raise FieldsError(*faults)
        return self


class Advice(PlanPart):
    """What the welcome after joining says about this procedure (message ids)."""

    today: MessageId
    """What to do today."""
    avoid: MessageId
    """What to leave, and until when."""
    normal: MessageId
    """What is expected and needs no call."""
    call: MessageId
    """When to call the clinic."""
    expect: MessageId
    """What the treatment does, in time."""
