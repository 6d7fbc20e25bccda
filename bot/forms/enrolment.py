"""The enrolment form: what was answered, what is asked next."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Question(StrEnum):
    """What the form asks, in this order."""

    NAME = "name"
    """The patient's first name, typed."""
    PATIENT = "patient"
    """Whether it is a patient we know; asked only where a name is known."""
    PROCEDURE = "procedure"
    """Which procedure."""
    NUMBER = "number"
    """Which session of how many."""
    ENDED = "ended"
    """When the session ended."""


NEW_PATIENT = 0
"""Answer to `PATIENT`: somebody who is not known yet."""


@dataclass(frozen=True, kw_only=True)
class EnrolmentForm:
    """An enrolment half entered."""

    id: int
    """Taps on an older form carry another id."""
    name: str | None = None
    patient: int | None = None
    """A known patient's id, NEW_PATIENT, or None while it is open."""
    procedure: str | None = None
    number: int | None = None
    length: int | None = None
    ended_at: str | None = None
    """ISO, UTC."""

    @property
    def next_question(self) -> Question | None:
        """What is asked next; None when all is answered."""
        answers = {
            Question.NAME: self.name,
            Question.PATIENT: self.patient,
            Question.PROCEDURE: self.procedure,
            Question.NUMBER: self.number,
            Question.ENDED: self.ended_at,
        }
        return next((question for question, given in answers.items() if given is None), None)

    @property
    def ended(self) -> datetime | None:
        """When the session ended, aware."""
        return datetime.fromisoformat(self.ended_at) if self.ended_at else None

    def without(self, question: Question) -> "EnrolmentForm":
        """The form with this question and all after it open again."""
        order = list(Question)
        emptied: dict[str, Any] = {}
        for later in order[order.index(question) :]:
            emptied |= dict.fromkeys(_FIELDS[later])
        return replace(self, **emptied)

    def reopen(self, question: Question) -> "EnrolmentForm":
        """The form with only this question open again; the other answers stay."""
        return replace(self, **dict.fromkeys(_FIELDS[question]))

    def back(self, *, asked: Question) -> "EnrolmentForm":
        """The form as it was before the answer to the question that comes before `asked`."""
        order = list(Question)
        before = max(order.index(asked) - 1, 0)
        # Whether a name is known is decided by the name: going back over it asks the name again.
        if order[before] is Question.PATIENT:
            before = order.index(Question.NAME)
        return self.without(order[before])

    def document(self) -> dict[str, Any]:
        """As JSON can hold it; `EnrolmentForm(**document)` is its inverse."""
        return asdict(self)


_FIELDS = {
    Question.NAME: ("name",),
    Question.PATIENT: ("patient",),
    Question.PROCEDURE: ("procedure",),
    Question.NUMBER: ("number", "length"),
    Question.ENDED: ("ended_at",),
}
