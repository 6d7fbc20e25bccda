"""Sessions keep the plan they were planned with, until somebody applies the edited one."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from clinic import (
    outbox,
    patients,
    plan_changes,
    plan_versions,
    reachability,
    reminders,
    series,
)
from clinic.database import Database
from clinic.outcomes import NotSent, Sent
from clinic.plan_changes import Applied
from clinic.recheck import recheck
from clinic.tables import AuditEntry, CareSession, Kind, OutboxRow, Reason, State
from clinic.tables.base import stored
from messages.plan import CarePlan, load_plans
from tests.clinic.people import CLINIC, NOTICE, NOW, PLAN, PUNE, enrol, hire, stranger
from tests.clinic.plan_edits import Phone, applied, edited, enrolled, told
from tests.clinic.rows import claim, look, record
from tests.clinic.test_planning import snapshot

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PEEL = load_plans()["superficial-chemical-peel"]


def key_of(database: Database, step: str, occurrence: str) -> str:
    with database.reading() as db:
        return f"session:{db.exec(select(CareSession.id)).first()}:{step}:{occurrence}"


def at(day: int, clock: str) -> datetime:
    """The moment at which clocks in Pune show this, so many days after the session."""
    hour, minute = map(int, clock.split(":"))
    return (NOW.astimezone(PUNE) + day * DAY).replace(hour=hour, minute=minute)


def apply(db: Session, patient_id: int, plan: CarePlan, *, now: datetime) -> Applied | None:
    return plan_changes.apply(
        db, patient_id=patient_id, plans={plan.id: plan}, profile=CLINIC, now=now
    )


def sent_rows(db: Session) -> dict[str, dict[str, Any]]:
    rows = db.exec(select(OutboxRow).where(OutboxRow.state == State.SENT)).all()
    return {row.key: row.model_dump() for row in rows}


def versions(database: Database) -> list[CarePlan]:
    with database.reading() as db:
        sessions = db.exec(select(CareSession).order_by(col(CareSession.id))).all()
        return [series.plan_of(db, session=session) for session in sessions]


def test_a_session_keeps_its_plan_and_an_edited_one_serves_new_sessions(
    database: Database,
) -> None:
    new = edited(sun="days 1-7 09:00")
    asha = enrolled(database)
    with database.writing() as db:
        before = {key: row for key, row in snapshot(db).items() if ":sun:" in key}
    meera = enrolled(database, chat_id=8, plan=new)
    assert versions(database) == [PLAN, new]
    with database.reading() as db:
        after = snapshot(db)
        assert {key: after[key] for key in before} == before
        running = plan_versions.in_recovery(db, now=NOW)
        assert [(one.patient.id, one.plan) for one in running] == [(asha, PLAN), (meera, new)]
        plans = {new.id: new}
        [old] = plan_versions.outdated(db, plans=plans, now=NOW)
        assert old.patient.id == asha
        assert plan_versions.outdated(db, plans={PEEL.id: PEEL}, now=NOW) == []


def test_what_is_added_moved_dropped_and_reworded_is_told_and_done_once(
    database: Database,
) -> None:
    asha = enrolled(database)
    hold = look(database, key_of(database, "hold", "day-2"))
    new = edited(
        settle={"says": "remind-top-up"},
        moisturise_evening=None,
        hold="day 3",
        sun="days 5-8 09:00",
    )
    done = applied(database, asha, new, now=NOW)
    assert told(done) == [
        ("reworded", "settle", 0),
        ("dropped", "sun", 1),
        ("dropped", "sun", 2),
        ("dropped", "moisturise-evening", 2),
        ("moved", "hold", 3),
        ("dropped", "sun", 3),
        ("dropped", "sun", 4),
        ("moved", "sun", 5),
        ("moved", "sun", 6),
        # Merged with that day's morning message, as day 7 has one message only.
        ("moved", "check-in", 7),
        ("moved", "sun", 7),
        ("added", "sun", 8),
    ]
    moved = look(database, hold.key)
    assert (moved.id, moved.due_at) == (hold.id, at(3, "08:00"))
    assert look(database, key_of(database, "settle", "hour-1")).content["says"] == "remind-top-up"
    dropped = look(database, key_of(database, "sun", "day-1"))
    assert (dropped.state, dropped.reason) == (State.CANCELLED, Reason.REPLANNED)
    assert versions(database) == [new]
    with database.writing() as db:
        [entry] = db.exec(select(AuditEntry).where(AuditEntry.actor == "terminal")).all()
        assert (entry.act, entry.patient_id) == (
            f"plan {PLAN.digest[:8]} to {new.digest[:8]}",
            asha,
        )
        once = snapshot(db)
        later = NOW + HOUR
        assert apply(db, asha, new, now=later) is None
        assert snapshot(db) == once


def test_what_was_sent_and_ticked_stays_and_is_not_sent_again_at_its_new_time(
    database: Database,
) -> None:
    asha = enrolled(database)
    message_id = 0
    for moment in (NOW, NOW + HOUR, at(0, "20:00"), at(1, "08:00")):
        for taken in claim(database, now=moment):
            message_id += 1
            record(database, taken, Sent(message_id=message_id), now=moment)
    with database.writing() as db:
        sun = outbox.find(db, key=key_of(database, "sun", "day-1"))
        assert sun is not None
        reminders.mark_done(db, row=sun, now=at(1, "08:30"))
    with database.reading() as db:
        before = sent_rows(db)
    new = edited(settle="+20h", evening="day 1 20:00", sun="days 1-7 15:00")
    done = applied(database, asha, new, now=at(1, "10:00"))
    with database.reading() as db:
        assert sent_rows(db) == before
    assert not {("settle", 0), ("settle", 1), ("evening", 1), ("sun", 1)} & {
        (step, day) for _, step, day in told(done)
    }
    assert {row["done_at"] for row in before.values()} >= {at(1, "08:30")}


def test_a_message_that_is_just_being_sent_is_left_alone_and_not_lost_if_it_fails(
    database: Database,
) -> None:
    asha = enrolled(database)
    [welcome] = claim(database)
    record(database, welcome, Sent(message_id=1))
    soon = NOW + HOUR
    [under_way] = claim(database, now=soon)
    before = look(database, under_way.lead.key).model_dump()
    applied(database, asha, edited(settle="+2h"), now=soon)
    assert look(database, under_way.lead.key).model_dump() == before
    with database.reading() as db:
        settle = select(OutboxRow.key).where(OutboxRow.step == "settle")
        assert db.exec(settle).all() == [under_way.lead.key]
    record(database, under_way, NotSent(detail="no connection"), now=soon)
    again = soon + timedelta(seconds=10)
    [taken] = claim(database, now=again)
    with database.writing() as db:
        assert recheck(db, claim=taken, profile=CLINIC, now=again) is not None


def test_a_check_in_that_moves_to_a_day_whose_message_went_out_joins_the_next_morning(
    database: Database,
) -> None:
    asha = enrolled(database)
    with database.writing() as db:
        phone = Phone(db=db, now=NOW)
        phone.until(at(5, "12:00"))
    applied(database, asha, edited(check_in="days 1,3,5 19:00"), now=at(5, "12:00"))
    due = look(database, key_of(database, "check-in", "day-5")).due_at
    assert due == look(database, key_of(database, "sun", "day-6")).due_at == at(6, "08:00")


def test_of_check_ins_on_several_days_the_one_that_is_left_is_asked(database: Database) -> None:
    asha = enrolled(database)
    with database.writing() as db:
        Phone(db=db, now=NOW).until(at(2, "09:00"))
    done = applied(database, asha, edited(check_in="day 5 19:00"), now=at(2, "09:01"))
    assert ("added", "check-in", 5) in told(done)


def test_a_session_whose_recovery_is_over_is_left_alone(database: Database) -> None:
    asha = enrolled(database, number=6)
    new = edited(sun="days 1-20 09:00")
    with database.writing() as db:
        assert apply(db, asha, new, now=at(8, "00:30")) is None
        assert apply(db, asha, new, now=at(7, "23:30")) is not None
        db.rollback()
    with database.writing() as db:
        run = series.get(db, db.exec(select(CareSession)).one().series_id)
        enrol(
            db,
            patients.get(db, asha),
            by=hire(db, "Meera", chat_id=60),
            ended_at=NOW + HOUR,
            number=1,
            now=NOW + HOUR,
        )
        assert run.closed_at is not None
        done = apply(db, asha, new, now=NOW + HOUR)
        assert done is not None
        assert len(done.sessions) == 2


def test_for_who_left_nothing_is_planned_and_who_is_paused_or_out_of_reach_waits(
    database: Database,
) -> None:
    people = [enrolled(database, chat_id=chat_id) for chat_id in (7, 8, 9)]
    left, paused, lost = people
    with database.writing() as db:
        patients.stop(db, patient=patients.get(db, left), notice=NOTICE, now=NOW)
        patients.pause(db, patient=patients.get(db, paused), until=at(3, "00:00"), now=NOW)
        for row in outbox.waiting(db, patient_id=paused, kinds={Kind.CHECK_IN})[:1]:
            outbox.cancel_row(row, reason=Reason.PAUSED)
        reachability.lost(db, patient_id=lost, profile=CLINIC, now=NOW)
    new = edited(sun="days 1-7 09:00", check_in="days 1,3,7 18:00")
    found = {who: applied(database, who, new, now=NOW) for who in people}
    assert told(found[left]) == []
    assert ("moved", "sun", 4) in told(found[paused])
    assert "check-in" not in {step for _, step, day in told(found[paused]) if day == 1}
    assert told(found[lost]) != []
    with database.reading() as db:
        assert outbox.waiting(db, patient_id=left, kinds=set(Kind)) == []
        held = outbox.waiting(db, patient_id=lost, kinds={Kind.REMINDER, Kind.CHECK_IN})
        assert {row.state for row in held} == {State.HELD}
    assert versions(database) == [new] * 3


def test_who_has_not_joined_finds_the_new_plan(database: Database) -> None:
    with database.writing() as db:
        asha = stranger(db)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
    applied(database, stored(asha.id), edited(sun="days 1-7 09:00"), now=NOW)
    row = look(database, key_of(database, "sun", "day-4"))
    assert (row.state, row.due_at) == (State.HELD, at(4, "09:00"))


def test_what_is_broken_off_leaves_the_patient_as_before(database: Database) -> None:
    asha = enrolled(database)
    with database.reading() as db:
        before = snapshot(db)

    def broken_off() -> None:
        with database.writing() as db:
            assert apply(db, asha, edited(sun="days 1-7 09:00"), now=NOW) is not None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    with database.reading() as db:
        assert snapshot(db) == before
        assert db.exec(select(AuditEntry).where(AuditEntry.actor == "terminal")).all() == []
    assert versions(database) == [PLAN]


def test_of_two_who_apply_at_the_same_time_one_finds_it_done(database: Database) -> None:
    asha = enrolled(database)
    new = edited(sun="days 1-7 09:00")
    both = threading.Barrier(2)

    def work(_: int) -> bool:
        both.wait()
        with database.writing() as db:
            return apply(db, asha, new, now=NOW) is not None

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(work, range(2))) == [False, True]
    with database.reading() as db:
        assert len(db.exec(select(AuditEntry).where(AuditEntry.actor == "terminal")).all()) == 1
