from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from clinic import enrolment, joining, outbox, patients, reachability, series
from clinic.database import Database
from clinic.enrolment import (
    EnrolmentError,
    NumberOutOfSeriesError,
    NumberTakenError,
    SeriesLengthError,
    SessionInFutureError,
    SessionTooOldError,
)
from clinic.tables import CarePlanVersion, CareSession, Kind, Series, State
from clinic.tables.base import stored
from messages.plan import CarePlan
from tests.clinic.people import CLINIC, KEY, NOTICE, NOW, PLAN, PUNE, enrol, hire, in_care, stranger
from tests.clinic.rows import states

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "length", "ended_at", "error"),
    [
        (1, 6, NOW + SECOND, SessionInFutureError),
        (1, 6, NOW - 61 * DAY, SessionTooOldError),
        (0, 6, NOW, NumberOutOfSeriesError),
        (7, 6, NOW, NumberOutOfSeriesError),
        (1, 3, NOW, SeriesLengthError),
        (1, 17, NOW, SeriesLengthError),
    ],
)
def test_what_cannot_be_enrolled_is_refused_with_its_own_reason(
    number: int, length: int, ended_at: datetime, error: type[EnrolmentError]
) -> None:
    with pytest.raises(error):
        enrolment.check(plan=PLAN, number=number, length=length, ended_at=ended_at, now=NOW)


def test_a_session_60_days_ago_in_the_shortest_and_longest_series_is_fine() -> None:
    for length in (4, 16):
        enrolment.check(plan=PLAN, number=length, length=length, ended_at=NOW - 60 * DAY, now=NOW)


def test_a_refused_enrolment_stores_nothing(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = stranger(db), hire(db, "Ravi", chat_id=50)
        with pytest.raises(SessionInFutureError):
            enrol(db, asha, by=ravi, ended_at=NOW + DAY)
        assert db.exec(select(Series)).all() == []
    assert states(database) == {}


def test_a_new_patient_gets_an_invitation_and_a_schedule(database: Database) -> None:
    with database.writing() as db:
        enrolled = enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50))
        assert enrolled.invitation is not None
        assert enrolled.invitation.session_id == enrolled.session.id
        assert enrolled.planned.to_come
        assert not enrolled.planned.past


def test_a_patient_in_care_needs_no_invitation(database: Database) -> None:
    with database.writing() as db:
        enrolled = enrol(db, in_care(db, chat_id=7), by=hire(db, "Ravi", chat_id=50))
    assert enrolled.invitation is None
    assert set(states(database).values()) == {State.PENDING}


def test_a_patient_in_care_who_cannot_be_reached_may_join_with_a_new_account(
    database: Database,
) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        asha.unreachable_since = NOW
        enrolled = enrol(db, asha, by=ravi)
        assert enrolled.invitation is not None
        assert [each.id for each, _ in joining.waits_to_join(db)] == [asha.id]
        joining.agree(
            db,
            invitation=enrolled.invitation,
            chat_id=8,
            notice=NOTICE,
            profile=CLINIC,
            now=NOW,
        )
        assert (asha.chat_id, asha.receives) == (8, True)
        waiting = outbox.waiting(db, patient_id=stored(asha.id), kinds=set(Kind))
        assert {(row.chat_id, row.state) for row in waiting} == {(8, State.PENDING)}


