"""Two who decide about one appointment at the same moment: one of them does, the other learns."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select

from clinic import appointments, attendance, booking, series, waitlist
from clinic.booking import NotOpenError
from clinic.database import Database
from clinic.places import SlotTakenError
from clinic.tables import LIVE, Appointment, OutboxRow
from clinic.tables.base import stored
from tests.clinic.bookings import OPEN, STAFF, STATE, agree, assert_times_agree, at, begin, slot
from tests.clinic.people import NOW

ROUNDS = 3
Act = Callable[[Session, Appointment], object]


def at_once(database: Database, appointment_id: int, *acts: Act) -> list[bool]:
    """Whether each of these succeeded, when all of them had seen the appointment before."""
    start = threading.Barrier(len(acts))

    def run(act: Act) -> bool:
        try:
            if database.is_sqlite:
                start.wait()
            with database.writing() as db:
                seen = appointments.get(db, appointment_id)
                if not database.is_sqlite:
                    start.wait()
                act(db, seen)
        except (NotOpenError, SlotTakenError):
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def confirm(db: Session, seen: Appointment) -> None:
    booking.confirm(db, appointment=seen, profile=OPEN, by="patient:1", now=NOW)


def decline(db: Session, seen: Appointment) -> None:
    booking.decline(db, appointment=seen, profile=OPEN, by=STAFF, now=NOW)


def cancel(db: Session, seen: Appointment) -> None:
    booking.cancel(db, appointment=seen, profile=OPEN, by=STAFF, now=NOW)


def lapse(db: Session, seen: Appointment) -> None:
    # Whether the clock was first shows in the state, as it asks nobody.
    booking.lapse(db, profile=OPEN, now=NOW)


def test_a_proposal_that_is_accepted_refused_and_lapses_at_once_ends_in_one_way(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
    for day in range(10, 10 + ROUNDS):
        with database.writing() as db:
            made = booking.propose(
                db,
                run=series.get(db, stored(run.id)),
                slot=slot(day, "11:00"),
                profile=OPEN,
                by=STAFF,
                now=NOW,
                until=NOW,
            )
        accepted, refused, _ = at_once(database, stored(made.id), confirm, decline, lapse)
        with database.reading() as db:
            state = appointments.get(db, made.id).state
            assert_times_agree(db, capacity=1)
            told = db.exec(
                select(OutboxRow.key).where(OutboxRow.key == f"appointment:{made.id}:{state}")
            ).all()
        assert (accepted, refused) == (state is STATE.CONFIRMED, state is STATE.DECLINED)
        assert len(told) == 1


def test_a_request_and_a_proposal_made_at_once_leave_one_and_each_agreed_time_replaces_one(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(9, "11:00"))
    sequence = agreed.sequence
    for day in range(10, 10 + ROUNDS):

        def ask(db: Session, seen: Appointment, day: int = day) -> None:
            booking.request(
                db,
                run=series.get(db, seen.series_id),
                slot=slot(day, "11:00"),
                profile=OPEN,
                by="patient:1",
                now=NOW,
            )

        def rebook(db: Session, seen: Appointment, day: int = day) -> None:
            agree(db, series.get(db, seen.series_id), slot(day, "12:00"))

        at_once(database, stored(agreed.id), ask, rebook, rebook)
        with database.reading() as db:
            assert_times_agree(db, capacity=1)
            kept = appointments.of_patient(db, patient_id=run.patient_id, states=LIVE)
            assert len({each.state for each in kept}) == len(kept)
            [now_agreed] = [each for each in kept if each.state is STATE.CONFIRMED]
            assert now_agreed.uid == agreed.uid
            assert now_agreed.sequence > sequence
            sequence = now_agreed.sequence


@pytest.mark.thorough
def test_an_earlier_time_is_offered_while_the_patient_cancels_without_a_trace(
    database: Database,
) -> None:
    for number in range(ROUNDS):
        with database.writing() as db:
            gives_up = begin(db, chat_id=100 + number)
            waits = begin(db, "Meera", chat_id=200 + number)
            given = agree(db, gives_up, slot(15 + number, "11:00"))
            late = agree(db, waits, slot(40 + number, "11:00"))
            waitlist.join(db, appointment=late, now=NOW)
            booking.cancel(db, appointment=given, profile=OPEN, by=STAFF, now=NOW)

        def offer(db: Session, seen: Appointment) -> None:
            waitlist.offer(db, profile=OPEN, now=NOW)

        at_once(database, stored(late.id), cancel, offer)
        with database.reading() as db:
            assert_times_agree(db, capacity=1)
            left = appointments.of_patient(db, patient_id=waits.patient_id, states=LIVE)
            assert left == [], "what was offered instead is called off with it"


def test_a_visit_marked_by_two_at_once_is_marked_once(database: Database) -> None:
    now = at(14, "12:00")

    def missed(db: Session, seen: Appointment) -> None:
        attendance.did_not_come(db, appointment=seen, profile=OPEN, by=STAFF, now=now)

    with database.writing() as db:
        agreed = agree(db, begin(db), slot(14, "11:00"))
    assert sorted(at_once(database, stored(agreed.id), missed, cancel)) == [False, True]
