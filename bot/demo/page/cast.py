"""Who the people of the page are: on which side of the desk, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.sandbox.person import Person
from clinic.tables import Role

Side = Literal["team", "patients"]
"""On which side of the desk somebody stands."""

_NEWCOMERS: Mapping[Side, str] = {"team": "Colleague", "patients": "Patient"}
_BY_RECORDS = {Role.OWNER: "Owner", Role.STAFF: "Reception"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """What somebody is to the clinic."""

    side: Side
    role: str


class Cast:
    """The part of everybody; whoever was not brought in as something else is a patient."""

    def __init__(self) -> None:
        self._given: dict[int, Part] = {}
        self._staff: dict[int, Role] = {}

    def give(self, person: Person, *, side: Side, role: str | None = None) -> None:
        """Let somebody stand on that side."""
        self._given[person.id] = Part(side=side, role=role or _NEWCOMERS[side])

    def part_of(self, person: Person) -> Part:
        """The part given; what somebody is to the team only the clinic's records say."""
        part = self._given.get(person.id, Part(side="patients", role=_NEWCOMERS["patients"]))
        if person.id in self._staff:
            return replace(part, role=_BY_RECORDS[self._staff[person.id]])
        return replace(part, role=_NEWCOMERS["team"]) if part.side == "team" else part

    def learn(self, staff: Mapping[int, Role]) -> set[int]:
        """Take over who is staff, by chat; returns the ids of those for whom that changed."""
        before, self._staff = self._staff, dict(staff)
        return {
            each for each in before.keys() | staff.keys() if before.get(each) is not staff.get(each)
        }
