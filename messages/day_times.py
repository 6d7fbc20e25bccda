"""The morning and evening time a patient chose instead of the plan's."""

from dataclasses import dataclass
from datetime import time

MORNING_BEFORE = time(12)
"""Steps planned before this local time are morning steps."""
EVENING_FROM = time(17)
"""Steps planned from this local time on are evening steps."""


@dataclass(frozen=True, kw_only=True)
class DayTimes:
    """Local wall times; None keeps the plan's own.

    They should lie outside the quiet hours: what falls into these is deferred or dropped.
    """

    morning: time | None = None
    evening: time | None = None

    def instead_of(self, planned: time) -> time:
        """The patient's time for a step that the plan wants at `planned`."""
        if planned < MORNING_BEFORE:
            return self.morning or planned
        if planned >= EVENING_FROM:
            return self.evening or planned
        return planned
