"""The parts of a care plan: its steps, its check-ins, its series."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    model_validator,
)

from messages.duration import duration_words, parse_duration
from messages.offsets import AfterLast, BeforeNext, Offset, OnDays, parse_offset
from messages.quiet_hours import NEWS_FROM, NEWS_UNTIL


@dataclass(frozen=True, kw_only=True)
class Range:
    """Whole numbers from `low` to `high`, both allowed: "4-16"."""

    low: int
    high: int

    def __contains__(self, number: int) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


def parse_range(text: str) -> Range:
    """Read "4-16".

    Raises:
        ValueError: naming `text` and a right example.
    """
    found = re.fullmatch(r"(\d{1,3})\s*-\s*(\d{1,3})", text.strip())
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError(f"{text!r} is not a range; write for example 4-16")
    return Range(low=int(found[1]), high=int(found[2]))


def written_as_text(parse: Callable[[str], object]) -> PlainValidator:
    """Validate a field that is text in a document and the value of `parse` in the program."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} must be text; put it in quotes")  # noqa: TRY004 - pydantic turns only ValueError into a fault
        return parse(value)

    return PlainValidator(read)


MessageId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
When = Annotated[Offset, written_as_text(parse_offset), PlainSerializer(str, return_type=str)]
Lasting = Annotated[
    timedelta,
    written_as_text(parse_duration),
    PlainSerializer(duration_words, return_type=str),
]
WholeRange = Annotated[Range, written_as_text(parse_range), PlainSerializer(str, return_type=str)]


class PlanPart(BaseModel):
    """A frozen piece of a plan that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(PlanPart):
    """One piece of advice and when it is due."""

    id: MessageId
    when: When
    says: MessageId  # the text of the reminder
    label: MessageId  # two or three words for lists
    useful_for: Lasting  # how long after its due time it still helps
    opt_in: bool = False  # only for patients who asked for it
    unless_check_in: bool = False  # not on days with a check-in of this plan
    news_only: bool = False  # only with consent to news

    @model_validator(mode="after")
    def _news_by_day(self) -> Self:
        at = None if not isinstance(self.when, OnDays | BeforeNext | AfterLast) else self.when.at
        if self.news_only and (at is None or not NEWS_FROM <= at < NEWS_UNTIL):
            raise ValueError("news needs a time from 09:00 to 21:00; write for example 10:00")
        return self


class CheckIns(PlanPart):
    """The days on which the patient is asked how the skin is."""

    id: MessageId = "check-in"
    when: When
    says: MessageId  # the question
    label: MessageId
    useful_for: Lasting  # how long after its due time the question may still be sent

    @model_validator(mode="after")
    def _at_a_time(self) -> Self:
        if not isinstance(self.when, OnDays) or self.when.at is None:
            raise ValueError('a check-in needs days and a time; write for example "days 1,3 19:00"')
        return self

    @property
    def days(self) -> tuple[int, ...]:
        """Local days since the session, rising."""
        return self.when.days if isinstance(self.when, OnDays) else ()


class Series(PlanPart):
    """How many sessions the clinic advises, and how far apart."""

    sessions: int
    sessions_range: WholeRange
    interval_days: int
    best_until_days: int | None = None  # the last of the best days; None: a week of them
    interval_range: WholeRange

    @model_validator(mode="after")
    def _within_range(self) -> Self:
        if self.sessions not in self.sessions_range:
            raise ValueError(f"{self.sessions} sessions lie outside {self.sessions_range}")
        if self.interval_days not in self.interval_range:
            raise ValueError(f"{self.interval_days} days lie outside {self.interval_range}")
        last = self.interval_days if self.best_until_days is None else self.best_until_days
        if not self.interval_days <= last <= self.interval_range.high:
            raise ValueError(
                f"best_until_days is {last}; write {self.interval_days} to "
                f"{self.interval_range.high}, or leave it out"
            )
        return self


class Advice(PlanPart):
    """What the welcome after joining says about this procedure (message ids)."""

    today: MessageId  # what to do today
    avoid: MessageId  # what to leave, and until when
    normal: MessageId  # what is expected and needs no call
    call: MessageId  # when to call the clinic
    expect: MessageId  # what the treatment does, in time
