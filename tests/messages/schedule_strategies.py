"""Hypothesis strategies for sessions, zones and quiet hours, and one patient's day at a glance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import settings
from hypothesis import strategies as st

from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.plan import CarePlan, load_plans
from messages.quiet_hours import QuietHours
from messages.step_changes import StepChange
from messages.walltime import local_date

SHIPPED = load_plans()
MICRODERMABRASION = SHIPPED["microdermabrasion"]
USUAL = QuietHours.parse("20:30-08:00")

unhurried = settings(deadline=None)
"""Reading a zone for the first time may take long on a busy machine."""

zones = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
moments = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001 - Hypothesis wants naive bounds
    max_value=datetime(2030, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def _quiet(start: int, length: int) -> QuietHours:
    end = (start + length) % (24 * 60)
    return QuietHours(start=time(start // 60, start % 60), end=time(end // 60, end % 60))


quiet_hours = st.builds(_quiet, start=st.integers(0, 24 * 60 - 1), length=st.integers(60, 23 * 60))
"""From one hour to all but one, also over midnight, to the minute."""


def another_plan() -> CarePlan:
    """A procedure that no clinic has yet, with other times and more of them."""
    document = MICRODERMABRASION.document() | {"id": "another"}
    extra = {"says": "remind-settle", "label": "label-settle", "useful_for": "4h"}
    document["steps"] = [
        *document["steps"],
        {"id": "soon", "when": "+90m", **extra},
        {"id": "noon", "when": "days 0-9 13:15", **extra},
        {"id": "close", "when": "days 1-9 08:20", **extra},
        {"id": "late", "when": "days 2,6,20", **extra},
    ]
    return CarePlan.from_document(document)


shipped_plans = st.sampled_from([*SHIPPED.values()])
plans = st.sampled_from([another_plan(), *SHIPPED.values()])


@st.composite
def sessions(draw: st.DrawFn, count: int = 2) -> list[SessionFacts]:
    """Up to `count` sessions of one patient within two weeks, each with its own wishes."""
    first = draw(moments)
    ends = [first] + [
        first + draw(st.timedeltas(timedelta(0), timedelta(days=14)))
        for _ in range(draw(st.integers(0, count - 1)))
    ]
    return [
        SessionFacts(
            session_id=number,
            plan=draw(plans),
            ended_at=end,
            opted_in=draw(st.sampled_from([frozenset[str](), frozenset({"top-up"})])),
            next_appointment=end + timedelta(days=draw(st.integers(1, 42))),
            last_of_series=draw(st.booleans()),
            news=draw(st.booleans()),
        )
        for number, end in enumerate(ends)
    ]


@st.composite
def changed_sessions(draw: st.DrawFn, count: int = 2) -> list[SessionFacts]:
    """As `sessions`, with changes by staff, some of them to steps that do not exist."""
    return [
        replace(facts, changes=tuple(draw(st.lists(_changes(facts), max_size=6))))
        for facts in draw(sessions(count))
    ]


def _changes(facts: SessionFacts) -> st.SearchStrategy[StepChange]:
    steps = [step.id for step in facts.plan.steps]
    occurrences = ["hour-1", "after-28", *(f"day-{day}" for day in range(8))]
    if facts.next_appointment is not None:
        visit = facts.next_appointment.date().isoformat()
        occurrences += [f"before-7-{visit}", f"before-3-{visit}"]
    return st.builds(
        StepChange,
        step_id=st.sampled_from([*steps, facts.plan.check_ins.id, "no-such-step"]),
        occurrence=st.sampled_from(["", *occurrences]),
        dropped=st.booleans(),
        day=st.one_of(st.none(), st.integers(0, 20)),
        at=st.one_of(st.none(), st.times()),
    )


def key(one: Occurrence) -> tuple[int, str, str]:
    return one.session_id, one.step_id, one.occurrence


def counted_by_date(occurrences: Sequence[Occurrence], zone: ZoneInfo) -> dict[date, set[datetime]]:
    """The moments of each local date at which a message goes out that counts against the cap."""
    found: dict[date, set[datetime]] = defaultdict(set)
    for one in occurrences:
        if one.kind in {StepKind.REMINDER, StepKind.CHECK_IN} and not one.opt_in:
            found[local_date(one.due, zone)].add(one.due)
    return found
