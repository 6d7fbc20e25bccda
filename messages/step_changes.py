"""What staff changed in the plan of one session: a step left out, or at another time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, kw_only=True)
class StepChange:
    """One change to one step of one session; on the patient's clock.

    Either `dropped`, or `at` (and perhaps `day`) say when instead. A change to one occurrence
    counts before one to them all, which changes no `day`.
    """

    step_id: str
    occurrence: str = ""
    """As `messages.occurrence.Occurrence.occurrence`; empty for every one of the step."""
    dropped: bool = False
    day: int | None = None
    """Local days from the session's; None keeps the plan's."""
    at: time | None = None
    """Local wall time; None keeps the plan's."""


def change_of(
    changes: Iterable[StepChange], *, step_id: str, occurrence: str, once: bool = False
) -> StepChange | None:
    """What staff said of this occurrence: of it alone, or else of its whole step.

    The only occurrence of a step that comes `once` is named after its time. An edited plan may
    name it anew, and what was moved stays moved all the same.
    """
    found = {each.occurrence: each for each in changes if each.step_id == step_id}
    moved = [each for name, each in found.items() if once and name and not each.dropped]
    return found.get(occurrence) or (moved[-1] if moved else found.get(""))
