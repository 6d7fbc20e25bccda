"""What staff change in one session's plan, in the records and in the queue."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import TypedDict

import pytest
from sqlmodel import Session, col, select

from clinic import (
    checkins,
    escalations,
    joining,
    outbox,
    patients,
    planning,
    receiving,
    session_plan,
    step_changes,
    step_moves,
)
from clinic.database import Database
from clinic.profile import ClinicProfile
from clinic.session_plan import Coming, SessionPlan, StepToCome
from clinic.step_times import RefusedMoveError, Why
from clinic.tables import (
    AuditEntry,
    CareSession,
    Kind,
    OutboxRow,
    Purpose,
    Staff,
    State,
    StepChangeRow,
)
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from messages.check_in import reply_id
from messages.walltime import moment_of
from tests.clinic.people import CLINIC, NOTICE, NOW, PUNE, enrol, hire, in_care, stranger
from tests.clinic.plan_edits import Phone, applied, edited
from tests.databases import empty

DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """The moment at which clocks in Pune show this, so many days after the session."""
    the_date = NOW.astimezone(PUNE).date() + day * DAY
    return moment_of(the_date, time(hour, minute), PUNE)


class About(TypedDict):
    """Which step of which plan, by whom and when."""

    plan: SessionPlan
    found: StepToCome
    by: Staff
    profile: ClinicProfile
    now: datetime


class Desk:
    """A member of staff changes the plan of the one session there is."""

    def __init__(self, db: Session, now: datetime = NOW, *, joined: bool = True) -> None:
        self.db, self.now = db, now
        self.ravi: Staff = hire(db, "Ravi", chat_id=50)
        self.patient = in_care(db, chat_id=7) if joined else stranger(db)
        self.enrolled = enrol(db, self.patient, by=self.ravi)

    @property
    def plan(self) -> SessionPlan:
        found = session_plan.find(
            self.db, session_id=stored(self.enrolled.session.id), profile=CLINIC, now=self.now
        )
        assert found is not None
        return found

    def step(self, name: str) -> StepToCome:
        return next(each for each in self.plan.steps if each.step.id == name)

    def leave_out(self, name: str, occurrence: str = "") -> None:
        step_moves.leave_out(self.db, one=self._one(name, occurrence), **self._about(name))

    def put_back(self, name: str, occurrence: str = "") -> None:
        step_moves.put_back(self.db, one=self._one(name, occurrence), **self._about(name))

    def move(self, name: str, moment: datetime, occurrence: str) -> None:
        one = self._one(name, occurrence)
        assert one is not None
        step_moves.move_one(self.db, one=one, moment=moment, **self._about(name))

    def move_all(self, name: str, clock: time) -> None:
        step_moves.move_all(self.db, at=clock, **self._about(name))

    def _one(self, name: str, occurrence: str) -> Coming | None:
        coming = self.step(name).coming
        return next((one for one in coming if one.occurrence == occurrence), None)

    def _about(self, name: str) -> About:
        return {
            "plan": self.plan,
            "found": self.step(name),
            "by": self.ravi,
            "profile": CLINIC,
            "now": self.now,
        }

    def rows(self, name: str) -> dict[str, tuple[State, datetime]]:
        rows = self.db.exec(
            select(OutboxRow).where(OutboxRow.step == name).order_by(col(OutboxRow.id))
        ).all()
        return {row.key.rpartition(":")[2]: (State(row.state), row.due_at) for row in rows}


def test_what_waits_moves_and_what_was_sent_stays_and_comes_only_once(database: Database) -> None:
    with database.writing() as db:
        desk, phone = Desk(db), Phone(db=db, now=NOW)
        phone.until(at(1, 12))
        desk.now = phone.now
        sent = desk.rows("sun")["day-1"]
        desk.move_all("sun", time(17))
        desk.move("check-in", at(4, 17), "day-3")
        rows = desk.rows("sun")
        assert rows["day-1"] == sent
        assert rows["day-5"] == (State.PENDING, at(5, 17))
        phone.until(at(9, 12))
        keys = [key for _, _, key in phone.steps()]
        assert len(keys) == len(set(keys))
        assert len([key for key in keys if ":sun:" in key]) == 7
        asked = next(when for when, rows in phone.messages for row in rows if "in:day-3" in row.key)
        assert asked.astimezone(PUNE).date() == at(4, 12).date()


@pytest.mark.thorough
def test_one_day_put_back_of_a_step_left_out_comes_alone_and_every_act_is_noted(
    database: Database,
) -> None:
    with database.writing() as db:
        desk, phone = Desk(db), Phone(db=db, now=NOW)
        phone.until(at(1, 12))
        desk.now = phone.now
        desk.leave_out("sun")
        assert {state for state, _ in desk.rows("sun").values()} == {State.SENT, State.CANCELLED}
        desk.put_back("sun", "day-5")
        desk.leave_out("moisturise-morning", "day-2")
        phone.until(at(9, 12))
        sent = {key.split(":", 2)[2] for _, step, key in phone.steps() if step == "sun"}
        assert sent == {"sun:day-1", "sun:day-5"}
        acts = db.exec(select(AuditEntry.act).where(AuditEntry.actor == f"staff:{desk.ravi.id}"))
        assert {"left out sun", "put back sun", "left out moisturise-morning day-2"} <= {*acts}


def test_a_time_that_cannot_be_is_refused_and_changes_nothing(database: Database) -> None:
    with database.writing() as db:
        desk = Desk(db)
        desk.enrolled.session.ended_at = at(0, 17, 30)
        for moment, why in {
            at(2, 22): Why.QUIET,
            at(0, 17): Why.BEFORE_SESSION,
            at(0, 17, 31): Why.PAST,
            at(40, 12): Why.TOO_FAR,
        }.items():
            with pytest.raises(RefusedMoveError) as refused:
                desk.move("check-in", moment, "day-3")
            assert refused.value.why is why
        assert desk.plan.facts.changes == ()


@pytest.mark.thorough
def test_a_day_on_which_the_new_time_is_over_keeps_its_own(database: Database) -> None:
    with database.writing() as db:
        desk = Desk(db, now=at(1, 12))
        planning.replan(db, patient=desk.patient, profile=CLINIC, now=desk.now)
        desk.move_all("check-in", time(11))
        wished = {one.occurrence: one.wished for one in desk.step("check-in").coming}
        assert wished == {"day-1": at(1, 19), "day-3": at(3, 11), "day-7": at(7, 11)}
        with pytest.raises(RefusedMoveError):
            desk.move_all("check-in", time(21))


@pytest.mark.thorough
def test_an_edited_plan_keeps_what_was_changed_in_the_steps_it_still_has(
    database: Database,
) -> None:
    with database.writing() as db:
        desk = Desk(db)
        desk.move_all("sun", time(17))
        desk.leave_out("moisturise-morning", "day-2")
        desk.move("hold", at(3, 12), "day-2")
        patient_id = stored(desk.patient.id)
    applied(database, patient_id, edited(sun="days 1-5 09:00", hold=None), now=NOW)
    with database.reading() as db:
        rows = outbox.waiting(db, patient_id=patient_id, kinds={Kind.REMINDER})
        due = {row.key.split(":", 2)[2]: row.due_at for row in rows}
    assert {at(day, 17) for day in (1, 3, 5)} <= {
        moment for name, moment in due.items() if name.startswith("sun")
    }
    assert "moisturise-morning:day-2" not in due
    assert not [name for name in due if name.startswith("hold")]


def test_a_sore_answer_goes_to_staff_where_nobody_asks_again(database: Database) -> None:
    with database.writing() as db:
        desk, phone = Desk(db), Phone(db=db, now=NOW)
        desk.leave_out("check-in", "day-7")
        phone.until(at(1, 19, 30))
        row = checkins.open_check_in(db, patient=desk.patient)
        assert row is not None
        answer = partial(checkins.answer, db, row=row, profile=CLINIC, now=phone.now)
        answer(answer=CheckInAnswer.SORE)
        assert escalations.open_ones(db) == [], "day 3 asks again"
        desk.now = phone.now
        desk.leave_out("check-in", "day-3")
        answer(answer=CheckInAnswer.SORE)
        assert len(escalations.open_ones(db)) == 1


@pytest.mark.thorough
def test_a_sore_answer_goes_to_staff_where_the_patient_left_care_or_pauses_past_all_check_ins(
    database: Database,
) -> None:
    for silence in ("leave", "pause"):
        empty(database)
        with database.writing() as db:
            desk, phone = Desk(db), Phone(db=db, now=NOW)
            phone.until(at(1, 19, 30))
            asha, now = desk.patient, phone.now
            row = checkins.open_check_in(db, patient=asha)
            assert row is not None
            answer = partial(checkins.answer, db, row=row, profile=CLINIC, now=now)
            patients.pause(db, patient=asha, until=at(4, 8), now=now)
            early = answer(answer=CheckInAnswer.SORE)
            assert escalations.open_ones(db) == [], "day 7 asks again"
            assert reply_id(early.plan, early.answer, early.day) == "check-in-reply-sore-early"
            if silence == "leave":
                receiving.leave(
                    db, patient=asha, purpose=Purpose.CARE, notice=NOTICE, profile=CLINIC, now=now
                )
            else:
                patients.pause(db, patient=asha, until=at(60, 8), now=now)
            late = answer(answer=CheckInAnswer.SORE)
            assert len(escalations.open_ones(db)) == 1
            assert reply_id(late.plan, late.answer, late.day) == "check-in-reply-told"


@pytest.mark.thorough
def test_a_day_moved_to_another_date_keeps_it_when_the_whole_step_moves(database: Database) -> None:
    with database.writing() as db:
        desk, phone = Desk(db), Phone(db=db, now=NOW)
        phone.until(at(2, 12))
        desk.now = phone.now
        desk.move("check-in", at(5, 17), "day-3")
        phone.until(at(4, 19))
        desk.now = phone.now
        desk.move_all("check-in", time(18))
        wished = {one.occurrence: one.wished for one in desk.step("check-in").coming}
        assert wished == {"day-3": at(5, 18), "day-7": at(7, 18)}


@pytest.mark.thorough
def test_a_day_whose_messages_were_sent_gets_no_more_by_ordinary_planning(
    database: Database,
) -> None:
    with database.writing() as db:
        desk, phone = Desk(db), Phone(db=db, now=NOW)
        phone.until(at(5, 12))
        desk.now = phone.now
        desk.move("check-in", at(5, 17), "day-7")
        assert desk.rows("check-in")["day-7"] == (State.PENDING, at(6, 8))
        planning.replan(db, patient=desk.patient, profile=CLINIC, now=desk.now)
        assert desk.rows("check-in")["day-7"] == (State.PENDING, at(6, 8))
        desk.put_back("check-in", "day-7")
        planning.replan(db, patient=desk.patient, profile=CLINIC, now=desk.now)
        assert desk.rows("check-in")["day-7"] == (State.PENDING, at(7, 8)), "nothing is decided"
        # Of what has no room today and is of no use tomorrow.
        desk.move("sun", at(5, 18), "day-6")
        assert desk.rows("sun")["day-6"][0] is State.CANCELLED
        planning.replan(db, patient=desk.patient, profile=CLINIC, now=desk.now)
        assert desk.rows("sun")["day-6"][0] is State.CANCELLED
        desk.put_back("sun", "day-6")
        assert desk.rows("sun")["day-6"] == (State.PENDING, at(6, 8))


@pytest.mark.thorough
def test_a_step_that_comes_once_stays_as_staff_want_it_when_the_plan_gives_it_another_time(
    database: Database,
) -> None:
    for act in ("leave out", "move"):
        empty(database)
        with database.writing() as db:
            desk = Desk(db)
            patient_id = stored(desk.patient.id)
            if act == "leave out":
                desk.leave_out("settle", "hour-1")
            else:
                desk.move("settle", at(0, 20), "hour-1")
        applied(database, patient_id, edited(settle="+2h"), now=NOW)
        with database.writing() as db:
            desk.db, desk.patient = db, patients.get(db, patient_id)
            open_rows = [each for each in desk.rows("settle").values() if each[0] is State.PENDING]
            expected = [] if act == "leave out" else [(State.PENDING, at(0, 20))]
            assert open_rows == expected
            desk.put_back("settle", desk.step("settle").coming[0].occurrence)
            [again] = [each for each in desk.rows("settle").values() if each[0] is State.PENDING]
            assert again == (State.PENDING, NOW + timedelta(hours=2))
            assert desk.plan.facts.changes == ()


def test_the_next_session_starts_from_the_plan_and_a_refusal_erases_the_changes(
    database: Database,
) -> None:
    with database.writing() as db:
        desk = Desk(db, joined=False)
        desk.leave_out("check-in")
        assert {state for state, _ in desk.rows("check-in").values()} == {State.CANCELLED}
        later = enrol(db, desk.patient, by=desk.ravi, number=2, now=NOW + DAY, ended_at=NOW + DAY)
        desk.now = NOW + DAY
        old = stored(desk.enrolled.session.id)
        assert session_plan.find(db, session_id=old, profile=CLINIC, now=desk.now) is None
        assert step_changes.of_session(db, session_id=stored(later.session.id)) == ()
        desk.enrolled = later
        assert len(desk.step("check-in").coming) == 3
        assert later.invitation is not None
        joining.refuse(db, invitation=later.invitation, notice=NOTICE, now=desk.now)
        assert db.exec(select(StepChangeRow)).all() == []
        assert db.exec(select(CareSession)).all() == []
        assert patients.by_name(db, name="Asha Rao") == []
