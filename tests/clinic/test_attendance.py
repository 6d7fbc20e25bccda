"""What became of an appointment."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from clinic import appointments, attendance, booking, patients, planning, series
from clinic.booking import NotOpenError
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.tables import Appointment, Kind, OutboxRow, Series, Staff, State
from clinic.tables.base import stored
from tests.clinic.bookings import (
    OPEN,
    STAFF,
    STATE,
    agree,
    assert_times_agree,
    at,
    begin,
    open_daily,
    row,
    slot,
)
from tests.clinic.people import KEY, NOW, PLAN, WITH_GROUP, enrol, hire

GROUP = OPEN.model_copy(update={"staff_chat": WITH_GROUP.staff_chat})


def took_place(db: Session, run: Series, *, ended_at: datetime) -> Enrolled:
    return attendance.took_place(
        db,
        run=run,
        plan=PLAN,
        ended_at=ended_at,
        staff_id=stored(db.exec(select(Staff.id).limit(1)).one()),
        key=KEY,
        profile=OPEN,
        now=ended_at,
    )


def missed(db: Session, agreed: Appointment, *, now: datetime) -> None:
    attendance.did_not_come(db, appointment=agreed, profile=OPEN, by=STAFF, now=now)


def open_rows(db: Session, kind: Kind) -> list[str]:
    rows = db.exec(
        select(OutboxRow.key)
        .where(OutboxRow.kind == kind, OutboxRow.state == State.PENDING)
        .order_by(col(OutboxRow.due_at))
    ).all()
    return list(rows)


def test_a_session_that_took_place_ends_its_appointment_and_starts_its_own_aftercare(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        ended = at(14, "11:40")
        assert attendance.ended_at(agreed, now=ended) == at(14, "11:30")
        done = took_place(db, run, ended_at=ended)
        assert (done.session.number, done.series.length) == (2, 6)
        assert (agreed.state, agreed.session_id) == (STATE.ATTENDED, done.session.id)
        assert_times_agree(db, capacity=1)
        assert any(f"session:{done.session.id}:" in key for key in open_rows(db, Kind.REMINDER))
        prompts = [f"recall:{done.session.id}:{name}" for name in ("first", "before", "within")]
        assert open_rows(db, Kind.RECALL) == prompts


def test_enrolling_on_that_day_ends_the_appointment_and_gives_what_is_left_of_it_back(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        today = agree(db, run, slot(14, "18:00"))
        enrolled = enrol(
            db,
            patients.get(db, run.patient_id),
            by=hire(db, "Sara", chat_id=51),
            number=2,
            ended_at=at(14, "11:00"),
            now=at(14, "11:05"),
        )
        assert (today.state, today.session_id) == (STATE.ATTENDED, enrolled.session.id)
        other = begin(db, "Meera", chat_id=8)
        assert agree(db, other, slot(14, "18:00")).state is STATE.CONFIRMED
        assert_times_agree(db, capacity=1)


def test_an_appointment_on_a_later_day_stays_when_a_session_takes_place(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        later = agree(db, run, slot(15, "11:00"))
        took_place(db, run, ended_at=at(14, "18:00"))
        assert (later.state, later.session_id) == (STATE.CONFIRMED, None)
        assert {key.split(":")[1] for key in open_rows(db, Kind.VISIT)} == {str(later.id)}
        assert open_rows(db, Kind.RECALL) == [], "the next one is booked"


def test_more_sessions_than_the_series_had_make_it_longer(database: Database) -> None:
    with database.writing() as db:
        run = begin(db, number=6)
        assert took_place(db, run, ended_at=at(14, "11:00")).series.length == 7


def test_a_no_show_is_counted_told_after_ten_minutes_and_asked_for_another_time(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        with pytest.raises(NotOpenError):
            missed(db, agreed, now=at(14, "10:59"))
        now = at(14, "11:20")
        missed(db, agreed, now=now)
        assert appointments.no_shows(db, patient_id=run.patient_id) == 1
        told = row(db, f"appointment:{agreed.id}:no-show")
        assert told is not None
        assert (told.state, told.due_at) == (State.PENDING, now + timedelta(minutes=10))
        assert [key.split(":")[-1] for key in open_rows(db, Kind.RECALL)] == ["within"]
        with pytest.raises(NotOpenError):
            missed(db, agreed, now=now)


def test_did_not_come_can_be_taken_back_and_said_again(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        key = f"appointment:{agreed.id}:no-show"
        with pytest.raises(NotOpenError):
            attendance.came_after_all(
                db, appointment=agreed, profile=OPEN, by=STAFF, now=at(14, "11:19")
            )
        missed(db, agreed, now=at(14, "11:20"))
        attendance.came_after_all(
            db, appointment=agreed, profile=OPEN, by=STAFF, now=at(14, "11:21")
        )
        told = row(db, key)
        assert (agreed.state, told and told.state) == (STATE.CONFIRMED, State.CANCELLED)
        assert appointments.no_shows(db, patient_id=run.patient_id) == 0
        assert open_rows(db, Kind.RECALL) == []
        missed(db, agreed, now=at(18, "11:22"))
        told = row(db, key)
        assert told is not None
        assert (told.state, told.due_at) == (State.PENDING, at(18, "11:32"))
        assert told.expires_at > told.due_at
        booking.request(
            db, run=run, slot=slot(20, "11:00"), profile=OPEN, by="patient:1", now=at(18, "12:00")
        )
        attendance.came_after_all(
            db, appointment=agreed, profile=OPEN, by=STAFF, now=at(18, "12:01")
        )
        assert agreed.state is STATE.UNMARKED, "the series has one time at most that is agreed"


def test_what_nobody_marked_waits_to_be_marked_also_when_something_newer_came(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        first = agree(db, run, slot(14, "11:00"))
        second = agree(db, run, slot(16, "11:00"), now=at(14, "12:00"))
        assert (first.state, second.state) == (STATE.UNMARKED, STATE.CONFIRMED)
        assert_times_agree(db, capacity=1)
        took_place(db, run, ended_at=at(17, "11:00"))
        assert (second.state, second.session_id) == (STATE.UNMARKED, None)
        found = [each for each, _ in appointments.unmarked(db, now=at(17, "11:00"))]
        assert found == [first, second]
        missed(db, first, now=at(17, "11:10"))
        assert row(db, f"appointment:{first.id}:no-show") is None, "they have been here since"
        took_place(db, run, ended_at=attendance.ended_at(second, now=at(17, "11:10")))
        assert second.state is STATE.ATTENDED
        assert appointments.unmarked(db, now=at(17, "12:00")) == []


def test_of_two_on_one_day_the_session_belongs_to_the_nearer_one(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        morning = agree(db, run, slot(14, "11:00"))
        evening = agree(db, run, slot(14, "18:00"), now=at(14, "12:00"))
        took_place(db, run, ended_at=at(14, "11:30"))
        assert (morning.state, evening.state) == (STATE.ATTENDED, STATE.CONFIRMED)


def test_a_session_settles_the_wishes_from_before_it_and_leaves_later_ones(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        wish = booking.request(
            db, run=run, slot=slot(20, "11:00"), profile=GROUP, by="patient:1", now=NOW
        )
        [shown] = db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE)).all()
        shown.state, shown.message_id, shown.sent_at = State.SENT, 5, NOW
        db.add(shown)
        took_place(db, run, ended_at=at(14, "11:00"))
        assert wish.state is STATE.CANCELLED
        assert row(db, f"{shown.key}:cancelled") is not None
        assert_times_agree(db, capacity=1)
        later = booking.request(
            db, run=run, slot=slot(28, "11:00"), profile=OPEN, by="patient:1", now=at(15, "11:00")
        )
        took_place(db, run, ended_at=at(14, "20:00"))
        assert later.state is STATE.REQUESTED


def test_staff_are_asked_each_evening_about_what_nobody_marked_or_answered(
    database: Database,
) -> None:
    with database.writing() as db:
        open_one, marked, tomorrow = (begin(db, f"P{n}", chat_id=n) for n in (1, 2, 3))
        agreed = agree(db, open_one, slot(14, "11:00"))
        missed(db, agree(db, marked, slot(14, "12:00")), now=at(14, "12:30"))
        agree(db, tomorrow, slot(15, "11:00"))
        wish = booking.request(
            db,
            run=marked,
            slot=slot(20, "11:00"),
            profile=OPEN,
            by="patient:1",
            now=at(14, "13:00"),
        )
        late = booking.request(
            db,
            run=tomorrow,
            slot=slot(20, "12:00"),
            profile=OPEN,
            by="patient:1",
            now=at(14, "20:00"),
        )
        for clock, asked in (("19:59", 0), ("20:00", 2), ("20:01", 0)):
            now = at(14, clock)
            assert attendance.ask_about_unmarked(db, profile=GROUP, now=now) == asked, clock
        [notice] = db.exec(
            select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE).order_by(col(OutboxRow.id))
        ).all()
        assert notice.content["appointment_ids"] == [agreed.id, wish.id]
        booking.decline(db, appointment=late, profile=OPEN, by=STAFF, now=at(15, "09:00"))
        assert attendance.ask_about_unmarked(db, profile=GROUP, now=at(15, "20:00")) == 3
        assert attendance.ask_about_unmarked(db, profile=GROUP, now=at(15, "20:01")) == 0


@pytest.mark.parametrize(
    ("hours", "too_early", "evening"),
    [("10:00-24:00", "22:59", "23:00"), ("10:00-12:00", "11:59", "12:00")],
)
def test_the_evening_is_when_the_clinic_closes_but_before_midnight(
    database: Database, hours: str, too_early: str, evening: str
) -> None:
    profile = open_daily(hours, staff_chat=WITH_GROUP.staff_chat)
    with database.writing() as db:
        agree(db, begin(db), slot(14, "10:00"), profile=profile)
        assert attendance.ask_about_unmarked(db, profile=profile, now=at(14, too_early)) == 0
        assert attendance.ask_about_unmarked(db, profile=profile, now=at(14, evening)) == 1


def test_a_whole_series_is_closed_with_a_word_and_a_longer_one_goes_on(database: Database) -> None:
    with database.writing() as db:
        run = begin(db, number=6)
        [closing] = open_rows(db, Kind.CLOSING)
        assert open_rows(db, Kind.RECALL) == []
        found = row(db, closing)
        assert found is not None
        assert found.due_at == at(9, "11:00")
        _lengthen(db, run, 8, now=at(1, "09:00"))
        assert (open_rows(db, Kind.CLOSING), len(open_rows(db, Kind.RECALL))) == ([], 3)
        _lengthen(db, run, 6, now=at(10, "09:00"))
        assert open_rows(db, Kind.CLOSING) == [closing], "it is still useful"
        found.state, found.sent_at = State.SENT, at(10, "09:00")
        _lengthen(db, run, 7, now=at(10, "10:00"))
        assert [key.split(":")[-1] for key in open_rows(db, Kind.RECALL)] == ["before", "within"]
        with pytest.raises(series.LengthError):
            series.set_length(db, run=run, length=5)
        with pytest.raises(series.LengthError):
            series.set_length(db, run=run, length=17)
        done = took_place(db, run, ended_at=at(14, "11:00"))
        assert open_rows(db, Kind.CLOSING) == [f"closing:{run.id}:{done.session.id}"]


def _lengthen(db: Session, run: Series, length: int, *, now: datetime) -> None:
    series.set_length(db, run=run, length=length)
    planning.replan(db, patient=patients.get(db, run.patient_id), profile=OPEN, now=now)
