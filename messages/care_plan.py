"""A care plan: what the clinic advises after one procedure."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, PlainSerializer, ValidationError, field_validator, model_validator

from messages.answers import ESCALATION, CheckInAnswer, Escalation, parse_escalation
from messages.plan_faults import FieldsError, Place, by_field, field_name
from messages.plan_values import MessageId, text_schema, written_as_text
from messages.steps import Advice, CheckIns, PlanPart, Series, Step

Rule = Annotated[
    Escalation,
    written_as_text(parse_escalation),
    PlainSerializer(str, return_type=str),
    text_schema(ESCALATION, "always", "after day 1"),
]


class PlanError(Exception):
    """A plan cannot be used; the message names its file, the field and the remedy."""


class CarePlan(PlanPart):
    """One procedure's aftercare. Signed by nobody while `reviewed_by` is null."""

    id: MessageId
    """The plan's own name, which is the file's too."""
    name: MessageId
    """The id of the procedure's name, for texts."""
    advice: Advice
    steps: tuple[Step, ...]
    """What the patient is reminded of, and when."""
    check_ins: CheckIns
    escalate: Mapping[CheckInAnswer, Rule] = Field(
        json_schema_extra={"required": [CheckInAnswer.SORE, CheckInAnswer.SEVERE]}
    )
    """Which answers go to the staff; one that is not named never does."""
    series: Series
    reviewed_by: str | None
    """The clinician who signed the plan; null while nobody has."""
    reviewed_on: date | None
    """The day of the signature; null while nobody has signed."""

    @field_validator("steps")
    @classmethod
    def _ids_differ(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        ids = [step.id for step in steps]
        faults: list[tuple[Place, str]] = [
            ((index, "id"), f"two steps are called {name}; give each its own id")
            for index, name in enumerate(ids)
            if name in ids[:index]
        ]
        if faults:
            raise FieldsError(*faults)
        return steps

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [*self._worries_unheard(), *self._names_taken(), *self._half_signed()]
        if faults:
            raise FieldsError(*faults)
        return self

    def _worries_unheard(self) -> Iterator[tuple[Place, str]]:
        severe = self.escalate.get(CheckInAnswer.SEVERE)
        if severe is None or severe.after_day is not None:
            text = 'a severe answer always goes to staff; write "severe: always"'
            yield ("escalate", CheckInAnswer.SEVERE), text
        sore = self.escalate.get(CheckInAnswer.SORE)
        if sore is None or not sore.applies(self.check_ins.days[-1]):
            text = (
                "a sore answer at the last check-in must go to staff, as nobody asks again; "
                'write for example "sore: after day 1"'
            )
            yield ("escalate", CheckInAnswer.SORE), text

    def _names_taken(self) -> Iterator[tuple[Place, str]]:
        for index, step in enumerate(self.steps):
            if step.id == self.check_ins.id:
                text = f"a step is called {step.id}, as the check-ins are; give it its own id"
                yield ("steps", index, "id"), text

    def _half_signed(self) -> Iterator[tuple[Place, str]]:
        if (self.reviewed_by is None) != (self.reviewed_on is None):
            missing = "reviewed_by" if self.reviewed_by is None else "reviewed_on"
            yield (missing,), "give both reviewed_by and reviewed_on, or null for both"

    @cached_property
    def digest(self) -> str:
        """64 hexadecimal digits that change whenever the document does."""
        text = json.dumps(self.document(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def document(self) -> dict[str, Any]:
        """The plan as a JSON-able dictionary; `from_document` is its inverse."""
        return self.model_dump(mode="json")

    @classmethod
    def from_document(cls, document: Mapping[str, Any], *, source: str = "document") -> Self:
        """Read what `document()` or a YAML file holds; `source` is named in faults.

        Raises:
            PlanError: naming `source`, every faulty field, and the remedy.
        """
        try:
            return cls.model_validate(dict(document))
        except ValidationError as error:
            lines = [f"{source}: {field_name(place)}: {text}" for place, text in by_field(error)]
            raise PlanError("\n".join(lines)) from error

    def message_ids(self) -> frozenset[str]:
        """Every text the plan needs from the catalogue."""
        said: list[Step | CheckIns] = [*self.steps, self.check_ins]
        return frozenset(
            {self.name, *self.advice.model_dump().values()}
            | {part.says for part in said}
            | {part.label for part in said}
        )
