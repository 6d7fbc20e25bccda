"""The microdermabrasion course, as the clinic wrote it down."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.day_times import DayTimes
from messages.occurrence import Occurrence, SessionFacts, StepKind
from messages.plan import CarePlan
from messages.quiet_hours import QuietHours
from messages.timing import schedule

PUNE = ZoneInfo("Asia/Kolkata")
ENDED = datetime(2026, 5, 12, 17, 30, tzinfo=PUNE)


def course(plan: CarePlan, quiet: QuietHours, **facts: object) -> tuple[Occurrence, ...]:
    given = SessionFacts(**{"session_id": 1, "plan": plan, "ended_at": ENDED, **facts})  # pyright: ignore[reportArgumentType]
    return schedule([given], zone=PUNE, quiet=quiet)


def local(occurrences: tuple[Occurrence, ...], step: str) -> list[str]:
    return [f"{one.due.astimezone(PUNE):%d %H:%M}" for one in occurrences if one.step_id == step]


def test_every_step_of_the_plan_is_due_when_the_clinic_says(
    plan: CarePlan, quiet: QuietHours
) -> None:
    found = course(plan, quiet)
    assert local(found, "settle") == ["12 18:30"]
    assert local(found, "evening") == ["12 20:00"]
    assert local(found, "sun") == [f"{day} 08:00" for day in range(13, 20)]
    assert local(found, "moisturise-morning") == ["13 08:00", "14 08:00", "15 08:00"]
    assert local(found, "hold") == ["14 08:00"]
    assert local(found, "top-up") == []
    assert local(found, "prepare") == []
    assert local(found, "upkeep") == []


def test_the_evening_moisturiser_is_left_out_on_the_day_of_a_check_in(
    plan: CarePlan, quiet: QuietHours
) -> None:
    assert local(course(plan, quiet), "moisturise-evening") == ["14 20:00"]


def test_on_day_seven_the_check_in_joins_the_morning_message(
    plan: CarePlan, quiet: QuietHours
) -> None:
    assert local(course(plan, quiet), "check-in") == ["13 19:00", "15 19:00", "19 08:00"]


def test_the_midday_top_up_comes_only_when_asked_for(plan: CarePlan, quiet: QuietHours) -> None:
    found = course(plan, quiet, opted_in=frozenset({"top-up"}))
    assert local(found, "top-up") == ["13 12:30", "14 12:30", "15 12:30"]
    assert local(found, "check-in") == ["13 19:00", "15 19:00", "19 08:00"]


def test_preparation_comes_seven_and_three_days_before_the_next_appointment(
    plan: CarePlan, quiet: QuietHours
) -> None:
    found = course(plan, quiet, next_appointment=ENDED + timedelta(days=14))
    assert local(found, "prepare") == ["19 10:00", "23 10:00"]
    names = [one.occurrence for one in found if one.kind is StepKind.PREPARATION]
    assert names == ["before-7-2026-05-26", "before-3-2026-05-26"]


def test_preparation_that_lies_before_this_session_is_left_out(
    plan: CarePlan, quiet: QuietHours
) -> None:
    found = course(plan, quiet, next_appointment=ENDED + timedelta(days=7))
    assert local(found, "prepare") == ["16 10:00"]


@pytest.mark.parametrize("news", [True, False])
def test_upkeep_needs_the_last_session_and_consent_to_news(
    plan: CarePlan, quiet: QuietHours, *, news: bool
) -> None:
    found = course(plan, quiet, last_of_series=True, news=news)
    assert local(found, "upkeep") == (["09 10:00"] if news else [])
    assert local(course(plan, quiet, news=news), "upkeep") == []


def test_a_late_session_loses_what_would_come_at_night_and_keeps_the_rest(
    plan: CarePlan, quiet: QuietHours
) -> None:
    late = datetime(2026, 5, 12, 20, 10, tzinfo=PUNE)
    found = course(plan, quiet, ended_at=late)
    assert local(found, "settle") == []
    assert local(found, "evening") == ["12 20:10"]
    assert local(course(plan, quiet, ended_at=late + timedelta(hours=1)), "evening") == []


def test_a_check_in_keeps_over_quiet_hours_and_advice_for_the_day_does_not(
    plan: CarePlan,
) -> None:
    found = course(plan, QuietHours.parse("18:00-09:00"))
    assert local(found, "check-in") == ["14 09:00", "16 09:00", "20 09:00"]
    assert local(found, "sun")[0] == "13 09:00"
    assert local(found, "moisturise-evening") == []


def test_a_patient_may_choose_the_morning_and_the_evening_time(
    plan: CarePlan, quiet: QuietHours
) -> None:
    times = DayTimes(morning=time(9, 15), evening=time(18))
    facts = SessionFacts(session_id=1, plan=plan, ended_at=ENDED)
    found = schedule([facts], zone=PUNE, quiet=quiet, times=times)
    assert local(found, "sun")[0] == "13 09:15"
    assert local(found, "check-in")[0] == "13 18:00"
    assert local(found, "hold") == ["14 09:15"]


def test_two_procedures_on_one_day_share_their_messages(plan: CarePlan, quiet: QuietHours) -> None:
    facts = [
        SessionFacts(session_id=number, plan=plan, ended_at=ENDED + timedelta(minutes=20 * number))
        for number in (1, 2)
    ]
    found = schedule(facts, zone=PUNE, quiet=quiet)
    assert [local(found, "settle"), local(found, "evening")] == [
        ["12 18:50", "12 18:50"],
        ["12 20:00", "12 20:00"],
    ]


def test_advice_never_comes_before_its_own_session(plan: CarePlan, quiet: QuietHours) -> None:
    morning = datetime(2026, 5, 20, 10, 0, tzinfo=PUNE)
    facts = [
        SessionFacts(session_id=1, plan=plan, ended_at=ENDED + timedelta(days=3)),
        SessionFacts(session_id=2, plan=plan, ended_at=morning),
    ]
    of_day = [
        one
        for one in schedule(facts, zone=PUNE, quiet=quiet)
        if one.due.astimezone(PUNE).date() == morning.date()
    ]
    assert sorted({f"{one.due.astimezone(PUNE):%H:%M}" for one in of_day}) == ["08:00", "11:00"]
    assert {one.session_id for one in of_day if one.due < morning} == {1}


def test_a_naive_time_or_a_repeated_session_is_refused(plan: CarePlan, quiet: QuietHours) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        SessionFacts(session_id=1, plan=plan, ended_at=ENDED.replace(tzinfo=None))
    with pytest.raises(ValueError, match="needs a time zone"):
        SessionFacts(
            session_id=1, plan=plan, ended_at=ENDED, next_appointment=ENDED.replace(tzinfo=None)
        )
    twice = SessionFacts(session_id=1, plan=plan, ended_at=ENDED)
    with pytest.raises(ValueError, match="same session_id"):
        schedule([twice, twice], zone=PUNE, quiet=quiet)


def test_all_times_are_given_in_utc(plan: CarePlan, quiet: QuietHours) -> None:
    for one in course(plan, quiet):
        assert one.due.tzinfo is UTC
        assert one.expires.tzinfo is UTC
