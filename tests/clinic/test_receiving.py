"""What a patient left does not wait, and what they take up again comes once."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from clinic import (
    appointments,
    booking,
    consents,
    delivery,
    joining,
    patients,
    planning,
    receiving,
    recheck,
)
from clinic.database import Database
from clinic.tables import AuditEntry, Kind, OutboxRow, Patient, Purpose, Reason, Series, State
from clinic.tables.base import stored
from messages.walltime import local_date
from tests.clinic.bookings import OPEN, STAFF, agree, begin, slot
from tests.clinic.people import NOTICE, NOW, PUNE, decide, enrol, hire, in_care, stranger
from tests.clinic.plan_edits import Phone
from tests.databases import empty

DAY = timedelta(days=1)
WAITING = (State.HELD, State.PENDING)


def waiting(db: Session, purpose: Purpose) -> list[OutboxRow]:
    kinds = [kind for kind in Kind if kind.purpose is purpose]
    return list(
        db.exec(
            select(OutboxRow).where(
                col(OutboxRow.kind).in_(kinds), col(OutboxRow.state).in_(WAITING)
            )
        ).all()
    )


def leave(db: Session, patient: Patient, purpose: Purpose, *, now: datetime = NOW) -> None:
    receiving.leave(db, patient=patient, purpose=purpose, notice=NOTICE, profile=OPEN, now=now)
    db.flush()


def take_up(db: Session, patient: Patient, purpose: Purpose, *, now: datetime = NOW) -> None:
    receiving.take_up(db, patient=patient, purpose=purpose, notice=NOTICE, profile=OPEN, now=now)
    db.flush()


def snapshot(db: Session) -> dict[str, object]:
    rows = db.exec(
        select(OutboxRow)
        .where(col(OutboxRow.patient_id).is_not(None))
        .execution_options(populate_existing=True)
    ).all()
    return {
        row.key: (row.state, row.due_at, row.expires_at, row.content.get("says")) for row in rows
    }


@pytest.mark.parametrize("purpose", list(Purpose))
def test_what_is_left_is_cancelled_at_once_stays_so_and_comes_back_as_it_was(
    database: Database, purpose: Purpose
) -> None:
    with database.writing() as db:
        run = begin(db, number=6)
        asha = patients.get(db, run.patient_id)
        take_up(db, asha, Purpose.NEWS)
        agree(db, run, slot(20, "12:00"))
        db.flush()
        before = snapshot(db)
        others = {each: len(waiting(db, each)) for each in Purpose if each is not purpose}
        gone = {row.key for row in waiting(db, purpose)}
        assert gone
        leave(db, asha, purpose)
        assert waiting(db, purpose) == []
        assert {each: len(waiting(db, each)) for each in others} == others
        rows = db.exec(select(OutboxRow).where(col(OutboxRow.key).in_(gone))).all()
        assert {(row.state, row.reason) for row in rows} == {(State.CANCELLED, Reason.NO_CONSENT)}
        planning.replan(db, patient=asha, profile=OPEN, now=NOW)
        assert waiting(db, purpose) == []
        take_up(db, asha, purpose)
        assert snapshot(db) == before
        acts = db.exec(select(AuditEntry.act).order_by(col(AuditEntry.id))).all()
        assert [act for act in acts if act.endswith(purpose.value)][-2:] == [
            f"left {purpose.value}",
            f"took up {purpose.value}",
        ]


@pytest.mark.thorough
def test_of_what_was_not_told_meanwhile_only_the_newest_of_a_series_is(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        asha = patients.get(db, run.patient_id)
        leave(db, asha, Purpose.APPOINTMENTS)
        first = agree(db, run, slot(20, "12:00"))
        booking.cancel(db, appointment=first, profile=OPEN, by=STAFF, now=NOW)
        again = agree(db, run, slot(21, "12:00"))
        db.flush()
        take_up(db, asha, Purpose.APPOINTMENTS)
        told = [row for row in waiting(db, Purpose.APPOINTMENTS) if row.kind is Kind.APPOINTMENT]
        assert [row.appointment_id for row in told] == [again.id]


def test_who_has_not_answered_yet_is_planned_for_and_who_left_care_is_not_told_to_wait(
    database: Database,
) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        enrol(db, stranger(db), by=ravi)
        assert {row.state for row in waiting(db, Purpose.CARE)} == {State.HELD}
    with database.writing() as db:
        asha = in_care(db, "Zoya", chat_id=7)
        decide(db, asha, Purpose.CARE, granted=False)
        done = enrol(db, asha, by=ravi)
        assert not any(row.patient_id == asha.id for row in waiting(db, Purpose.CARE))
        assert done.planned.to_come == ()
        assert any(row.patient_id == asha.id for row in waiting(db, Purpose.APPOINTMENTS))


def test_leaving_twice_tells_staff_once_and_news_are_no_matter_of_theirs(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=7, news=True)
        hire(db, "Ravi", chat_id=50)
        for after, purpose in enumerate((*Purpose, *Purpose)):
            leave(db, asha, purpose, now=NOW + timedelta(minutes=after))
        told = db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE)).all()
        assert [row.content["about"] for row in told] == ["care-off", "appointments-off"]
        assert asha.in_care


def test_staff_hear_of_taking_up_and_a_notice_that_says_the_contrary_does_not_go_out(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=7)
        hire(db, "Ravi", chat_id=50)
        take_up(db, asha, Purpose.CARE)
        for minutes, act in enumerate((leave, take_up, leave, take_up)):
            act(db, asha, Purpose.APPOINTMENTS, now=NOW + timedelta(minutes=minutes))
        told = db.exec(
            select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE).order_by(col(OutboxRow.id))
        ).all()
    assert [(row.state, row.reason) for row in told] == [
        *[(State.CANCELLED, Reason.SUPERSEDED)] * 3,
        (State.PENDING, None),
    ]
    assert told[-1].content["about"] == "appointments-on"


def test_a_row_that_was_under_way_ends_as_not_wanted(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        asha = patients.get(db, run.patient_id)
        agree(db, run, slot(20, "12:00"))
    visit = next(key for key in _keys(database, Kind.VISIT))
    with database.writing() as db:
        row = db.exec(select(OutboxRow).where(OutboxRow.key == visit)).one()
        due = row.due_at
        row.state, row.lease_until = State.SENDING, due + timedelta(minutes=1)
        db.add(row)
        db.flush()
        leave(db, patients.get(db, stored(asha.id)), Purpose.APPOINTMENTS, now=due)
        assert row.state is State.SENDING
        claim = delivery.Claim(rows=(row,))
        assert recheck.recheck(db, claim=claim, profile=OPEN, now=due) is None
        assert (row.state, row.reason) == (State.CANCELLED, Reason.NO_CONSENT)


def _keys(database: Database, kind: Kind) -> list[str]:
    with database.reading() as db:
        return list(db.exec(select(OutboxRow.key).where(OutboxRow.kind == kind)).all())


acts = st.lists(
    st.tuples(
        st.sampled_from(
            (
                *((act, each) for act in ("leave", "take up") for each in Purpose),
                ("stop", None),
                ("return", None),
                ("replan", None),
                ("book", None),
                ("pause", None),
            )
        ),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=acts)
@pytest.mark.thorough
def test_whatever_is_left_and_taken_up_nothing_unwanted_waits_and_nothing_comes_twice(
    sqlite_database: Database, history: list[tuple[tuple[str, Purpose | None], int]]
) -> None:
    empty(sqlite_database)
    with sqlite_database.writing() as db:
        run = begin(db)
        asha = patients.get(db, run.patient_id)
        phone = Phone(db=db, now=NOW)
        for (act, purpose), hours in history:
            phone.until(phone.now + timedelta(hours=hours))
            _do(db, act, purpose, run, now=phone.now)
            db.flush()
            unwanted = consents.withdrawn(db, patient_id=stored(asha.id))
            # What is agreed for somebody who left waits for a new consent, and is held until then.
            open_states = [row.state for each in unwanted for row in waiting(db, each)]
            assert all(state is State.HELD and not asha.in_care for state in open_states)
            once = snapshot(db)
            planning.replan(db, patient=asha, profile=OPEN, now=phone.now)
            db.flush()
            assert snapshot(db) == once
        phone.until(phone.now + 3 * DAY)
        sent = [key for *_, key in phone.steps()]
    assert len(sent) == len(set(sent))


def _do(db: Session, act: str, purpose: Purpose | None, run: Series, *, now: datetime) -> None:
    asha = patients.get(db, run.patient_id)
    match act:
        case "leave" if purpose and asha.in_care:
            leave(db, asha, purpose, now=now)
        case "take up" if purpose and asha.in_care:
            take_up(db, asha, purpose, now=now)
        case "stop" if asha.in_care:
            patients.stop(db, patient=asha, notice=NOTICE, now=now)
        case "return" if not asha.in_care:
            joining.return_to_care(db, patient=asha, notice=NOTICE, profile=OPEN, now=now)
        case "pause" if asha.in_care:
            patients.pause(db, patient=asha, until=now + DAY, now=now)
            planning.replan(db, patient=asha, profile=OPEN, now=now)
        case "book" if not appointments.live(db, series_id=stored(run.id)):
            day = local_date(now, PUNE) - local_date(NOW, PUNE)
            agree(db, run, slot(day.days + 5, "12:00"), now=now)
        case _:
            planning.replan(db, patient=asha, profile=OPEN, now=now)
