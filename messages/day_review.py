"""What a plan does to one patient's day: texts said twice, and more messages than the cap."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from messages.care_plan import CarePlan
from messages.day_times import DayTimes
from messages.merging import Message, cap_on, join_close, keep_cap
from messages.occurrence import Occurrence, SessionFacts
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
    """Steps and check-ins that the cap of their day draws to another time.

    So it is for a patient of this plan alone, who asked for nothing more. What lies close together
    or joins the day's first message is one message already.
    """
    told: dict[str, dict[int, str]] = defaultdict(dict)
    for end in _ENDS:
        for step_id, day, said in _drawn(plan, quiet, end):
            told[step_id].setdefault(day, said)
    places: dict[str, Place] = {
        step.id: ("steps", index, "when") for index, step in enumerate(plan.steps)
    }
    remedies = dict.fromkeys(places, _OF_A_STEP) | {plan.check_ins.id: _OF_A_CHECK_IN}
    for step_id, place in (places | {plan.check_ins.id: ("check_ins", "when")}).items():
        days_of: dict[str, list[int]] = defaultdict(list)
        for day, said in sorted(told[step_id].items()):
            days_of[said].append(day)
        for said, days in days_of.items():
            yield place, f"{_days(days)}: {said}; {remedies[step_id]}"


_OF_A_STEP = (
    "give it the time of another, leave out its time to join the first message, or choose another "
    "day"
)
_OF_A_CHECK_IN = (
    "choose another day, give the steps of that day its time, or leave it so if that hour is meant"
)


def _drawn(plan: CarePlan, quiet: QuietHours, end: datetime) -> Iterator[tuple[str, int, str]]:
    """Each step whose message the cap moves: its id, its day, and what becomes of it."""
    cared = [one for one in _course(plan, quiet, end) if not one.opt_in]
    alone = join_close(cared, ended={0: end})
    kept = keep_cap(alone, ended={0: end}, zone=_ZONE)
    came = {_key(step): message.due for message in kept for step in message.steps}
    of_date: dict[date, list[Message]] = defaultdict(list)
    for message in alone:
        if message.counts:
            of_date[message.due.date()].append(message)
    for the_date, messages in of_date.items():
        for message in messages:
            for step in message.steps:
                if came[_key(step)] != message.due:
                    said = _too_many(the_date, messages, came[_key(step)])
                    yield step.step_id, (the_date - _DAY_0).days, said


def _too_many(the_date: date, messages: Sequence[Message], came: datetime) -> str:
    times = ", ".join(f"{message.due:%H:%M}" for message in messages)
    return (
        f"{len(messages)} messages ({times}) where at most {cap_on(the_date, [_DAY_0])} may be "
        f"sent, so this one comes at {came:%H:%M}"
    )


def _key(one: Occurrence) -> tuple[str, str]:
    return one.step_id, one.occurrence


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
