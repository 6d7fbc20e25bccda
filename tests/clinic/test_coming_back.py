from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from clinic import consents, joining, patients, reachability
from clinic.database import Database
from clinic.tables import (
    Kind,
    OutboxRow,
    Patient,
    Purpose,
    State,
)
from clinic.tables.base import stored
from tests.clinic.people import CLINIC, NOTICE, NOW, enrol, hire, in_care
from tests.clinic.rows import look, put

CHAT = 7
MINUTE = timedelta(minutes=1)


def rows_of(db: Session, patient: Patient) -> list[OutboxRow]:
    return list(
        db.exec(
            select(OutboxRow)
            .where(OutboxRow.patient_id == patient.id)
            .order_by(col(OutboxRow.due_at))
        ).all()
    )


@pytest.fixture
def left(database: Database) -> int:
    """A patient who joined, got one reminder, and stopped."""
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        patients.stop(db, patient=asha, notice=NOTICE, now=NOW + MINUTE)
        return stored(asha.id)


def test_stopping_withdraws_everything_and_cancels_what_waits(
    database: Database, left: int
) -> None:
    with database.reading() as db:
        asha = patients.get(db, left)
        assert {row.state for row in rows_of(db, asha)} == {State.CANCELLED}
        assert not any(consents.given(db, patient_id=left, purpose=each) for each in Purpose)
        assert not asha.in_care


def test_coming_back_plans_what_is_still_useful_anew(database: Database, left: int) -> None:
    with database.writing() as db:
        asha = patients.get(db, left)
        before = {row.key for row in rows_of(db, asha) if row.kind is not Kind.WELCOME}
        joining.return_to_care(db, patient=asha, notice=NOTICE, profile=CLINIC, now=NOW + MINUTE)
        rows = [row for row in rows_of(db, asha) if row.key in before]
        assert {(row.state, row.chat_id, row.reason) for row in rows} == {
            (State.PENDING, CHAT, None)
        }
        assert all(row.content for row in rows)


def test_coming_back_days_later_brings_only_what_is_still_to_come(
    database: Database, left: int
) -> None:
    later = NOW + timedelta(days=4)
    with database.writing() as db:
        asha = patients.get(db, left)
        joining.return_to_care(db, patient=asha, notice=NOTICE, profile=CLINIC, now=later)
        coming = [row for row in rows_of(db, asha) if row.state is State.PENDING]
        assert coming
        assert all(row.expires_at > later for row in coming)


def test_coming_back_releases_what_was_held_and_uses_up_the_invitation(
    database: Database, left: int
) -> None:
    with database.writing() as db:
        asha = patients.get(db, left)
        enrol(db, asha, by=hire(db, "Sana", chat_id=51), number=2)
        put(db, "held", chat_id=None, held=True, patient_id=left)
        assert [patient.id for patient, _ in joining.waits_to_join(db)] == [left]
        joining.return_to_care(db, patient=asha, notice=NOTICE, profile=CLINIC, now=NOW + MINUTE)
        assert joining.waits_to_join(db) == []
    assert (look(database, "held").state, look(database, "held").chat_id) == (State.PENDING, CHAT)


def test_who_left_and_lets_the_bot_in_again_gets_nothing_before_agreeing(
    database: Database, left: int
) -> None:
    with database.writing() as db:
        asha = patients.get(db, left)
        asha.unreachable_since = NOW
        enrolled = enrol(db, asha, by=hire(db, "Sana", chat_id=51), number=2)
        assert reachability.back(db, patient=asha, now=NOW + MINUTE)
        assert asha.unreachable_since is None
    welcome = f"welcome:{enrolled.session.id}"
    assert look(database, welcome).state is State.HELD
    with database.writing() as db:
        asha = patients.get(db, left)
        joining.return_to_care(db, patient=asha, notice=NOTICE, profile=CLINIC, now=NOW + MINUTE)
    assert (look(database, welcome).state, look(database, welcome).chat_id) == (
        State.PENDING,
        CHAT,
    )


@pytest.mark.parametrize(("after", "state"), [(0, State.PENDING), (30, State.CANCELLED)])
def test_a_first_message_that_stopping_cancelled_comes_after_agreeing_again_if_still_useful(
    database: Database, left: int, after: int, state: State
) -> None:
    with database.writing() as db:
        asha = patients.get(db, left)
        again = NOW + timedelta(days=after)
        joining.return_to_care(db, patient=asha, notice=NOTICE, profile=CLINIC, now=again)
        [welcome] = [row for row in rows_of(db, asha) if row.kind is Kind.WELCOME]
    assert (welcome.state, welcome.chat_id) == (state, CHAT)
