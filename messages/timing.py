"""When a patient gets what: the whole schedule, computed from facts and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from messages.day_times import DayTimes
from messages.merging import join_close, keep_cap
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.quiet_hours import QuietHours
from messages.session_steps import session_steps

__all__ = ["DayTimes", "Occurrence", "SessionFacts", "StepKind", "schedule"]


def schedule(
    sessions: Sequence[SessionFacts],
    *,
    zone: ZoneInfo,
    quiet: QuietHours,
    times: DayTimes | None = None,
) -> tuple[Occurrence, ...]:
    """One patient's whole schedule, past and future, sorted by due time.

    A pure function of its arguments: `zone` is the patient's, `times` the patient's choice. The
    order within one message is the sessions' (oldest first), then the plan's, check-ins last.

    What a step's `expires` means: advice for the day ends after `useful_for`, and at the latest
    when the next quiet hours begin; check-ins, preparations and upkeep end after `useful_for`,
    which may be days later. All count from the step's own time, also when it is sent earlier
    because it was merged.

    Raises:
        ValueError: if two sessions have the same id.
    """
    ordered = sorted(sessions, key=lambda facts: (facts.ended_at, facts.session_id))
    ended = {facts.session_id: facts.ended_at for facts in ordered}
    if len(ended) < len(ordered):
        raise ValueError("two sessions have the same session_id")
    alone = [
        occurrence
        for facts in ordered
        for occurrence in session_steps(facts, zone=zone, quiet=quiet, times=times or DayTimes())
    ]
    messages = keep_cap(join_close(alone, ended=ended), ended=ended, zone=zone)
    merged = {_key(step): message.due for message in messages for step in message.steps}
    return tuple(
        sorted((replace(one, due=merged[_key(one)]) for one in alone), key=lambda one: one.due)
    )


def _key(one: Occurrence) -> tuple[int, str, str]:
    return one.session_id, one.step_id, one.occurrence
