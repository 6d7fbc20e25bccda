"""Whatever staff, the patient and the clock do to one session's plan, what must hold holds."""

from collections import Counter
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from clinic import patients, plan_changes, planning, receiving
from clinic.database import Database
from clinic.step_times import RefusedMoveError
from clinic.tables import Kind, OutboxRow, Purpose, Reason, State
from clinic.tables.base import stored
from messages.day_times import DayTimes
from messages.plan import CarePlan
from messages.walltime import local_date
from tests.clinic.people import CLINIC, NOTICE, NOW
from tests.clinic.plan_edits import Phone, edited
from tests.clinic.test_planning import snapshot
from tests.clinic.test_step_changes import Desk, at
from tests.databases import empty

STEPS = ("settle", "sun", "hold", "moisturise-morning", "check-in")
WAITING = (State.HELD, State.PENDING)
CARE = (Kind.REMINDER, Kind.CHECK_IN)

some_days = st.integers(0, 8)
clocks = st.times(time(9), time(20, 30)).map(lambda one: one.replace(second=0, microsecond=0))
acts = st.one_of(
    st.tuples(st.just("leave out"), st.sampled_from(STEPS), st.integers(-1, 7)),
    st.tuples(st.just("put back"), st.sampled_from(STEPS), st.integers(-1, 7)),
    st.tuples(st.just("move all"), st.sampled_from(STEPS), clocks),
    st.tuples(st.just("move"), st.sampled_from(STEPS), st.integers(0, 7), some_days, clocks),
    st.tuples(st.just("times"), st.sampled_from((None, time(7, 30), time(10)))),
    st.tuples(st.just("zone"), st.sampled_from(("Asia/Kolkata", "Asia/Dubai", "Europe/London"))),
    st.tuples(st.just("leave"), st.sampled_from(Purpose)),
    st.tuples(st.just("take up"), st.sampled_from(Purpose)),
    st.tuples(st.just("pause"), st.integers(1, 72)),
    st.tuples(st.just("resume")),
    st.tuples(st.just("apply"), st.sampled_from(("+2h", "+30m"))),
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("wait"), st.integers(1, 40)),
)


