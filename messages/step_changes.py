"""What staff changed in the plan of one session: a step left out, or at another time."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, kw_only=True)
class StepChange:
    """One change to one step of one session; on the patient's clock.

    Either `dropped`, or `at` (and perhaps `day`) say when instead. A change to one occurrence
    counts before one to them all.
    """

    step_id: str
    occurrence: str = ""
    """As `messages.occurrence.Occurrence.occurrence`; empty for every one of the step."""
    dropped: bool = False
    day: int | None = None
    """Local days from the session's; None keeps the plan's."""
    at: time | None = None
    """Local wall time; None keeps the plan's."""
