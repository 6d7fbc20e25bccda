"""The four answers to a check-in, and when one of them is put before the staff."""

import re
from dataclasses import dataclass
from enum import StrEnum

ESCALATION = r"always|after day (?P<day>\d{1,2})"
"""A regular expression that every rule matches."""


class CheckInAnswer(StrEnum):
    """How the patient says the skin is; the same four in every plan."""

    CALM = "calm"
    """1: nothing to see, nothing to feel."""
    PINK = "pink"
    """2: pink or dry, as expected in the first days."""
    SORE = "sore"
    """3: sore, hot or very red."""
    SEVERE = "severe"
    """4: a blister, pus, fever or swelling."""

    @property
    def number(self) -> int:
        """1 to 4, in the order in which the answers are offered."""
        return list(CheckInAnswer).index(self) + 1

    @property
    def label_id(self) -> str:
        """The id of the button's text (plain text, no variables)."""
        return f"check-in-answer-{self.value}"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """From when on an answer goes to the staff: "always" or "after day 1"."""

    after_day: int | None  # days since the session that do not escalate yet; None: always

    def applies(self, day: int) -> bool:
        """Whether an answer given `day` local days after the session goes to the staff."""
        return self.after_day is None or day > self.after_day

    def __str__(self) -> str:
        return "always" if self.after_day is None else f"after day {self.after_day}"


def parse_escalation(text: str) -> Escalation:
    """Read "always" or "after day 1".

    Raises:
        ValueError: naming `text` and right examples.
    """
    found = re.fullmatch(ESCALATION, " ".join(text.split()))
    if found is None:
        raise ValueError(f'{text!r} is not a rule; write "always" or for example "after day 1"')
    return Escalation(after_day=int(found["day"]) if found["day"] else None)
