from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from clinic import joining, outbox, patients, planning
from clinic.database import Database
from clinic.outcomes import NotSent, Sent
from clinic.tables import Kind, OutboxRow, Patient, Purpose, Reason, State
from clinic.tables.base import stored
from tests.clinic.people import CLINIC, NOTICE, NOW, decide, enrol, hire, in_care, stranger
from tests.clinic.rows import claim, look, record
from tests.databases import empty

CHAT = 7
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def replan(db: Session, patient: Patient, *, after: timedelta = timedelta(0)) -> None:
    planning.replan(db, patient=patient, profile=CLINIC, now=NOW + after)
    db.flush()


def snapshot(db: Session) -> dict[str, object]:
    db.expire_all()
    rows = db.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
    return {row.key: row.model_dump(exclude={"id"}) for row in rows}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    ended=st.lists(st.integers(0, 24 * 12), min_size=1, max_size=3),
    hours=st.integers(0, 24 * 9),
    joined=st.booleans(),
    top_up=st.booleans(),
    paused=st.booleans(),
)
@pytest.mark.thorough
def test_planning_twice_changes_nothing(
    sqlite_database: Database,
    ended: list[int],
    hours: int,
    *,
    joined: bool,
    top_up: bool,
    paused: bool,
) -> None:
    empty(sqlite_database)
    with sqlite_database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        asha = in_care(db, chat_id=CHAT) if joined else stranger(db)
        asha.wants_top_up = top_up
        for number, ago in enumerate(ended, start=1):
            enrol(db, asha, by=ravi, number=number, ended_at=NOW - ago * HOUR)
        asha.paused_until = NOW + 24 * HOUR if paused else None
        replan(db, asha, after=hours * HOUR)
        once = snapshot(db)
        replan(db, asha, after=hours * HOUR)
        assert snapshot(db) == once


def test_rows_that_were_sent_or_are_under_way_are_never_touched(database: Database) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        enrolled = enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
    sent, *_ = claim(database)
    record(database, sent, Sent(message_id=1))
    evening = NOW + 3 * HOUR
    [under_way] = claim(database, now=evening)
    keys = [row.key for row in (*sent.rows, *under_way.rows)]
    before = [look(database, key).model_dump() for key in keys]
    with database.writing() as db:
        session = db.get_one(type(enrolled.session), enrolled.session.id)
        session.cancelled_at = NOW
        db.add(session)
        replan(db, patients.get(db, stored(asha.id)), after=3 * HOUR)
    assert [look(database, key).model_dump() for key in keys] == before


def test_a_session_taken_back_cancels_what_is_pending_and_coming_back_revives_it(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        session = enrol(db, asha, by=hire(db, "Ravi", chat_id=50)).session
        planned = {key: row for key, row in snapshot(db).items() if not key.startswith("welcome")}
        session.cancelled_at = NOW
        db.add(session)
        replan(db, asha)
        cancelled = outbox.waiting(db, patient_id=stored(asha.id), kinds=set(Kind) - {Kind.WELCOME})
        assert cancelled == []
        rows = db.exec(select(OutboxRow).where(OutboxRow.state == State.CANCELLED)).all()
        assert {row.reason for row in rows} == {Reason.REPLANNED}
        session.cancelled_at = None
        db.add(session)
        replan(db, asha)
        assert {key: snapshot(db)[key] for key in planned} == planned


def test_a_step_wanted_again_before_the_patient_joined_is_held_again(database: Database) -> None:
    with database.writing() as db:
        asha = stranger(db)
        asha.wants_top_up = True
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        for wanted in (False, True):
            asha.wants_top_up = wanted
            replan(db, asha)
        top_ups = db.exec(select(OutboxRow).where(OutboxRow.step == "top-up")).all()
        assert {row.state for row in top_ups} == {State.HELD}


def test_asking_for_midday_reminders_adds_them_and_changing_ones_mind_takes_them_away(
    database: Database,
) -> None:
    def states_of_top_ups(db: Session) -> set[str]:
        return set(db.exec(select(OutboxRow.state).where(OutboxRow.step == "top-up")).all())

    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        assert planning.has_opt_in(db, patient_id=stored(asha.id))
        assert states_of_top_ups(db) == set()
        for wanted, expected in ((True, State.PENDING), (False, State.CANCELLED)):
            asha.wants_top_up = wanted
            replan(db, asha)
            assert states_of_top_ups(db) == {expected}


def test_upkeep_after_the_last_session_is_planned_with_consent_to_news_only(
    database: Database,
) -> None:
    def upkeep(db: Session) -> list[str]:
        return list(db.exec(select(OutboxRow.state).where(OutboxRow.kind == Kind.UPKEEP)).all())

    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT, news=False)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50), number=6)
        assert upkeep(db) == []
        decide(db, asha, Purpose.NEWS, granted=True)
        replan(db, asha)
        assert upkeep(db) == [State.PENDING]
        decide(db, asha, Purpose.NEWS, granted=False)
        replan(db, asha)
        assert upkeep(db) == [State.CANCELLED]
        decide(db, asha, Purpose.NEWS, granted=True)
        replan(db, asha)
        assert upkeep(db) == [State.PENDING]


def test_after_a_pause_ends_early_what_was_put_off_comes_when_the_plan_says(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        rows = outbox.waiting(db, patient_id=stored(asha.id), kinds={Kind.CHECK_IN})
        planned = rows[0].due_at
        outbox.move(rows[0], due_at=planned + 6 * HOUR)
        outbox.cancel_row(rows[1], reason=Reason.PAUSED)
        patients.pause(db, patient=asha, until=NOW + 9 * DAY, now=NOW)
        replan(db, asha)
        assert rows[1].state is State.CANCELLED, "while the pause lasts"
        patients.resume(db, patient=asha, now=NOW)
        replan(db, asha)
        assert (rows[0].due_at, rows[1].state) == (planned, State.PENDING)


def test_a_step_that_is_to_be_tried_again_keeps_its_turn_when_planned_anew(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = stored(in_care(db, chat_id=CHAT).id)
        enrol(db, patients.get(db, asha), by=hire(db, "Ravi", chat_id=50))
        outbox.cancel(db, col(OutboxRow.kind) == Kind.WELCOME, reason=Reason.STOPPED)
    [taken] = claim(database, now=NOW + HOUR)
    record(database, taken, NotSent(detail="no connection"), now=NOW + HOUR)
    before = look(database, taken.lead.key)
    with database.writing() as db:
        replan(db, patients.get(db, asha), after=HOUR)
    after = look(database, taken.lead.key)
    assert (after.retry_at, after.attempts, after.state) == (before.retry_at, 1, State.PENDING)
    with database.reading() as db:
        assert taken.lead.key not in planning.settled_keys(db, patient_id=asha)


def test_who_joins_late_gets_only_what_is_still_useful(database: Database) -> None:
    with database.writing() as db:
        enrolled = enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50))
        assert enrolled.invitation is not None
        later = NOW + 2 * DAY
        asha = joining.agree(
            db,
            invitation=enrolled.invitation,
            chat_id=CHAT,
            notice=NOTICE,
            profile=CLINIC,
            now=later,
        )
        outbox.expire(outbox.late_rows(db, now=later))
        coming = outbox.waiting(db, patient_id=stored(asha.id), kinds=set(Kind))
        assert all(row.expires_at > later for row in coming)
        assert any(row.step == "sun" for row in coming)
