"""What holds whichever step is edited and whenever the edited plan is applied."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from clinic import plan_changes
from clinic.database import Database
from clinic.tables import Kind
from clinic.tables.base import stored
from messages.merging import cap_on
from messages.offsets import AfterEnd, OnDays
from messages.plan import CarePlan, load_plans
from messages.walltime import local_date
from tests.clinic.people import CLINIC, NOW, PLAN, PUNE, enrol, hire, in_care
from tests.clinic.plan_edits import Phone, edited
from tests.clinic.test_planning import snapshot
from tests.databases import empty

PEEL = load_plans()["superficial-chemical-peel"]
STEPS = [step.id for step in PLAN.steps if step.id not in {"prepare", "upkeep"}]
COUNTED = (Kind.REMINDER, Kind.CHECK_IN)

clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 20, 59]))
days = st.lists(st.integers(0, 9), min_size=1, max_size=4, unique=True).map(sorted)
on_days = st.builds("days {} {}".format, days.map(lambda some: ",".join(map(str, some))), clocks)
after_end = st.integers(1, 60).map("+{}h".format)
edits = st.one_of(
    st.tuples(st.just("check-in"), st.sampled_from(["1,3,5", "2,7", "1,2,4,6"]), clocks).map(
        lambda edit: (edit[0], f"days {edit[1]} {edit[2]}")
    ),
    st.tuples(st.sampled_from(STEPS), st.one_of(on_days, after_end)),
)


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edit=edits, hours=st.integers(0, 24 * 9), peel=st.booleans())
@example(edit=("check-in", "days 1,3,5 19:00"), hours=24 * 5 - 3, peel=False)
@example(edit=("settle", "+2h"), hours=1, peel=False)
@pytest.mark.thorough
def test_whatever_is_edited_the_patient_is_not_disturbed_more_or_told_twice(
    sqlite_database: Database, edit: tuple[str, str], hours: int, *, peel: bool
) -> None:
    empty(sqlite_database)
    step, when = edit
    plan = edited(PLAN, **{step: when})
    with sqlite_database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        first = enrol(db, asha, by=ravi).session.id
        if peel:
            enrol(db, asha, by=ravi, plan=PEEL, length=5)
        phone = Phone(db=db, now=NOW)
        phone.until(NOW + timedelta(hours=hours))

        def apply() -> bool:
            done = plan_changes.apply(
                db,
                patient_id=stored(asha.id),
                plans={plan.id: plan},
                profile=CLINIC,
                now=phone.now,
            )
            db.flush()
            return done is not None

        assert apply() == (plan != PLAN and hours <= 24 * 7 + 6)
        once = snapshot(db)
        assert not apply()
        assert snapshot(db) == once
        phone.until(NOW + timedelta(days=12))

    of_each_day: dict[date, int] = defaultdict(int)
    for moment, rows in phone.messages:
        if rows[0].kind in COUNTED:
            assert not CLINIC.quiet.covers(moment, PUNE)
            of_each_day[local_date(moment, PUNE)] += 1
    enrolled_on = [local_date(NOW, PUNE)]
    assert all(count <= cap_on(day, enrolled_on) for day, count in of_each_day.items())
    rows_sent = Counter(key for *_, key in phone.steps())
    assert set(rows_sent.values()) == {1}
    said = Counter(step for session, step, _ in phone.steps() if session == first)
    assert all(said[step] <= 1 for step in _said_once(PLAN) & _said_once(plan))


def _said_once(plan: CarePlan) -> set[str]:
    return {
        step.id
        for step in plan.steps
        if isinstance(step.when, AfterEnd)
        or (isinstance(step.when, OnDays) and len(step.when.days) == 1)
    }
