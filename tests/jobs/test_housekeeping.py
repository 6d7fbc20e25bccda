from datetime import timedelta

import pytest

from clinic import broadcasts, inbox
from clinic.database import Database
from clinic.tables import State
from jobs.clock import MovableClock
from jobs.housekeeping import housekeeping
from tests.clinic.answers import sent_check_in
from tests.clinic.people import CLINIC, NOW, enrol, hire, in_care
from tests.clinic.rows import claim, look, put, states


async def keep_house(database: Database, *, after: timedelta) -> bool:
    clock = MovableClock(NOW)
    clock.move(after)
    return await housekeeping(database, profile=CLINIC, clock=clock)


async def test_where_nothing_is_to_be_done_it_says_so(database: Database) -> None:
    with database.writing() as db:
        put(db, "row")
    assert not await keep_house(database, after=timedelta(0))


async def test_a_dead_workers_rows_and_updates_come_back(database: Database) -> None:
    with database.writing() as db:
        put(db, "row")
        update = {"update_id": 1, "message": {"chat": {"id": 1}}}
        inbox.store(db, updates=[update], now=NOW)
    claim(database)
    with database.writing() as db:
        inbox.claim(db, now=NOW, limit=1)
    assert await keep_house(database, after=timedelta(minutes=2))
    assert look(database, "row").state is State.PENDING
    with database.writing() as db:
        assert [row.update_id for row in inbox.claim(db, now=NOW, limit=1)] == [1]


async def test_what_is_too_late_expires(database: Database) -> None:
    with database.writing() as db:
        put(db, "row", lives=timedelta(hours=1))
    assert await keep_house(database, after=timedelta(hours=1))
    assert states(database) == {"row": State.EXPIRED}


async def test_a_check_in_nobody_answered_is_shown_to_staff_once(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        sent_check_in(db, enrol(db, in_care(db, chat_id=7), by=ravi))
    for _ in range(2):
        await keep_house(database, after=timedelta(hours=49))
    assert sum(key.startswith("notice:missed-check-in") for key in states(database)) == 1


async def test_a_broadcast_whose_last_copy_expired_is_reported(database: Database) -> None:
    with database.writing() as db:
        in_care(db, chat_id=1, news=True)
        broadcasts.confirm(db, text="We moved.", by=hire(db, "Ravi", chat_id=50), now=NOW)
    assert await keep_house(database, after=broadcasts.COPY_LIVES)
    assert any(key.startswith("notice:broadcast-report") for key in states(database))


async def test_its_log_holds_counts_only(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with database.writing() as db:
        put(db, "Asha Rao", lives=timedelta(0))
    await keep_house(database, after=timedelta(0))
    [line] = [record for record in caplog.records if record.name == "jobs.housekeeping"]
    assert vars(line)["expired"] == 1
    assert "Asha" not in str(vars(line))