class History:
    """One patient, with what was done so far."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.desk = Desk(db)
        self.phone = Phone(db=db, now=NOW)
        self.withdrawn: set[Purpose] = set()

    def do(self, what: str, *how: object) -> None:
        match what, how:
            case "wait", (int(hours),):
                self.phone.until(self.phone.now + timedelta(hours=hours))
                self.desk.now = self.phone.now
            case "leave" | "take up", (Purpose() as purpose,):
                act = receiving.leave if what == "leave" else receiving.take_up
                (self.withdrawn.add if what == "leave" else self.withdrawn.discard)(purpose)
                act(
                    self.db,
                    patient=self.desk.patient,
                    purpose=purpose,
                    notice=NOTICE,
                    profile=CLINIC,
                    now=self.desk.now,
                )
            case "apply", (str(when),):
                self._apply(edited(settle=when))
            case "times" | "zone" | "pause" | "resume", _:
                self._settings(what, *how)
            case _:
                self._staff(what, *how)
        self.db.flush()

    def _apply(self, plan: CarePlan) -> None:
        plan_changes.apply(
            self.db,
            patient_id=stored(self.desk.patient.id),
            plans={plan.id: plan},
            profile=CLINIC,
            now=self.desk.now,
        )

    def _settings(self, what: str, *how: object) -> None:
        patient, now = self.desk.patient, self.desk.now
        match what, how:
            case "times", (morning,):
                assert morning is None or isinstance(morning, time)
                times = DayTimes(morning=morning)
                patients.choose_times(self.db, patient=patient, times=times, now=now)
            case "zone", (str(name),):
                patients.choose_zone(self.db, patient=patient, zone=ZoneInfo(name), now=now)
            case "pause", (int(hours),):
                until = now + timedelta(hours=hours)
                patients.pause(self.db, patient=patient, until=until, now=now)
            case _:
                patients.resume(self.db, patient=patient, now=now)
        edited_day = what in {"times", "zone"}
        planning.replan(self.db, patient=patient, profile=CLINIC, now=now, plan_edited=edited_day)

    def _staff(self, what: str, name: object, *how: object) -> None:
        step = next((one for one in self.desk.plan.steps if one.step.id == name), None)
        if step is None:
            return
        names = [one.occurrence for one in step.coming]
        try:
            match what, how:
                case "move all", (time() as clock,):
                    self._move_all(step.step.id, clock)
                case "move", (int(index), int(day), time() as clock) if names:
                    occurrence = names[index % len(names)]
                    self.desk.move(step.step.id, at(day, clock.hour, clock.minute), occurrence)
                case "leave out" | "put back", (int(index),):
                    occurrence = names[index % len(names)] if names and index >= 0 else ""
                    act = self.desk.leave_out if what == "leave out" else self.desk.put_back
                    act(step.step.id, occurrence)
                case _:
                    pass
        except RefusedMoveError:
            return

    def _move_all(self, name: str, clock: time) -> None:
        """The day of each that comes stays the same."""
        before = self._dates(name)
        self.desk.move_all(name, clock)
        assert self._dates(name) == before

    def _dates(self, name: str) -> dict[str, object]:
        zone = self.desk.plan.zone
        return {
            one.occurrence: local_date(one.wished, zone)
            for one in self.desk.step(name).coming
            if one.wished is not None
        }

    def holds(self) -> None:
        once = snapshot(self.db)
        planning.replan(self.db, patient=self.desk.patient, profile=CLINIC, now=self.desk.now)
        self.db.flush()
        assert snapshot(self.db) == once, "planning again changes nothing"
        rows = self.db.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        waiting = [row for row in rows if row.state in WAITING]
        zone = patients.zone_of(self.desk.patient)
        for row in waiting:
            assert row.kind.purpose not in self.withdrawn
            assert row.kind not in CARE or not CLINIC.quiet.covers(row.due_at, zone)
        sent = {key for *_, key in self.phone.steps()}
        assert not sent & {row.key for row in waiting}
        assert not [row for row in waiting if row.step == "settle" and self._is_left_out(row)]

    def _is_left_out(self, row: OutboxRow) -> bool:
        # It comes once: whatever the plan names it now, it was left out or it was not.
        changes = [one for one in self.desk.plan.facts.changes if one.step_id == row.step]
        return bool(changes) and all(one.dropped for one in changes)


@settings(
    max_examples=30,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(acts, min_size=2, max_size=10))
@example(history=[("move", "check-in", 1, 5, time(17)), ("move all", "check-in", time(18))])
@example(history=[("wait", 114), ("move", "check-in", 0, 5, time(17)), ("wait", 24)])
@example(history=[("leave out", "settle", 0), ("apply", "+2h"), ("wait", 4)])
@example(history=[("move", "settle", 0, 0, time(20)), ("apply", "+2h"), ("put back", "settle", 0)])
@pytest.mark.thorough
def test_whatever_is_done_nothing_is_lost_doubled_or_sent_to_who_does_not_want_it(
    sqlite_database: Database, history: list[tuple[str, object]]
) -> None:
    empty(sqlite_database)
    with sqlite_database.writing() as db:
        told = History(db)
        for what, *how in history:
            told.do(what, *how)
            told.holds()
        told.do("wait", 24 * 40)
        assert set(Counter(key for *_, key in told.phone.steps()).values()) <= {1}
        said = Counter(step for _, step, _ in told.phone.steps())
        assert said["settle"] <= 1
        for row in db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.CHECK_IN)).all():
            assert row.state in {State.SENT, State.EXPIRED, State.CANCELLED}
            if row.state is State.CANCELLED:
                assert _holds(row, history), (row.key, row.reason)


def _holds(row: OutboxRow, history: list[tuple[str, object]]) -> bool:
    """Whether something was done that is a reason not to ask."""
    done = {what for what, *_ in history}
    whose = {how[0] for what, *how in history if what == "leave out"}
    match row.reason:
        case Reason.NO_CONSENT:
            return ("leave", Purpose.CARE) in history
        case Reason.PAUSED:
            return "pause" in done
        case _:
            return "check-in" in whose
