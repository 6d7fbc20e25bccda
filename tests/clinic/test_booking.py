"""Requests, proposals, moves and cancellations, and what both sides hear of them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from clinic import appointments, booking, delivery, outbox, places, series
from clinic.booking import NotOpenError
from clinic.database import Database
from clinic.opening import Slot
from clinic.outcomes import NotSent
from clinic.places import SlotTakenError
from clinic.profile import ClinicProfile
from clinic.recheck import recheck
from clinic.tables import Appointment, BookedTime, Kind, OutboxRow, Reason, Series, State
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
    row,
    slot,
)
from tests.clinic.people import NOW, WITH_GROUP, enrol, hire, in_care
from tests.clinic.rows import look, record

GROUP = OPEN.model_copy(update={"staff_chat": WITH_GROUP.staff_chat})
LATER = NOW + timedelta(hours=1)


def request(
    db: Session, run: Series, wished: Slot, *, profile: ClinicProfile = GROUP
) -> Appointment:
    return booking.request(db, run=run, slot=wished, profile=profile, by=patient_of(run), now=NOW)


def propose(db: Session, run: Series, offered: Slot) -> Appointment:
    return booking.propose(
        db,
        run=run,
        slot=offered,
        profile=GROUP,
        by=STAFF,
        now=NOW,
        until=NOW + timedelta(hours=5),
    )


def waiting(db: Session, kind: Kind) -> set[str]:
    rows = db.exec(
        select(OutboxRow.key).where(
            OutboxRow.kind == kind, col(OutboxRow.state).in_((State.PENDING, State.HELD))
        )
    ).all()
    return set(rows)


def notices(db: Session) -> list[str]:
    rows = db.exec(
        select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE).order_by(col(OutboxRow.id))
    ).all()
    return [each.content["about"] for each in rows if each.edits is None]


def test_a_request_that_staff_confirm_keeps_its_time_tells_the_patient_and_plans_reminders(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        prompts = waiting(db, Kind.RECALL)
        assert len(prompts) == 3
        made = request(db, run, slot(14, "11:00"))
        assert_times_agree(db, capacity=1)
        assert (made.state, notices(db)) == (STATE.REQUESTED, ["request"])
        assert waiting(db, Kind.RECALL) == waiting(db, Kind.APPOINTMENT) == set()
        assert {row(db, key).reason for key in prompts} == {Reason.BOOKED}  # pyright: ignore[reportOptionalMemberAccess]
        booking.confirm(db, appointment=made, profile=GROUP, by=STAFF, now=LATER)
        assert (made.state, made.sequence, made.decided_by) == (STATE.CONFIRMED, 0, STAFF)
        assert waiting(db, Kind.APPOINTMENT) == {f"appointment:{made.id}:confirmed"}
        assert waiting(db, Kind.VISIT) == {
            f"visit:{made.id}:{when}" for when in ("day-3", "day-1", "hours")
        }
        steps = db.exec(
            select(OutboxRow.due_at)
            .where(OutboxRow.step == "prepare")
            .order_by(col(OutboxRow.due_at))
        ).all()
        assert list(steps) == [at(7, "10:00"), at(11, "10:00")]


def test_a_clinic_may_confirm_at_once_unless_the_skin_is_a_worry(database: Database) -> None:
    quick = open_daily(confirm_at_once=True)
    with database.writing() as db:
        run = begin(db)
        assert request(db, run, slot(14, "11:00"), profile=quick).state is STATE.CONFIRMED
        meera = in_care(db, "Meera", chat_id=8)
        enrolled = enrol(db, meera, by=hire(db, "Sara", chat_id=51))
        answer(db, sent_check_in(db, enrolled), CheckInAnswer.SORE)
        asked = request(db, enrolled.series, slot(14, "12:00"), profile=quick)
        assert asked.state is STATE.REQUESTED


def test_a_move_takes_over_the_calendar_entry_and_gives_the_old_time_back(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        first = agree(db, run, slot(14, "11:00"))
        wish = request(db, run, slot(16, "11:00"))
        assert (first.state, wish.replaces_id) == (STATE.CONFIRMED, first.id), "until it is agreed"
        booking.confirm(db, appointment=wish, profile=GROUP, by=STAFF, now=LATER)
        assert (first.state, wish.uid, wish.sequence) == (STATE.MOVED, first.uid, 1)
        third = agree(db, run, slot(16, "11:00", minutes=60), now=LATER)
        assert (third.uid, third.sequence, wish.state) == (first.uid, 2, STATE.MOVED)
        assert_times_agree(db, capacity=1)
        assert {key.split(":")[1] for key in waiting(db, Kind.VISIT)} == {str(third.id)}
        dates = {key[-10:] for key in waiting(db, Kind.REMINDER) if ":prepare:" in key}
        assert dates == {"2026-05-28"}


def test_a_request_that_is_declined_leaves_the_agreed_time_as_it_was(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        reminders = waiting(db, Kind.VISIT)
        wish = request(db, run, slot(16, "11:00"))
        booking.decline(db, appointment=wish, profile=GROUP, by=STAFF, now=LATER)
        assert (agreed.state, agreed.sequence, wish.state) == (STATE.CONFIRMED, 0, STATE.DECLINED)
        assert waiting(db, Kind.VISIT) == reminders
        assert f"appointment:{wish.id}:declined" in waiting(db, Kind.APPOINTMENT)
        assert waiting(db, Kind.RECALL) == set()
        assert_times_agree(db, capacity=1)


def test_a_newer_wish_takes_the_place_of_the_older_one(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        older, newer = request(db, run, slot(14, "11:00")), request(db, run, slot(14, "11:30"))
        assert (older.state, newer.state) == (STATE.CANCELLED, STATE.REQUESTED)
        other = begin(db, "Meera", chat_id=8)
        assert request(db, other, slot(14, "11:00")).state is STATE.REQUESTED
        with pytest.raises(SlotTakenError):
            request(db, run, slot(14, "11:00"))
        assert appointments.get(db, newer.id).state is STATE.REQUESTED, "nothing changed"
        with pytest.raises(SlotTakenError):
            agree(db, run, slot(14, "11:00", minutes=60))
        assert_times_agree(db, capacity=1)


def test_who_cancels_is_not_told_what_they_know_but_the_other_side_is(database: Database) -> None:
    with database.writing() as db:
        run, other = begin(db), begin(db, "Meera", chat_id=8)
        mine, hers = agree(db, run, slot(14, "11:00")), agree(db, other, slot(14, "12:00"))
        night = at(0, "23:00")
        booking.cancel(db, appointment=mine, profile=GROUP, by=patient_of(run), now=night)
        booking.cancel(db, appointment=hers, profile=GROUP, by=STAFF, now=night)
        assert (mine.sequence, hers.sequence) == (1, 1)
        assert_times_agree(db, capacity=1)
        assert notices(db) == ["appointment-answer"]
        told = {
            each.appointment_id: each.due_at
            for each in db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.APPOINTMENT)).all()
            if each.content.get("says") == "cancelled"
        }
        assert told == {mine.id: night, hers.id: at(1, "08:00")}
        assert waiting(db, Kind.VISIT) == set()
        with pytest.raises(NotOpenError):
            booking.cancel(db, appointment=mine, profile=GROUP, by=STAFF, now=night)


def test_what_is_called_off_goes_with_what_was_asked_instead_of_it_and_not_the_other_way(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        wish = request(db, run, slot(16, "11:00"))
        booking.cancel(db, appointment=wish, profile=GROUP, by=patient_of(run), now=NOW)
        assert (agreed.state, wish.state) == (STATE.CONFIRMED, STATE.CANCELLED)
        wish = request(db, run, slot(17, "11:00"))
        with pytest.raises(NotOpenError):
            booking.cancel(db, appointment=agreed, profile=GROUP, by=STAFF, now=agreed.starts_at)
        booking.cancel(db, appointment=agreed, profile=GROUP, by=STAFF, now=NOW)
        assert (agreed.state, wish.state) == (STATE.CANCELLED, STATE.CANCELLED)
        assert_times_agree(db, capacity=1)


def test_after_a_cancellation_prompts_come_back_but_not_those_that_were_due_before(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(18, "11:00"))
        assert waiting(db, Kind.RECALL) == set()
        booking.cancel(db, appointment=agreed, profile=OPEN, by=STAFF, now=at(12, "09:00"))
        assert [key.split(":")[-1] for key in waiting(db, Kind.RECALL)] == ["within"]


def test_a_proposal_is_kept_until_it_is_answered_or_lapses(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        accepted = propose(db, run, slot(14, "11:00"))
        assert waiting(db, Kind.APPOINTMENT) == {f"appointment:{accepted.id}:proposed"}
        booking.confirm(db, appointment=accepted, profile=GROUP, by=patient_of(run), now=LATER)
        assert (accepted.state, notices(db)) == (STATE.CONFIRMED, ["appointment-answer"])
        refused = propose(db, run, slot(15, "11:00"))
        booking.decline(db, appointment=refused, profile=GROUP, by=patient_of(run), now=LATER)
        assert f"appointment:{refused.id}:declined" not in waiting(db, Kind.APPOINTMENT)
        late = propose(db, run, slot(16, "11:00"))
        assert booking.lapse(db, profile=GROUP, now=NOW + timedelta(hours=5, seconds=-1)) == 0
        assert booking.lapse(db, profile=GROUP, now=NOW + timedelta(hours=5)) == 1
        assert (late.state, accepted.state) == (STATE.LAPSED, STATE.CONFIRMED)
        assert f"appointment:{late.id}:lapsed" in waiting(db, Kind.APPOINTMENT)
        assert notices(db) == ["appointment-answer"] * 3
        assert_times_agree(db, capacity=1)
        with pytest.raises(NotOpenError):
            booking.confirm(db, appointment=late, profile=GROUP, by=patient_of(run), now=LATER)


def test_a_request_nobody_decided_lapses_three_hours_ahead_and_the_patient_is_asked_again(
    database: Database,
) -> None:
    with database.writing() as db:
        run = begin(db)
        made = request(db, run, slot(10, "11:00"))
        assert booking.lapse(db, profile=GROUP, now=at(10, "07:59")) == 0
        assert booking.lapse(db, profile=GROUP, now=at(10, "08:00")) == 1
        assert made.state is STATE.LAPSED
        assert {key.split(":")[-1] for key in waiting(db, Kind.RECALL)} == {"before", "within"}


def test_a_time_that_is_no_longer_agreed_cannot_be_said_yes_to(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        agreed = agree(db, run, slot(14, "11:00"))
        booking.say_coming(db, appointment=agreed, now=NOW)
        assert agreed.coming_at == NOW
        booking.cancel(db, appointment=agreed, profile=OPEN, by=STAFF, now=NOW)
        for act in (booking.confirm, booking.decline):
            with pytest.raises(NotOpenError):
                act(db, appointment=agreed, profile=OPEN, by=STAFF, now=NOW)
        with pytest.raises(NotOpenError):
            booking.say_coming(db, appointment=agreed, now=NOW)


def test_every_message_that_showed_a_request_shows_what_became_of_it(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        made = request(db, run, slot(14, "11:00"))
        [shown] = db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE)).all()
        shown.state, shown.message_id, shown.sent_at = State.SENT, 5, NOW
        db.add(shown)
        booking.confirm(db, appointment=made, profile=GROUP, by=STAFF, now=NOW)
        booking.cancel(db, appointment=made, profile=GROUP, by=STAFF, now=LATER)
        edits = db.exec(select(OutboxRow.key).where(OutboxRow.edits == shown.id)).all()
        assert list(edits) == [f"{shown.key}:confirmed", f"{shown.key}:cancelled"]


def test_what_was_under_way_when_the_plan_changed_is_not_tried_again(database: Database) -> None:
    with database.writing() as db:
        run = begin(db)
        outbox.cancel(db, col(OutboxRow.kind) == Kind.WELCOME, reason=Reason.STOPPED)
        agreed = agree(db, run, slot(14, "11:00"))
        key = f"session:{series.newest_session(db, run=run).id}:prepare:before-7-2026-05-26"
        for each in outbox.waiting(db, patient_id=run.patient_id, kinds=set(Kind)):
            if each.key != key:
                outbox.cancel_row(each, reason=Reason.STOPPED)
    ten = at(7, "10:00")
    with database.writing() as db:
        [taken] = delivery.claim(db, now=ten, limit=9)
    with database.writing() as db:
        booking.cancel(
            db, appointment=appointments.get(db, agreed.id), profile=OPEN, by=STAFF, now=ten
        )
    record(database, taken, NotSent(detail="no connection"), now=ten)
    with database.writing() as db:
        soon = ten + timedelta(minutes=5)
        for each in delivery.claim(db, now=soon, limit=9):
            going = recheck(db, claim=each, profile=OPEN, now=soon)
            assert going is None or going.lead.key != key
    assert (look(database, key).state, look(database, key).reason) == (
        State.CANCELLED,
        Reason.REPLANNED,
    )


def test_with_an_outside_calendar_that_one_decides_what_is_free(database: Database) -> None:
    outside = open_daily(booking_url="https://booking.example/sunrise")
    with database.writing() as db:
        for name, chat_id in (("Asha", 7), ("Meera", 8)):
            run = begin(db, name, chat_id=chat_id)
            assert agree(db, run, slot(14, "11:00"), profile=outside).state is STATE.CONFIRMED
        assert db.exec(select(BookedTime)).all() == []


def test_who_booked_before_a_procedure_got_places_of_its_own_keeps_the_time(
    database: Database,
) -> None:
    own = open_daily(procedures={"microdermabrasion": {"capacity": 1}})
    both = open_daily(capacity=2)
    with database.writing() as db:
        first, second, late = (begin(db, f"P{n}", chat_id=n) for n in (1, 2, 3))
        for run in (first, second):
            agree(db, run, slot(14, "11:00"), profile=both)
        assert places.settle_pools(db, profile=both, now=NOW) == 0
        assert places.settle_pools(db, profile=own, now=at(14, "11:30")) == 0, "it is over"
        assert places.settle_pools(db, profile=own, now=NOW) == 2
        assert places.settle_pools(db, profile=own, now=NOW) == 0
        assert_times_agree(db, capacity=2)
        with pytest.raises(SlotTakenError):
            agree(db, late, slot(14, "11:00"), profile=own)
        for run in (first, second):
            agree(db, run, slot(15, "12:00" if run is first else "11:00"), profile=own, now=LATER)
        assert agree(db, late, slot(14, "11:00"), profile=own).state is STATE.CONFIRMED
