"""A care plan: what the clinic advises after one procedure, as a YAML document."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import PlainSerializer, ValidationError, field_validator, model_validator

from messages.answers import CheckInAnswer, Escalation, parse_escalation
from messages.steps import Advice, CheckIns, MessageId, PlanPart, Series, Step, written_as_text

# libyaml's reads some five times as fast, where PyYAML was built with it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SHIPPED_PLANS = Path(__file__).parent / "plans"

Rule = Annotated[
    Escalation, written_as_text(parse_escalation), PlainSerializer(str, return_type=str)
]


class PlanError(Exception):
    """A plan cannot be used; the message names its file, the field and the remedy."""


class CarePlan(PlanPart):
    """One procedure's aftercare. Signed by nobody while `reviewed_by` is None."""

    id: MessageId
    name: MessageId  # the procedure's name, for texts
    advice: Advice
    steps: tuple[Step, ...]
    check_ins: CheckIns
    escalate: Mapping[CheckInAnswer, Rule]  # an answer that is not named never escalates
    series: Series
    reviewed_by: str | None
    reviewed_on: date | None

    @field_validator("steps")
    @classmethod
    def _ids_differ(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        ids = [step.id for step in steps]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"two steps are called {', '.join(twice)}; give each its own id")
        return steps

    @model_validator(mode="after")
    def _worries_reach_staff(self) -> Self:
        severe = self.escalate.get(CheckInAnswer.SEVERE)
        if severe is None or severe.after_day is not None:
            raise ValueError('a severe answer always goes to staff; write "severe: always"')
        sore = self.escalate.get(CheckInAnswer.SORE)
        if sore is None or not sore.applies(self.check_ins.days[-1]):
            raise ValueError(
                "a sore answer at the last check-in must go to staff, as nobody asks again; "
                'write for example "sore: after day 1"'
            )
        if self.check_ins.id in {step.id for step in self.steps}:
            raise ValueError(f"a step is called {self.check_ins.id}, as the check-ins are")
        if (self.reviewed_by is None) != (self.reviewed_on is None):
            raise ValueError("give both reviewed_by and reviewed_on, or null for both")
        return self

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
        except ValidationError as fault:
            raise PlanError(_faults(source, fault)) from fault

    def message_ids(self) -> frozenset[str]:
        """Every text the plan needs from the catalogue."""
        said: list[Step | CheckIns] = [*self.steps, self.check_ins]
        return frozenset(
            {self.name, *self.advice.model_dump().values()}
            | {part.says for part in said}
            | {part.label for part in said}
        )


def load_plans(extra_dir: Path | None = None) -> Mapping[str, CarePlan]:
    """The shipped plans by id; a plan in `extra_dir` replaces or joins them.

    Raises:
        PlanError: naming the file, the field and the remedy.
    """
    plans = {plan.id: plan for plan in _read_all(SHIPPED_PLANS)}
    if extra_dir is not None:
        if not extra_dir.is_dir():
            raise PlanError(f"{extra_dir} is not a directory; name the one that holds your plans")
        plans |= {plan.id: plan for plan in _read_all(extra_dir)}
    return plans


def _read_all(folder: Path) -> Iterable[CarePlan]:
    for path in sorted(folder.glob("*.yaml")):
        try:
            content: object = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - both are safe loaders
        except (yaml.YAMLError, UnicodeDecodeError) as fault:
            raise PlanError(f"{path.name} is not YAML: {fault}") from fault
        if not isinstance(content, dict):
            raise PlanError(f"{path.name} holds no plan; copy a shipped one and edit it")
        plan = CarePlan.from_document(content, source=path.name)  # pyright: ignore[reportUnknownArgumentType]
        if plan.id != path.stem:
            raise PlanError(f"{path.name}: id is {plan.id}; call the file {plan.id}.yaml")
        yield plan


def _faults(source: str, fault: ValidationError) -> str:
    remedies = {
        "missing": "the field is missing; add it (a shipped plan shows how)",
        "extra_forbidden": "nobody knows this field; remove it or correct its spelling",
    }
    lines = [
        f"{source}: {'.'.join(map(str, one['loc'])) or 'plan'}: "
        + remedies.get(one["type"], one["msg"].removeprefix("Value error, "))
        for one in fault.errors()
    ]
    return "\n".join(lines)
