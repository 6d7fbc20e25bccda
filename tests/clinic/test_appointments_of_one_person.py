"""What becomes of appointments when two records turn out to be one person, or a person says no."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from clinic import appointments, booking, dialogues, joining, outbox
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.tables import Appointment, Invitation, Kind, OutboxRow, Patient, State
from clinic.tables.base import stored
from messages.draft import Draft
from tests.clinic.bookings import (
    OPEN,
    STAFF,
    STATE,
    agree,
    assert_times_agree,
    begin,
    patient_of,
    row,
    slot,
)
from tests.clinic.people import NOTICE, NOW, WITH_GROUP, enrol, hire, stranger

CHAT = 7
GROUP = OPEN.model_copy(update={"staff_chat": WITH_GROUP.staff_chat})
LATER = NOW + timedelta(minutes=5)


def enrolled_anew(db: Session) -> Enrolled:
    """Staff do not know that this is Asha, who is in care already."""
    return enrol(db, stranger(db), by=hire(db, "Sara", chat_id=51))


def join(db: Session, invitation: Invitation | None) -> Patient:
    assert invitation is not None
    return joining.agree(
        db, invitation=invitation, chat_id=CHAT, notice=None, profile=OPEN, now=LATER
    )


def test_appointments_of_the_new_record_go_on_in_the_series_of_the_known_one(
    database: Database,
) -> None:
    with database.writing() as db:
        known, new = begin(db, chat_id=CHAT), enrolled_anew(db)
        booked = agree(db, new.series, slot(14, "11:00"))
        assert row(db, f"visit:{booked.id}:day-1").state is State.HELD  # pyright: ignore[reportOptionalMemberAccess]
        join(db, new.invitation)
        db.refresh(booked)
        assert (booked.patient_id, booked.series_id) == (known.patient_id, known.id)
        assert booked.state is STATE.CONFIRMED
        reminder = row(db, f"visit:{booked.id}:day-1")
        assert reminder is not None
        assert (reminder.state, reminder.chat_id) == (State.PENDING, CHAT)
        assert_times_agree(db, capacity=1)


@pytest.mark.parametrize("known_first", [True, False])
def test_of_two_agreed_times_the_one_agreed_last_stays_and_the_patient_hears_of_the_other(
    database: Database, *, known_first: bool
) -> None:
    with database.writing() as db:
        known, new = begin(db, chat_id=CHAT), enrolled_anew(db)
        first, last = (known, new.series) if known_first else (new.series, known)
        older = agree(db, first, slot(14, "11:00"))
        newer = agree(db, last, slot(15, "11:00"))
        booking.request(
            db, run=first, slot=slot(16, "11:00"), profile=OPEN, by=patient_of(first), now=NOW
        )
        join(db, new.invitation)
        for each in (older, newer):
            db.refresh(each)
        assert (older.state, older.sequence) == (STATE.CANCELLED, 1)
        assert (newer.state, newer.sequence, newer.series_id) == (STATE.CONFIRMED, 0, known.id)
        told = row(db, f"appointment:{older.id}:cancelled")
        assert told is not None
        assert (told.state, told.chat_id) == (State.PENDING, CHAT)
        kept = appointments.live(db, series_id=stored(known.id))
        assert sorted(each.state for each in kept) == [STATE.CONFIRMED, STATE.REQUESTED]
        assert_times_agree(db, capacity=1)


def test_after_a_refusal_nothing_is_kept_of_an_appointment_either(database: Database) -> None:
    with database.writing() as db:
        new = enrolled_anew(db)
        agree(db, new.series, slot(14, "11:00"))
        asked = booking.request(
            db,
            run=new.series,
            slot=slot(15, "11:00"),
            profile=GROUP,
            by=patient_of(new.series),
            now=NOW,
        )
        [notice] = db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE)).all()
        notice.state, notice.sent_at, notice.message_id = State.SENT, NOW, 3
        db.add(notice)
        booking.decline(db, appointment=asked, profile=GROUP, by=STAFF, now=NOW)
        # A member of staff is about to answer that very notice.
        dialogues.save(db, chat_id=51, kind="propose", answers={}, outbox_id=notice.id, now=NOW)
        draft = Draft(text="Sara looks at it")
        outbox.put_reply(db, key="r", chat_id=51, draft=draft, now=NOW, edits=notice.id)
        assert new.invitation is not None
        joining.refuse(db, invitation=new.invitation, notice=NOTICE, now=LATER)
        assert db.exec(select(Appointment)).all() == []
        assert db.exec(select(OutboxRow).where(OutboxRow.kind != Kind.CARD)).all() == []
        assert_times_agree(db, capacity=1)
