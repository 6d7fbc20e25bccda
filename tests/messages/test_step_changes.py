"""Staff leave steps of one session out, or give them another time."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from schedule_strategies import (
    MICRODERMABRASION,
    USUAL,
    changed_sessions,
    counted_by_date,
    key,
    quiet_hours,
    unhurried,
    zones,
)

from messages.day_times import DayTimes
from messages.merging import cap_on
from messages.occurrence import Occurrence, SessionFacts
from messages.offsets import comes_once
from messages.quiet_hours import QuietHours
from messages.session_steps import session_steps
from messages.step_changes import StepChange, change_of
from messages.timing import schedule
from messages.walltime import local_date

PUNE = ZoneInfo("Asia/Kolkata")
ENDED = datetime(2026, 5, 12, 17, 30, tzinfo=PUNE)
EVENING = DayTimes(morning=time(9), evening=time(18))
few = settings(unhurried, max_examples=25)


def steps(*changes: StepChange, next_in: int | None = None) -> dict[tuple[str, str], Occurrence]:
    facts = SessionFacts(
        session_id=1,
        plan=MICRODERMABRASION,
        ended_at=ENDED,
        next_appointment=ENDED + timedelta(days=next_in) if next_in else None,
        changes=changes,
    )
    found = session_steps(facts, zone=PUNE, quiet=USUAL, times=EVENING)
    return {(one.step_id, one.occurrence): one for one in found}


def shown(one: Occurrence) -> str:
    return f"{one.due.astimezone(PUNE):%d %H:%M}"


def test_a_moved_occurrence_keeps_its_name_and_speaks_of_the_day_it_comes() -> None:
    found = steps(
        StepChange(step_id="sun", at=time(10)),
        StepChange(step_id="sun", occurrence="day-3", day=5, at=time(19)),
        StepChange(step_id="settle", at=time(19, 15)),
        StepChange(step_id="check-in", occurrence="day-3", day=4),
        StepChange(step_id="hold", occurrence="day-2", day=3),
    )
    assert [shown(found["sun", f"day-{day}"]) for day in (1, 2, 3)] == [
        "13 10:00",
        "14 10:00",
        "17 19:00",
    ], "what is said of one day counts before what is said of all, and both before the patient"
    assert found["sun", "day-3"].day == 5
    assert shown(found["settle", "hour-1"]) == "12 19:15"
    assert shown(found["check-in", "day-3"]) == "16 18:00", "another day alone keeps the evening"
    assert shown(found["moisturise-morning", "day-1"]) == "13 09:00", "the others keep theirs"
    assert shown(found["hold", "day-2"]) == "15 09:00", "it joins the first message of its new day"


def test_a_preparation_is_left_out_as_a_whole_before_any_appointment_is_known() -> None:
    whole = StepChange(step_id="prepare", dropped=True)
    assert not [name for name in steps(whole, next_in=20) if name[0] == "prepare"]
    moved = StepChange(step_id="prepare", at=time(15))
    found = steps(moved, next_in=20)
    assert shown(found["prepare", "before-3-2026-06-01"]) == "29 15:00"
    late = StepChange(step_id="prepare", occurrence="before-3-2026-06-01", day=30, at=time(15))
    assert ("prepare", "before-3-2026-06-01") not in steps(late, next_in=20), "the visit is over"


@few
@given(facts=changed_sessions(), zone=zones, quiet=quiet_hours)
def test_whatever_staff_change_quiet_hours_and_the_cap_hold_in_whichever_order_sessions_stand(
    facts: list[SessionFacts], zone: ZoneInfo, quiet: QuietHours
) -> None:
    planned = schedule(facts, zone=zone, quiet=quiet)
    ended = {one.session_id: one.ended_at for one in facts}
    for one in planned:
        assert not quiet.covers(one.due, zone)
        assert ended[one.session_id] <= one.due < one.expires
    days = [local_date(one.ended_at, zone) for one in facts]
    for the_date, moments in counted_by_date(planned, zone).items():
        assert len(moments) <= cap_on(the_date, days)
    assert planned == schedule([*reversed(facts)], zone=zone, quiet=quiet)


@few
@given(facts=changed_sessions(), zone=zones)
def test_what_was_left_out_never_comes_and_what_nobody_changed_is_kept(
    facts: list[SessionFacts], zone: ZoneInfo
) -> None:
    changes = {one.session_id: one.changes for one in facts}
    once = {
        (one.session_id, step.id): comes_once(step.when)
        for one in facts
        for step in (*one.plan.steps, one.plan.check_ins)
    }

    def change(one: Occurrence) -> StepChange | None:
        return change_of(
            changes[one.session_id],
            step_id=one.step_id,
            occurrence=one.occurrence,
            once=once[one.session_id, one.step_id],
        )

    planned = schedule(facts, zone=zone, quiet=USUAL)
    unchanged = schedule([replace(one, changes=()) for one in facts], zone=zone, quiet=USUAL)
    assert not [one for one in planned if (said := change(one)) and said.dropped]
    assert len({key(one) for one in planned}) == len(planned)
    kept = {(*key(one), one.says) for one in unchanged if change(one) is None}
    assert kept <= {(*key(one), one.says) for one in planned}


@few
@given(facts=changed_sessions(), zone=zones)
def test_a_change_to_a_step_that_does_not_exist_changes_nothing(
    facts: list[SessionFacts], zone: ZoneInfo
) -> None:
    elsewhere = [
        replace(
            one, changes=tuple(replace(each, step_id=f"no-{each.step_id}") for each in one.changes)
        )
        for one in facts
    ]
    plain = [replace(one, changes=()) for one in facts]
    assert schedule(elsewhere, zone=zone, quiet=USUAL) == schedule(plain, zone=zone, quiet=USUAL)
