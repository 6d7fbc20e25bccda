"""What a plan does to one patient's day: texts said twice, and more messages than the cap."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from messages.care_plan import CarePlan
from messages.day_times import DayTimes
from messages.merging import Message, cap_on, join_close
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.offsets import day_runs
from messages.plan_faults import Place
from messages.plan_repair import is_stand_in
from messages.quiet_hours import QuietHours
from messages.session_steps import session_steps

_ZONE = ZoneInfo("UTC")
_DAY_0 = date(2026, 1, 12)
_ENDS = [datetime(2026, 1, 12, hour, 30, tzinfo=UTC) for hour in (10, 13, 17)]
"""Sessions of a morning, an afternoon and an evening, in a place whose clocks never change."""


def said_twice(plan: CarePlan) -> Iterator[tuple[Place, str]]:
    """Steps that say on some day what an earlier step of the plan says on it too."""
    days: dict[tuple[str, str], set[int]] = defaultdict(set)
    quiet = QuietHours.parse("23:59-00:00")
    for one in _course(plan, quiet, _ENDS[0]):
        days[one.says, one.step_id].add((one.due.date() - _DAY_0).days)
    first: dict[str, list[tuple[str, set[int]]]] = defaultdict(list)
    for index, step in enumerate(plan.steps):
        of_step = days.get((step.says, step.id), set[int]())
        for earlier, of_earlier in first[step.says]:
            both = sorted(of_step & of_earlier)
            if both:
                said = (
                    f"{step.says} is said twice on {_days(both)}, by {earlier} and by {step.id}; "
                    "choose other days or another text for one of them"
                )
                yield ("steps", index, "when"), said
        first[step.says].append((step.id, of_step))


def crowded_days(plan: CarePlan, *, quiet: QuietHours) -> Iterator[tuple[Place, str]]:
    """Steps that bring a day more messages than its cap, so that some come hours too early.

    What lies close together is one message already; check-ins and what a patient asks for are
    not counted, as they find their place in the others.
    """
    crowded: dict[str, dict[int, Sequence[Message]]] = defaultdict(dict)
    for end in _ENDS:
        cared = [
            one
            for one in _course(plan, quiet, end)
            if one.kind is StepKind.REMINDER and not one.opt_in
        ]
        by_date: dict[date, list[Message]] = defaultdict(list)
        for message in join_close(cared, ended={0: end}):
            by_date[message.due.date()].append(message)
        for the_date, messages in by_date.items():
            if len(messages) > cap_on(the_date, [_DAY_0]):
                last = messages[-1].steps[-1].step_id
                crowded[last].setdefault((the_date - _DAY_0).days, messages)
    for index, step in enumerate(plan.steps):
        if step.id in crowded:
            yield ("steps", index, "when"), _too_many(crowded[step.id])


def _too_many(crowded: dict[int, Sequence[Message]]) -> str:
    day, messages = next(iter(crowded.items()))
    cap = cap_on(_DAY_0 + timedelta(days=day), [_DAY_0])
    times = ", ".join(f"{message.due:%H:%M}" for message in messages)
    return (
        f"{_days(sorted(crowded))}: {len(messages)} messages ({times}) where at most {cap} may be "
        "sent, so some would come hours early; give this step the time of another, or leave out "
        "its time to join the first message"
    )


def _course(plan: CarePlan, quiet: QuietHours, end: datetime) -> Iterator[Occurrence]:
    facts = SessionFacts(
        session_id=0,
        plan=plan,
        ended_at=end,
        opted_in=frozenset(step.id for step in plan.steps if step.opt_in),
        next_appointment=end + timedelta(days=plan.series.interval_days),
    )
    for one in session_steps(facts, zone=_ZONE, quiet=quiet, times=DayTimes()):
        if not is_stand_in(one.says):
            yield one


def _days(days: Sequence[int]) -> str:
    return f"day {days[0]}" if len(days) == 1 else f"days {day_runs(days)}"
