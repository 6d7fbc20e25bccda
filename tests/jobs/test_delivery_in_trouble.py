import asyncio
import sqlite3
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from clinic.database import Database
from clinic.outcomes import Throttled
from clinic.tables import Kind, State
from tests.clinic.rows import look, put, states
from tests.jobs.office import Office, until


@contextmanager
def locked(database: Database) -> Generator[None]:
    """Somebody else writes to the file and does not finish."""
    with closing(sqlite3.connect(str(database.engine.url.database))) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def impatient(office: Office) -> Generator[Office]:
    """An office whose database says at once that it is locked."""

    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 20")

    office.database.engine.dispose()
    event.listen(office.database.engine, "connect", hurry)
    yield office
    event.remove(office.database.engine, "connect", hurry)
    office.database.engine.dispose()


async def test_a_locked_database_delays_delivery_and_does_not_end_it(
    impatient: Office, caplog: pytest.LogCaptureFixture
) -> None:
    impatient.put("row")
    with locked(impatient.database):
        async with impatient.delivering() as running:
            await until(lambda: "outbox-unreadable" in caplog.messages)
            assert not running.done()
    async with impatient.delivering():
        await impatient.settled()
    assert impatient.state("row") is State.SENT


async def test_an_outcome_that_could_not_be_recorded_is_recorded_later(
    impatient: Office, caplog: pytest.LogCaptureFixture
) -> None:
    let_go = impatient.sender.hold("row")
    impatient.put("row")
    async with impatient.delivering():
        await until(lambda: impatient.sender.at_once == 1)
        with locked(impatient.database):
            let_go()
            await until(lambda: "outbox-unreadable" in caplog.messages)
        await impatient.settled()
    assert impatient.state("row") is State.SENT
    assert impatient.sender.tried() == ["row"], "and it is not sent twice"


async def test_stopping_finishes_and_records_what_is_under_way(office: Office) -> None:
    let_go = office.sender.hold("row")
    office.put("row")
    async with office.delivering() as running:
        await until(lambda: office.sender.at_once == 1)
        running.cancel()
        await asyncio.sleep(0)
        assert not running.done()
        let_go()
        await asyncio.wait([running])
    assert running.cancelled()
    assert office.state("row") is State.SENT


async def test_stopping_while_rows_are_being_claimed_sends_what_was_claimed(
    office: Office,
) -> None:
    begun = threading.Event()

    def note(*_: object) -> None:
        begun.set()

    office.put("row")
    event.listen(office.database.engine, "checkout", note)
    async with office.delivering() as running:
        with locked(office.database):
            await until(begun.is_set)
            running.cancel()
            await asyncio.sleep(0)
            assert not running.done(), "a thread cannot be cancelled"
        await asyncio.wait([running])
    event.remove(office.database.engine, "checkout", note)
    assert office.state("row") is State.SENT, "and not left under way for the next start"


async def test_stopping_with_a_locked_database_says_so_and_stops(
    impatient: Office, caplog: pytest.LogCaptureFixture
) -> None:
    let_go = impatient.sender.hold("row")
    impatient.put("row")
    async with impatient.delivering() as running:
        await until(lambda: impatient.sender.at_once == 1)
        with locked(impatient.database):
            running.cancel()
            let_go()
            await asyncio.wait([running])
    assert running.cancelled()
    assert "outcomes-not-recorded" in caplog.messages
    assert impatient.state("row") is State.SENDING, "its lease will run out"


async def test_a_fault_of_the_sender_costs_one_try_and_not_the_loop(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.sender.will("row", RuntimeError("a fault"))
    office.put("row", "other")
    async with office.delivering():
        await until(lambda: look(office.database, "row").retry_at is not None)
        office.clock.move(timedelta(minutes=1))
        await office.settled()
    assert "sender-failed" in caplog.messages
    assert set(states(office.database).values()) == {State.SENT}


async def test_a_row_that_cannot_be_read_fails_alone(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with office.database.writing() as db:
        put(db, "poison", chat_id=99, kind=Kind.ESCALATION, content={})
    office.put("row")
    async with office.delivering() as running:
        await office.settled()
        assert not running.done()
    assert states(office.database) == {"poison": State.FAILED, "row": State.SENT}
    assert "KeyError" in (look(office.database, "poison").reason or "")


async def test_many_rows_that_came_too_late_hold_nobody_up(office: Office) -> None:
    with office.database.writing() as db:
        for number in range(100):
            put(db, f"late {number}", chat_id=1000 + number, lives=timedelta(0))
    office.put("useful")
    running = asyncio.create_task(office.delivery.run())  # no schedule: nothing wakes it again
    await office.settled()
    running.cancel()
    await asyncio.wait([running])
    assert office.state("useful") is State.SENT
    assert office.sender.tried() == ["useful"]


async def test_what_is_logged_names_rows_by_number_only(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    office.sender.will("Asha Rao", Throttled(seconds=1))
    office.put("Asha Rao")
    async with office.delivering():
        await until(lambda: look(office.database, "Asha Rao").retry_at is not None)
        office.clock.move(timedelta(seconds=2))
        await office.settled()
    ours = [record for record in caplog.records if record.name.startswith("jobs")]
    assert {record.message for record in ours} == {"throttled", "tried"}
    assert not any("Asha" in str(vars(record)) for record in ours)
