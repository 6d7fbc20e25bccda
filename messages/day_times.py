"""The morning and evening time a patient chose instead of the plan's."""

from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from messages.quiet_hours import QuietHours

MORNING_BEFORE = time(12)
"""Steps planned before this local time are morning steps."""
EVENING_FROM = time(17)
"""Steps planned from this local time on are evening steps."""
_DAY_BEGINS = time(5)
"""Whoever asks for an earlier morning has mistyped."""


class PartOfDay(StrEnum):
    """What a patient may choose a time for."""

    MORNING = "morning"
    """The morning steps."""
    EVENING = "evening"
    """The evening steps and check-ins."""

    def possible(self, quiet: QuietHours) -> tuple[time, ...]:
        """Every minute that may be chosen, in order; none if the quiet hours leave none."""
        hours = range(_DAY_BEGINS.hour, MORNING_BEFORE.hour)
        if self is PartOfDay.EVENING:
            hours = range(EVENING_FROM.hour, 24)
        minutes = (time(hour, minute) for hour in hours for minute in range(60))
        return tuple(each for each in minutes if quiet.leaves_time(each))


@dataclass(frozen=True, kw_only=True)
class DayTimes:
    """Local wall times; None keeps the plan's own.

    They should lie outside the quiet hours: what falls into these is deferred or dropped.
    """

    morning: time | None = None
    evening: time | None = None

    def of(self, part: PartOfDay) -> time | None:
        """The patient's time for this part of the day."""
        return self.morning if part is PartOfDay.MORNING else self.evening

    def changed(self, part: PartOfDay, to: time | None) -> "DayTimes":
        """The same with another time for this part of the day."""
        if part is PartOfDay.MORNING:
            return replace(self, morning=to)
        return replace(self, evening=to)

    def instead_of(self, planned: time) -> time:
        """The patient's time for a step that the plan wants at `planned`."""
        if planned < MORNING_BEFORE:
            return self.morning or planned
        if planned >= EVENING_FROM:
            return self.evening or planned
        return planned
