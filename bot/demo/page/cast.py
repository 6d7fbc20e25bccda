"""Who the people of the page are: on which side of the desk, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """The part of everybody; whoever was not brought in on another side is a patient."""

    def __init__(self) -> None:
        self._sides: dict[int, Side] = {}
        self._staff: dict[int, Role] = {}

    def give(self, person: Person, *, side: Side) -> None:
        """Let somebody stand on that side."""
        self._sides[person.id] = side

    def part_of(self, person: Person) -> Part:
        """The side given; what somebody is to the team only the clinic's records say."""
        side = self._sides.get(person.id, "patients")
        known = self._staff.get(person.id)
        return Part(side=side, role=_BY_RECORDS[known] if known else _NEWCOMERS[side])

    def learn(self, staff: Mapping[int, Role]) -> set[int]:
        """Take over who is staff, by chat; returns the ids of those for whom that changed."""
        before, self._staff = self._staff, dict(staff)
        return {
            each for each in before.keys() | staff.keys() if before.get(each) is not staff.get(each)
        }
