"""No history of bookings double-books, reminds of what is not agreed, or prompts who has booked.

`AFTERCARE_HISTORIES=500` looks at as many histories instead of a few.
"""

import os
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, select

from clinic import (
    appointments,
    attendance,
    booking,
    enrolment,
    joining,
    patients,
    planning,
    recalls,
    series,
    skin,
    slots,
    waitlist,
)
from clinic.booking import NotOpenError
from clinic.database import Database
from clinic.enrolment import EnrolmentError
from clinic.opening import Slot, slots_on
from clinic.places import SlotTakenError
from clinic.profile import ClinicProfile
from clinic.series import LengthError
from clinic.tables import (
    LIVE,
    MARKABLE,
    Appointment,
    AppointmentState,
    Kind,
    OutboxRow,
    Series,
    Staff,
    State,
)
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from messages.recall import Answer
from messages.walltime import local_date
from tests.clinic.answers import answer
from tests.clinic.booking_histories import Reception
from tests.clinic.bookings import assert_times_agree, open_daily, patient_of
from tests.clinic.people import KEY, NOTICE, NOW, PLAN, PUNE, hire, in_care
from tests.databases import empty

PATIENTS = 3
WHO = st.integers(0, PATIENTS - 1)
FEW = st.integers(0, 2)
STATE = AppointmentState
SHORT_PLAN = PLAN.model_copy(
    update={"steps": tuple(step for step in PLAN.steps if step.id == "prepare")}
)
"""Only what appointments touch: the rest would take most of the time."""