def test_who_can_be_reached_again_is_not_waited_for(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        asha.unreachable_since = NOW
        enrol(db, asha, by=ravi)
        reachability.back(db, patient=asha, now=NOW)
        db.flush()
        assert joining.waits_to_join(db) == []


def test_the_next_session_continues_the_series(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        first = enrol(db, asha, by=ravi, number=1)
        second = enrol(db, asha, by=ravi, number=2, length=8)
        assert second.series.id == first.series.id
        assert second.series.length == 8
        numbers = [each.number for each in series.sessions(db, series_id=stored(first.series.id))]
    assert numbers == [1, 2]


def test_one_session_cannot_be_enrolled_twice(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        enrol(db, asha, by=ravi, number=1)
        with pytest.raises(NumberTakenError):
            enrol(db, asha, by=ravi, number=1)
        assert len(db.exec(select(CareSession)).all()) == 1


def test_after_a_complete_series_the_next_one_begins_with_1(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        enrol(db, asha, by=ravi, number=1)
        enrol(db, asha, by=ravi, number=6)
        with pytest.raises(NumberTakenError):
            enrol(db, asha, by=ravi, number=6)
        anew = enrol(db, asha, by=ravi, number=1, length=4)
        assert (anew.series.length, anew.session.number) == (4, 1)
        open_now = series.open_series(db, patient_id=stored(asha.id), procedure=PLAN.id)
        assert open_now is not None
        assert open_now.id == anew.series.id


@pytest.mark.parametrize("number", [1, 2])
def test_a_series_given_up_long_ago_makes_room_for_a_new_one(
    database: Database, number: int
) -> None:
    long = timedelta(days=PLAN.series.interval_range.high + 60)
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        old = [enrol(db, asha, by=ravi, number=each).series for each in (1, 2)]
        with pytest.raises(NumberTakenError):
            enrol(db, asha, by=ravi, number=number, now=NOW + long, ended_at=NOW + long)
        later = NOW + long + SECOND
        anew = enrol(db, asha, by=ravi, number=number, now=later, ended_at=later).series
        assert anew.id != old[0].id
        assert old[0].closed_at == later


def test_a_session_keeps_the_wording_of_the_plan_it_was_planned_with(database: Database) -> None:
    stricter = {"severe": "always", "sore": "always"}
    edited = CarePlan.from_document({**PLAN.document(), "escalate": stricter})
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        first = enrol(db, asha, by=ravi, number=1).session
        second = enrol(db, asha, by=ravi, number=2).session
        assert first.plan_version_id == second.plan_version_id
        third = enrolment.enrol(
            db,
            patient=asha,
            plan=edited,
            number=3,
            length=6,
            ended_at=NOW,
            staff_id=stored(ravi.id),
            key=KEY,
            profile=CLINIC,
            now=NOW,
        ).session
        assert series.plan_of(db, session=first) == PLAN
        assert series.plan_of(db, session=third) == edited
        assert len(db.exec(select(CarePlanVersion)).all()) == 2


def test_a_session_of_yesterday_says_what_is_past_and_plans_the_rest(database: Database) -> None:
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        enrolled = enrol(db, asha, by=ravi, ended_at=NOW - DAY)
        past = {each.step_id for each in enrolled.planned.past}
        assert "settle" in past
        assert all(each.expires > NOW for each in enrolled.planned.to_come)
    assert not any(":settle:" in key for key in states(database))


def test_at_night_a_patient_in_care_gets_the_first_message_in_the_morning(
    database: Database,
) -> None:
    night = NOW.astimezone(PUNE).replace(hour=22)
    with database.writing() as db:
        asha, ravi = in_care(db, chat_id=7), hire(db, "Ravi", chat_id=50)
        enrolled = enrol(db, asha, by=ravi, ended_at=night, now=night)
        [welcome] = outbox.waiting(db, patient_id=stored(asha.id), kinds={Kind.WELCOME})
        assert enrolled.patient.receives
    assert welcome.due_at.astimezone(PUNE).strftime("%H:%M") == "08:00"


@pytest.mark.parametrize(
    ("stored_as", "typed"),
    [
        ("Asha Rao", "asha  rao"),
        ("Ольга Иванова", "ольга иванова"),
        ("Élodie", "éLODIE"),
        ("E\u0301lodie", "\u00c9lodie"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_known_patient_is_found_however_the_name_is_typed(
    database: Database, stored_as: str, typed: str
) -> None:
    with database.writing() as db:
        known = stranger(db, stored_as)
        stranger(db, "Somebody Else")
        assert [each.id for each in patients.by_name(db, name=typed)] == [known.id]
        assert known.name == stored_as
