"""“The session took place” was a slip."""

from datetime import datetime

import pytest
from sqlmodel import Session

from clinic import booking, patients, planning, taking_back
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.tables import Appointment, Kind
from clinic.taking_back import TooLateError
from tests.clinic.bookings import OPEN, STAFF, STATE, agree, assert_times_agree, at, begin, slot
from tests.clinic.test_attendance import open_rows, took_place


def test_a_session_taken_back_leaves_all_as_it_was_before(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        kinds = (Kind.WELCOME, Kind.REMINDER, Kind.RECALL, Kind.VISIT)
        now = at(14, "10:50")
        planning.replan(db, patient=patients.get(db, run.patient_id), profile=OPEN, now=now)
        before = [set(open_rows(db, kind)) for kind in kinds]
        done = took_place(db, run, ended_at=now)
        assert [set(open_rows(db, kind)) for kind in kinds] != before
        other = begin(db, "Meera", chat_id=8)
        hers = agree(db, other, slot(14, "11:00"), now=now)
        booking.cancel(db, appointment=hers, profile=OPEN, by=STAFF, now=now)
        led = take_back(db, done, now=now)
        assert (led, agreed.state, agreed.session_id) == (agreed, STATE.CONFIRMED, None)
        assert_times_agree(db, capacity=1)
        of_asha = [
            {key for key in open_rows(db, kind) if key in was}
            for kind, was in zip(kinds, before, strict=True)
        ]
        assert of_asha == before
        assert not any(f"session:{done.session.id}:" in key for key in open_rows(db, Kind.REMINDER))
        with pytest.raises(TooLateError):
            take_back(db, done, now=now)


def test_a_session_is_taken_back_within_a_day_and_only_while_it_is_the_newest(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        first = took_place(db, run, ended_at=at(14, "11:30"))
        second = took_place(db, run, ended_at=at(14, "20:00"))
        with pytest.raises(TooLateError):
            take_back(db, first, now=at(14, "20:01"))
        assert take_back(db, second, now=at(14, "20:01")) is None
        next_one = agree(db, run, slot(28, "11:00"), now=at(14, "20:02"))
        with pytest.raises(TooLateError):
            take_back(db, first, now=at(15, "11:30"))
        take_back(db, first, now=at(15, "11:29"))
        assert (agreed.state, next_one.state) == (STATE.UNMARKED, STATE.CONFIRMED)
        assert_times_agree(db, capacity=1)


def take_back(db: Session, done: Enrolled, *, now: datetime) -> Appointment | None:
    return taking_back.take_back(db, session=done.session, profile=OPEN, by=STAFF, now=now)
