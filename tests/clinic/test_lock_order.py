"""Whoever changes rows of the outbox takes their locks in one order: nobody waits in a circle."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select, update

from clinic import consents, delivery, outbox, recording, step_changes
from clinic.database import Database
from clinic.outcomes import Outcome, Sent, Unreachable
from clinic.tables import Kind, OutboxRow, Purpose
from clinic.tables.base import stored
from tests.clinic.people import CLINIC, NOW, enrol, hire, in_care
from tests.clinic.rows import claim, put
from tests.databases import empty

EARLY, LATE = "early", "late"
_WAITS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def records(outcome: Outcome) -> Callable[[Database, int], Callable[[Session], object]]:
    """Recording what both came to, the later row first."""

    def prepare(database: Database, _: int) -> Callable[[Session], object]:
        claims = claim(database)
        finished = [(one, outcome) for one in sorted(claims, key=lambda one: -(one.lead.id or 0))]
        return lambda db: recording.record_all(db, finished=finished, profile=CLINIC, now=NOW)

    return prepare


def plans(_: Database, patient_id: int) -> Callable[[Session], object]:
    return lambda db: outbox.waiting(db, patient_id=patient_id, kinds=set(Kind))


def silences(_: Database, patient_id: int) -> Callable[[Session], object]:
    purposes = {Purpose.CARE}
    return lambda db: consents.silence(db, patient_id=patient_id, purposes=purposes)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "work",
    [records(Sent(message_id=1)), records(Unreachable(detail="blocked")), plans, silences],
    ids=["sent", "unreachable", "plans", "silences"],
)
def test_who_waits_for_the_first_row_holds_no_later_one(
    postgres_database: Database, work: Callable[[Database, int], Callable[[Session], object]]
) -> None:
    empty(postgres_database)
    with postgres_database.writing() as db:
        asha = stored(in_care(db, chat_id=7).id)
        # The later row is due first, and stands first in every index by time.
        for chat_id, key in enumerate((EARLY, LATE), start=1):
            due = NOW.replace(hour=NOW.hour - chat_id)
            put(db, key, chat_id=chat_id, kind=Kind.CHECK_IN, due=due, patient_id=asha)
    with postgres_database.writing() as db:
        db.exec(
            update(OutboxRow)
            .where(col(OutboxRow.key) == EARLY)
            .values(expires_at=NOW + delivery.LEASE)
        )
    does = work(postgres_database, asha)  # by now the later one is also stored first

    def run() -> None:
        with postgres_database.writing() as db:
            does(db)

    other = threading.Thread(target=run)
    with postgres_database.writing() as db:
        db.exec(_row(EARLY).with_for_update()).one()
        other.start()
        with postgres_database.reading() as look:
            while not look.connection().execute(_WAITS).scalar_one():
                look.rollback()
        db.exec(_row(LATE).with_for_update(nowait=True)).one()
    other.join()


@pytest.mark.thorough
def test_who_claims_waits_for_nobody_that_plans_for_the_same_patient(
    postgres_database: Database,
) -> None:
    empty(postgres_database)
    with postgres_database.writing() as db:
        asha = stored(in_care(db, chat_id=7).id)
        for key in (EARLY, LATE):
            put(db, key, chat_id=7, kind=Kind.CHECK_IN, patient_id=asha)
    with postgres_database.writing() as planner, postgres_database.writing() as db:
        planner.exec(_row(LATE).with_for_update()).one()
        db.connection().execute(text("SET LOCAL lock_timeout = '5s'"))
        [taken] = delivery.claim(db, now=NOW, limit=16)
        assert [row.key for row in taken.rows] == [EARLY]


def _row(key: str):  # noqa: ANN202 - the type of a select is its library's
    return select(OutboxRow.id).where(OutboxRow.key == key)


@pytest.mark.thorough
def test_who_plans_may_add_rows_of_a_session_whose_steps_are_being_changed(
    postgres_database: Database,
) -> None:
    empty(postgres_database)
    with postgres_database.writing() as db:
        enrolled = enrol(db, in_care(db, chat_id=7), by=hire(db, "Ravi", chat_id=50))
        session_id = stored(enrolled.session.id)
    with postgres_database.writing() as staff, postgres_database.writing() as clock:
        step_changes.lock(staff, session_id=session_id)
        clock.connection().execute(text("SET LOCAL lock_timeout = '5s'"))
        put(clock, "another", session_id=session_id)
