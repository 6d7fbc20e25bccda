"""What holds for every zone, every quiet hours and every pair of procedures."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_strategies import (
    USUAL,
    counted_by_date,
    key,
    moments,
    quiet_hours,
    sessions,
    shipped_plans,
    unhurried,
    zones,
)

from messages.day_times import DayTimes
from messages.occurrence import SessionFacts, StepKind
from messages.offsets import OnDays
from messages.plan import CarePlan
from messages.quiet_hours import QuietHours
from messages.session_steps import session_steps
from messages.timing import schedule
from messages.walltime import local_date, moment_of


@unhurried
@given(facts=sessions(count=3), zone=zones, quiet=quiet_hours)
def test_nothing_is_due_in_quiet_hours_and_everything_is_still_useful_when_due(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    for one in schedule(facts, zone=zone, quiet=quiet):
        assert not quiet.covers(one.due, zone)
        assert one.due < one.expires


@unhurried
@given(facts=sessions(), zone=zones, quiet=st.one_of(st.just(USUAL), quiet_hours))
def test_no_day_has_more_messages_than_its_cap(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    days = [local_date(one.ended_at, zone) for one in facts]
    for the_date, moments_of_day in counted_by_date(
        schedule(facts, zone=zone, quiet=quiet), zone
    ).items():
        early = any(0 <= (the_date - day).days <= 3 for day in days)
        assert len(moments_of_day) <= (2 if early else 1)


@unhurried
@given(facts=sessions(count=3), zone=zones, quiet=quiet_hours)
def test_merging_keeps_every_step_and_no_advice_precedes_its_session(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    merged = schedule(facts, zone=zone, quiet=quiet)
    alone = [
        one
        for each in facts
        for one in session_steps(each, zone=zone, quiet=quiet, times=DayTimes())
    ]
    assert sorted(map(key, merged)) == sorted(map(key, alone))
    assert len(set(map(key, merged))) == len(merged)
    ended = {each.session_id: each.ended_at for each in facts}
    assert all(one.due >= ended[one.session_id] for one in merged)


@unhurried
@given(facts=sessions(count=3), zone=zones, quiet=quiet_hours)
def test_two_messages_are_never_within_half_an_hour(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    due = sorted({one.due for one in schedule(facts, zone=zone, quiet=quiet)})
    assert all(later - earlier > timedelta(minutes=30) for earlier, later in pairwise(due))


@unhurried
@given(facts=sessions(count=3), zone=zones, quiet=quiet_hours)
def test_the_schedule_depends_on_its_facts_and_on_nothing_else(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    once = schedule(facts, zone=zone, quiet=quiet)
    assert once == schedule(list(reversed(facts)), zone=zone, quiet=quiet)
    assert [one.due for one in once] == sorted(one.due for one in once)


@unhurried
@given(facts=sessions(), days=st.integers(-400, 400))
def test_moving_a_session_moves_everything(facts: list[SessionFacts], days: int) -> None:
    zone, by = ZoneInfo("Asia/Kolkata"), timedelta(days=days)
    moved = [
        SessionFacts(
            session_id=one.session_id,
            plan=one.plan,
            ended_at=one.ended_at + by,
            opted_in=one.opted_in,
            next_appointment=one.next_appointment and one.next_appointment + by,
            last_of_series=one.last_of_series,
            news=one.news,
        )
        for one in facts
    ]
    before = schedule(facts, zone=zone, quiet=USUAL)
    after = schedule(moved, zone=zone, quiet=USUAL)
    assert [(one.step_id, one.due + by, one.expires + by) for one in before] == [
        (one.step_id, one.due, one.expires) for one in after
    ]


@settings(unhurried, max_examples=300)
@given(plan=shipped_plans, zone=zones, day=st.dates(date(2024, 1, 1), date(2030, 12, 1)))
def test_each_morning_of_a_plan_has_one_message_at_eight_also_when_clocks_change(
    plan: CarePlan, zone: ZoneInfo, day: date
) -> None:
    facts = SessionFacts(session_id=1, plan=plan, ended_at=moment_of(day, time(17, 30), zone))
    planned = {
        number
        for step in plan.steps
        if isinstance(step.when, OnDays) and step.when.at == time(8)
        for number in step.when.days
    }
    due = sorted({one.due for one in schedule([facts], zone=zone, quiet=USUAL)})
    eights = [one.astimezone(zone).date() for one in due if one.astimezone(zone).time() == time(8)]
    assert eights == [day + timedelta(days=number) for number in sorted(planned)]


@unhurried
@given(facts=sessions(count=1), zone=zones)
def test_advice_for_a_day_ends_before_its_night(facts: list[SessionFacts], zone: ZoneInfo) -> None:
    for one in schedule(facts, zone=zone, quiet=USUAL):
        if one.kind is StepKind.REMINDER:
            assert one.expires <= USUAL.next_start(one.due, zone)


@unhurried
@given(moment=moments, zone=zones, quiet=quiet_hours)
def test_deferring_goes_forward_out_of_the_quiet_hours_and_only_once(
    moment: datetime, zone: ZoneInfo, quiet: QuietHours
) -> None:
    deferred = quiet.defer(moment, zone)
    assert deferred >= moment
    assert deferred.tzinfo is UTC
    assert quiet.defer(deferred, zone) == deferred
