"""Who waits for an earlier time is asked, one after the other."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from clinic import appointments, booking, patients, waitlist
from clinic.booking import NotOpenError
from clinic.database import Database
from clinic.profile import ClinicProfile
from clinic.tables import Appointment, Series
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.bookings import (
    OPEN,
    STAFF,
    STATE,
    agree,
    assert_times_agree,
    at,
    begin,
    open_daily,
    patient_of,
    slot,
)
from tests.clinic.people import NOW, enrol, hire, in_care

MORNING = at(1, "09:00")


def wait(db: Session, run: Series, *, since: datetime, day: int = 20, clock: str) -> Appointment:
    """Agreed on a late time, and waiting for an earlier one."""
    agreed = agree(db, run, slot(day, clock))
    waitlist.join(db, appointment=agreed, now=since)
    return agreed


def cancel(
    db: Session, run: Series, *, now: datetime = MORNING, profile: ClinicProfile = OPEN
) -> None:
    agreed = appointments.confirmed(db, series_id=run.id or 0)
    assert agreed is not None
    booking.cancel(db, appointment=agreed, profile=profile, by=patient_of(run), now=now)


def offered(db: Session) -> list[tuple[int, datetime]]:
    """To whom, and which time, is offered now."""
    rows = db.exec(
        select(Appointment).where(Appointment.state == STATE.PROPOSED).order_by(col(Appointment.id))
    ).all()
    return [(each.patient_id, each.starts_at) for each in rows]


def test_those_who_wait_are_asked_the_longest_first_and_one_at_a_time(database: Database) -> None:
    with database.writing() as db:
        gives_up, second, first = (begin(db, f"P{n}", chat_id=n) for n in (1, 2, 3))
        agree(db, gives_up, slot(15, "11:00"))
        wait(db, second, since=NOW + timedelta(hours=1), clock="12:00")
        wait(db, first, since=NOW, clock="11:00")
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 0
        cancel(db, gives_up)
        time = slot(15, "11:00").starts_at
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 1
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 0, "it is kept for the first"
        assert offered(db) == [(first.patient_id, time)]
        [asked] = appointments.of_patient(db, patient_id=first.patient_id, states=(STATE.PROPOSED,))
        assert asked.answer_until == MORNING + waitlist.ANSWER_WITHIN
        late = MORNING + waitlist.ANSWER_WITHIN
        assert booking.lapse(db, profile=OPEN, now=late) == 1
        assert waitlist.offer(db, profile=OPEN, now=late) == 1
        assert offered(db) == [(second.patient_id, time)], "and never the first one again"
        [asked] = appointments.of_patient(
            db, patient_id=second.patient_id, states=(STATE.PROPOSED,)
        )
        booking.confirm(db, appointment=asked, profile=OPEN, by=patient_of(second), now=late)
        assert asked.waits_since is None, "who got an earlier time waits no more"
        assert_times_agree(db, capacity=1)
        # What the second one gave up by that is later than what the first one has.
        assert waitlist.offer(db, profile=OPEN, now=late) == 0


def test_what_was_free_before_somebody_waited_is_no_news(database: Database) -> None:
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(15, "11:00"))
        cancel(db, gives_up)
        wait(db, waits, since=MORNING + timedelta(minutes=1), clock="12:00")
        assert waitlist.offer(db, profile=OPEN, now=MORNING + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("day", "clock", "why"),
    [
        (5, "11:00", "before the plan allows the next session"),
        (21, "11:00", "later than what is agreed"),
        (15, "21:30", "a time at which the clinic is not open"),
        (16, "11:00", "a day on which it is closed by now"),
    ],
)
def test_only_a_time_that_helps_is_offered(
    database: Database, day: int, clock: str, why: str
) -> None:
    closed = OPEN.model_copy(update={"closed": (at(16, "12:00").date(),)})
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(day, clock))
        wait(db, waits, since=NOW, clock="12:00")
        cancel(db, gives_up)
        assert waitlist.offer(db, profile=closed, now=MORNING) == 0, why


def test_a_time_at_places_of_another_procedure_is_not_what_became_free(database: Database) -> None:
    own = open_daily(procedures={"laser-hair-reduction": {"capacity": 1}})
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        gives_up.procedure = "laser-hair-reduction"
        agree(db, gives_up, slot(15, "11:00"), profile=own)
        wait(db, waits, since=NOW, clock="12:00")
        cancel(db, gives_up, profile=own)
        assert waitlist.offer(db, profile=own, now=MORNING) == 0


def test_a_time_too_soon_to_come_to_is_not_offered(database: Database) -> None:
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(15, "13:00"))
        wait(db, waits, since=NOW, clock="12:00")
        cancel(db, gives_up, now=at(15, "10:30"))
        assert waitlist.offer(db, profile=OPEN, now=at(15, "10:31")) == 0


def test_who_is_asked_at_night_has_two_hours_from_the_morning(database: Database) -> None:
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(15, "11:00"))
        wait(db, waits, since=NOW, clock="12:00")
        night = at(13, "22:00")
        cancel(db, gives_up, now=night)
        assert waitlist.offer(db, profile=OPEN, now=night) == 1
        [asked] = appointments.of_patient(db, patient_id=waits.patient_id, states=(STATE.PROPOSED,))
        assert asked.answer_until == at(14, "10:00")


def test_nobody_is_asked_whose_skin_is_a_worry_who_left_or_who_asked_for_another_time(
    database: Database,
) -> None:
    with database.writing() as db:
        gives_up, asks, leaves = (begin(db, f"P{n}", chat_id=n) for n in (1, 2, 3))
        worried = enrol(db, in_care(db, "P4", chat_id=4), by=hire(db, "Sara", chat_id=51))
        agree(db, gives_up, slot(15, "11:00"))
        for number, run in enumerate((asks, leaves, worried.series)):
            wait(db, run, since=NOW, clock=f"1{number}:00")
        answer(db, sent_check_in(db, worried), CheckInAnswer.SORE)
        patients.get(db, leaves.patient_id).left_at = NOW
        booking.request(
            db, run=asks, slot=slot(18, "11:00"), profile=OPEN, by=patient_of(asks), now=NOW
        )
        cancel(db, gives_up)
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 0


def test_who_has_nothing_agreed_cannot_wait_and_who_leaves_the_list_is_not_asked(
    database: Database,
) -> None:
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(15, "11:00"))
        agreed = wait(db, waits, since=NOW, clock="12:00")
        waitlist.join(db, appointment=agreed, now=MORNING)
        assert agreed.waits_since == NOW, "the first time counts"
        waitlist.leave(db, appointment=agreed)
        cancel(db, gives_up)
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 0
        booking.cancel(db, appointment=agreed, profile=OPEN, by=STAFF, now=MORNING)
        with pytest.raises(NotOpenError):
            waitlist.join(db, appointment=agreed, now=MORNING)


def test_with_an_outside_calendar_we_do_not_know_what_is_free(database: Database) -> None:
    outside = open_daily(booking_url="https://booking.example/sunrise")
    with database.writing() as db:
        gives_up, waits = begin(db), begin(db, "Meera", chat_id=8)
        agree(db, gives_up, slot(15, "11:00"))
        wait(db, waits, since=NOW, clock="12:00")
        cancel(db, gives_up)
        assert waitlist.offer(db, profile=outside, now=MORNING) == 0
        assert waitlist.offer(db, profile=OPEN, now=MORNING) == 1