class Bookings(RuleBasedStateMachine):
    """One clinic, its patients and its staff, in any order."""

    database: Database
    at_first: sqlite3.Connection
    """The same clinic before anything happened."""

    @initialize(capacity=st.integers(1, 2), confirm_at_once=st.booleans())
    def open(self, capacity: int, *, confirm_at_once: bool) -> None:
        copy(self.at_first, of_sqlite(self.database))
        self.capacity = capacity
        profile = open_clinic(capacity=capacity, confirm_at_once=confirm_at_once)
        self.reception = Reception(database=self.database, profile=profile, now=NOW)
        self.agreed: dict[int, int] = {}
        self.calendar: dict[str, tuple[int, datetime | None]] = {}
        with self.database.reading() as db:
            self.runs = [stored(each.id) for each in db.exec(select(Series)).all()]
            self.ravi = stored(db.exec(select(Staff.id)).one())

    def do(self, who: int, act: Callable[[Session, Series], object]) -> None:
        """Something in a transaction of its own, which somebody quicker may have made pointless."""
        try:
            with self.database.writing() as db:
                act(db, series.get(db, self.runs[who]))
        except (SlotTakenError, NotOpenError, LengthError, EnrolmentError):
            return

    @property
    def now(self) -> datetime:
        return self.reception.now

    def one(self, db: Session, run: Series, *states: AppointmentState) -> Appointment:
        found = [
            each
            for each in appointments.of_patient(db, patient_id=run.patient_id, states=states)
            if each.series_id == run.id
        ]
        if not found:
            raise NotOpenError(states)
        return found[-1]

    def free(self, db: Session, run: Series, day: int, time: int) -> Slot:
        profile = self.reception.profile
        days = slots.free_days(db, profile=profile, run=run, now=self.now)
        found = slots.free_on(
            db, profile=profile, procedure=run.procedure, day=days[day], now=self.now
        )
        return found[min(time, len(found) - 1)]

    def any_time(self, db: Session, run: Series, day: int, time: int) -> Slot:
        """A time that may be taken."""
        advised = slots.advised(db, run=run, profile=self.reception.profile)
        first = max(advised.best.first, local_date(self.now, PUNE) + timedelta(days=1))
        of_day = slots_on(
            self.reception.profile, procedure=run.procedure, day=first + timedelta(days=day)
        )
        return of_day[time]

    @rule(who=WHO, day=FEW, time=FEW, offered=st.booleans())
    def request(self, who: int, day: int, time: int, *, offered: bool) -> None:
        choose = self.free if offered else self.any_time
        self.do(
            who,
            lambda db, run: booking.request(
                db,
                run=run,
                slot=choose(db, run, day, time),
                profile=self.reception.profile,
                by=patient_of(run),
                now=self.now,
            ),
        )

    @rule(who=WHO, day=FEW, time=FEW)
    def book(self, who: int, day: int, time: int) -> None:
        self.do(
            who,
            lambda db, run: booking.book(
                db,
                run=run,
                slot=self.any_time(db, run, day, time),
                profile=self.reception.profile,
                by=f"staff:{self.ravi}",
                now=self.now,
            ),
        )

    @rule(who=WHO, day=FEW, time=FEW, hours=st.integers(1, 30))
    def propose(self, who: int, day: int, time: int, hours: int) -> None:
        self.do(
            who,
            lambda db, run: booking.propose(
                db,
                run=run,
                slot=self.any_time(db, run, day, time),
                profile=self.reception.profile,
                by=f"staff:{self.ravi}",
                now=self.now,
                until=self.now + timedelta(hours=hours),
            ),
        )

    @rule(who=WHO, yes=st.booleans())
    def decide(self, who: int, *, yes: bool) -> None:
        def act(db: Session, run: Series) -> None:
            asked = self.one(db, run, STATE.REQUESTED, STATE.PROPOSED)
            by = patient_of(run) if asked.state is STATE.PROPOSED else f"staff:{self.ravi}"
            decided = booking.confirm if yes else booking.decline
            decided(db, appointment=asked, profile=self.reception.profile, by=by, now=self.now)

        self.do(who, act)

    @rule(who=WHO, by_patient=st.booleans(), agreed=st.booleans())
    def cancel(self, who: int, *, by_patient: bool, agreed: bool) -> None:
        self.do(
            who,
            lambda db, run: booking.cancel(
                db,
                appointment=self.one(db, run, *((STATE.CONFIRMED,) if agreed else LIVE)),
                profile=self.reception.profile,
                by=patient_of(run) if by_patient else f"staff:{self.ravi}",
                now=self.now,
            ),
        )

    @rule(who=WHO, waits=st.booleans())
    def wait_for_earlier(self, who: int, *, waits: bool) -> None:
        def act(db: Session, run: Series) -> None:
            agreed = self.one(db, run, STATE.CONFIRMED)
            if waits:
                waitlist.join(db, appointment=agreed, now=self.now)
            else:
                waitlist.leave(db, appointment=agreed)

        self.do(who, act)

    @rule(who=WHO)
    def take_place(self, who: int) -> None:
        self.do(
            who,
            lambda db, run: attendance.took_place(
                db,
                run=run,
                plan=SHORT_PLAN,
                ended_at=self.now,
                staff_id=self.ravi,
                key=KEY,
                profile=self.reception.profile,
                now=self.now,
            ),
        )

    @rule(who=WHO, came=st.booleans())
    def mark(self, who: int, *, came: bool) -> None:
        act = attendance.came_after_all if came else attendance.did_not_come
        self.do(
            who,
            lambda db, run: act(
                db,
                appointment=self.one(db, run, STATE.NO_SHOW if came else STATE.CONFIRMED),
                profile=self.reception.profile,
                by=f"staff:{self.ravi}",
                now=self.now,
            ),
        )

    @rule(who=WHO, said=st.sampled_from(Answer))
    def answer_recall(self, who: int, said: Answer) -> None:
        def act(db: Session, run: Series) -> None:
            recalls.answer(db, run=run, answer=said, now=self.now)
            self.replan(db, run)

        self.do(who, act)

    @rule(who=WHO, length=st.integers(4, 6))
    def change_length(self, who: int, length: int) -> None:
        def act(db: Session, run: Series) -> None:
            series.set_length(db, run=run, length=length)
            self.replan(db, run)

        self.do(who, act)

    def replan(self, db: Session, run: Series) -> None:
        patient = patients.get(db, run.patient_id)
        planning.replan(db, patient=patient, profile=self.reception.profile, now=self.now)

    @rule(who=WHO, said=st.sampled_from([CheckInAnswer.CALM, CheckInAnswer.SORE, None]))
    def say_how_the_skin_is(self, who: int, said: CheckInAnswer | None) -> None:
        """The patient answers a check-in, or staff say that the skin is fine."""

        def act(db: Session, run: Series) -> None:
            session = series.newest_session(db, run=run)
            row = db.exec(
                select(OutboxRow)
                .where(OutboxRow.session_id == session.id, OutboxRow.kind == Kind.CHECK_IN)
                .order_by(col(OutboxRow.id))
            ).first()
            if said is None:
                ravi = db.get_one(Staff, self.ravi)
                skin.clear(db, session=session, member=ravi, now=self.now)
            elif row is not None:
                answer(db, row, said, now=self.now, profile=self.reception.profile)

        self.do(who, act)

    @rule(who=WHO, what=st.sampled_from(["pause", "resume", "stop", "return"]))
    def come_and_go(self, who: int, what: str) -> None:
        def act(db: Session, run: Series) -> None:
            patient = patients.get(db, run.patient_id)
            if what == "pause" and patient.in_care:
                until = self.now + timedelta(days=2)
                patients.pause(db, patient=patient, until=until, now=self.now)
            elif what == "resume":
                patients.resume(db, patient=patient, now=self.now)
                self.replan(db, run)
            elif what == "stop" and patient.in_care:
                patients.stop(db, patient=patient, notice=NOTICE, now=self.now)
            elif what == "return" and not patient.in_care:
                joining.return_to_care(
                    db,
                    patient=patient,
                    notice=NOTICE,
                    profile=self.reception.profile,
                    now=self.now,
                )

        self.do(who, act)

    @rule(hours=st.sampled_from([1, 3, 16]))
    def pass_hours(self, hours: int) -> None:
        self.reception.pass_time(timedelta(hours=hours))

    @rule(days=st.sampled_from([2, 3, 8]))
    def pass_days(self, days: int) -> None:
        self.reception.pass_time(timedelta(days=days))

    @rule(sent=st.booleans())
    def be_under_way(self, *, sent: bool) -> None:
        """What is taken now arrives, or fails, after whatever comes next."""
        self.reception.settle(sent=sent)
        self.reception.now += timedelta(seconds=20)
        self.reception.claim()

    def look(self) -> tuple[list[Appointment], list[OutboxRow]]:
        with self.database.reading() as db:
            assert_times_agree(db, capacity=self.capacity)
            return (
                list(db.exec(select(Appointment).order_by(col(Appointment.id))).all()),
                list(db.exec(select(OutboxRow)).all()),
            )

    @invariant()
    def what_must_be_true_is_true(self) -> None:
        all_of_them, rows = self.look()
        for run in self.runs:
            theirs = [each for each in all_of_them if each.series_id == run]
            kept = [each.state for each in theirs if each.state in LIVE]
            assert len(kept) == len(set(kept)), "one of each"
            offered = [each.starts_at for each in theirs if each.made_by == "clock"]
            assert len(offered) == len(set(offered)), "the same time was offered twice"
            self.follow_the_agreed_one(run, {stored(each.id): each for each in theirs})
        self.follow_the_calendar(all_of_them)
        self.compare_reminders(all_of_them, rows)
        booked = {each.series_id for each in all_of_them if each.state in LIVE}
        prompts = [row for row in rows if row.kind is Kind.RECALL and row.state is State.PENDING]
        assert not any(row.content["series_id"] in booked and not row.retry_at for row in prompts)
        asked = [row.session_id for row in rows if row.kind is Kind.RECALL and row.sent_at]
        assert all(asked.count(session) <= 3 for session in asked)

    def follow_the_agreed_one(self, run: int, theirs: dict[int, Appointment]) -> None:
        agreed = next((each for each in theirs.values() if each.state is STATE.CONFIRMED), None)
        before = theirs.get(self.agreed.pop(run, 0))
        if agreed is not None:
            self.agreed[run] = stored(agreed.id)
            if before is not None and before is not agreed and before.state is STATE.MOVED:
                assert agreed.uid == before.uid

    def follow_the_calendar(self, all_of_them: list[Appointment]) -> None:
        entries: dict[str, Appointment] = {}
        for each in sorted(all_of_them, key=lambda one: one.sequence):
            if each.state in (*MARKABLE, STATE.ATTENDED, STATE.NO_SHOW) or (
                each.state in (STATE.CANCELLED, STATE.MOVED) and each.uid in self.calendar
            ):
                entries[each.uid] = each
        assert set(self.calendar) <= set(entries)
        for uid, entry in entries.items():
            time = None if entry.state is STATE.CANCELLED else entry.starts_at
            sequence, shown = self.calendar.get(uid, (-1, None))
            if uid in self.calendar:
                assert shown is not None or time is None, "a cancelled entry came back"
                assert entry.sequence > sequence or (entry.sequence, time) == (sequence, shown)
            self.calendar[uid] = (entry.sequence, time)

    def compare_reminders(self, all_of_them: list[Appointment], rows: list[OutboxRow]) -> None:
        with self.database.reading() as db:
            in_care = {
                run.patient_id: patients.get(db, run.patient_id).in_care
                for run in db.exec(select(Series)).all()
            }
        agreed = {each.id: each for each in all_of_them if each.state is STATE.CONFIRMED}
        visits = [row for row in rows if row.kind is Kind.VISIT]
        waiting = {row.key: row for row in visits if row.state in (State.PENDING, State.HELD)}
        assert all(row.appointment_id in agreed for row in waiting.values())
        known = {row.key for row in visits if row.state is not State.CANCELLED}
        for each in agreed.values():
            if in_care[each.patient_id]:
                for name, due in self.reminders(each):
                    assert due <= self.now or f"visit:{each.id}:{name}" in known

    def reminders(self, visit: Appointment) -> list[tuple[str, datetime]]:
        begins = visit.starts_at.astimezone(PUNE)
        ten = begins.replace(hour=10, minute=0)
        hours = begins - timedelta(hours=3)
        hours = max(hours, hours.replace(hour=8, minute=0))
        return [
            ("day-3", ten - timedelta(days=3)),
            ("day-1", ten - timedelta(days=1)),
            ("hours", hours),
        ]


def open_clinic(**settings: object) -> ClinicProfile:
    return open_daily("10:00-11:30", "18:00-19:00", **settings)


def begin(database: Database) -> None:
    """Three patients on the evening of their first session."""
    empty(database)
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        for number in range(PATIENTS):
            enrolment.enrol(
                db,
                patient=in_care(db, f"P{number}", chat_id=number + 1),
                plan=SHORT_PLAN,
                number=1,
                length=4,
                ended_at=NOW,
                staff_id=stored(ravi.id),
                key=KEY,
                profile=open_clinic(),
                now=NOW,
            )


def of_sqlite(database: Database) -> sqlite3.Connection:
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)


@pytest.mark.thorough
def test_no_history_of_bookings_breaks_a_promise(sqlite_database: Database) -> None:
    begin(sqlite_database)
    Bookings.database = sqlite_database
    Bookings.at_first = sqlite3.connect(":memory:")
    copy(of_sqlite(sqlite_database), Bookings.at_first)
    run_state_machine_as_test(
        Bookings,
        settings=settings(
            max_examples=int(os.environ.get("AFTERCARE_HISTORIES", "6")),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
    Bookings.at_first.close()
