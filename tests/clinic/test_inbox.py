from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from clinic import inbox
from clinic.database import Database
from clinic.inbox import LEASE, MOST_ATTEMPTS, AlreadyHandledError
from clinic.tables import InboxRow, InboxState
from tests.clinic.people import NOW

LATE = NOW + LEASE


def message(update_id: int, *, chat_id: int = 1) -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"update_id": update_id, "message": {"chat": chat, "text": "hello"}}


def store(database: Database, *updates: dict[str, Any]) -> int:
    with database.writing() as db:
        return inbox.store(db, updates=updates, now=NOW)


def claim(database: Database, *, limit: int = 16) -> list[int]:
    with database.writing() as db:
        return [row.update_id for row in inbox.claim(db, now=NOW, limit=limit)]


def handle(database: Database, update_id: int) -> None:
    with database.writing() as db:
        inbox.mark_handled(db, update_id=update_id, now=NOW)


def rescue(database: Database, *, now: datetime = LATE, all_leases: bool = False) -> int:
    with database.writing() as db:
        return inbox.rescue(db, now=now, all_leases=all_leases)


def postpone(database: Database, update_id: int, *, now: datetime = NOW) -> bool:
    with database.writing() as db:
        return inbox.postpone(db, update_id=update_id, now=now)


def rows(database: Database) -> list[InboxRow]:
    with database.reading() as db:
        return list(db.exec(select(InboxRow).order_by(col(InboxRow.id))).all())


def test_an_update_that_comes_twice_is_stored_once(database: Database) -> None:
    assert store(database, message(10), message(11)) == 2
    assert store(database, message(11), message(12), message(12)) == 1
    assert [row.update_id for row in rows(database)] == [10, 11, 12]
    with database.reading() as db:
        assert inbox.last_update_id(db) == 12


def test_an_update_that_comes_again_after_it_was_handled_stays_handled(
    database: Database,
) -> None:
    store(database, message(10))
    claim(database)
    handle(database, 10)
    assert store(database, message(10)) == 0
    assert claim(database) == []


def test_one_chat_is_handled_in_order_and_chats_side_by_side(database: Database) -> None:
    store(database, *(message(each, chat_id=each % 2) for each in (10, 11, 12, 13)))
    assert claim(database) == [10, 11]
    assert claim(database) == []
    handle(database, 11)
    assert claim(database) == [13], "chat 0 still waits for its first update"
    handle(database, 10)
    assert claim(database) == [12]


def test_the_order_is_that_of_arrival_when_the_numbers_start_anew(database: Database) -> None:
    store(database, message(900))
    store(database, message(5))
    assert claim(database) == [900]
    handle(database, 900)
    assert claim(database) == [5]


def test_a_claim_takes_no_more_chats_than_it_was_told(database: Database) -> None:
    store(database, *(message(each, chat_id=each) for each in range(10, 20)))
    assert claim(database, limit=3) == [10, 11, 12]


def test_nothing_can_be_handled_twice(database: Database) -> None:
    store(database, message(10))
    claim(database)
    handle(database, 10)
    with pytest.raises(AlreadyHandledError):
        handle(database, 10)


def test_a_handled_update_keeps_none_of_its_words(database: Database) -> None:
    store(database, message(10))
    claim(database)
    handle(database, 10)
    [row] = rows(database)
    assert (row.state, row.handled_at, row.update) == (InboxState.HANDLED, NOW, None)


def test_what_failed_is_set_aside_with_its_traceback_and_the_next_goes_on(
    database: Database,
) -> None:
    store(database, message(10), message(11))
    claim(database)
    with database.writing() as db:
        inbox.quarantine(db, update_id=10, error="Traceback", now=NOW)
    [poison, _] = rows(database)
    assert (poison.state, poison.error) == (InboxState.QUARANTINED, "Traceback")
    assert poison.update == message(10)
    assert claim(database) == [11]


def test_a_handled_update_is_not_set_aside_afterwards(database: Database) -> None:
    store(database, message(10))
    claim(database)
    handle(database, 10)
    with database.writing() as db:
        inbox.quarantine(db, update_id=10, error="Traceback", now=NOW)
    assert rows(database)[0].state is InboxState.HANDLED


def test_a_dead_workers_update_comes_again_when_its_lease_is_over(database: Database) -> None:
    store(database, message(10), message(11))
    claim(database)
    assert rescue(database, now=LATE - timedelta(seconds=1)) == 0
    assert rescue(database) == 1
    assert claim(database) == [10], "and still before the next one of its chat"


def test_the_only_process_takes_every_update_back_when_it_starts(database: Database) -> None:
    store(database, message(10))
    claim(database)
    assert rescue(database, now=NOW, all_leases=True) == 1


def test_an_update_that_killed_the_process_three_times_is_set_aside(database: Database) -> None:
    store(database, message(10), message(11))
    for _ in range(MOST_ATTEMPTS):
        assert claim(database) == [10]
        rescue(database)
    [poison, _] = rows(database)
    assert poison.state is InboxState.QUARANTINED
    assert "3 times" in (poison.error or "")
    assert claim(database) == [11]


def test_an_update_the_database_failed_comes_again_at_once_however_often(
    database: Database,
) -> None:
    store(database, message(10), message(11))
    for _ in range(MOST_ATTEMPTS + 1):
        assert claim(database) == [10], "and still before the next one of its chat"
        assert postpone(database, 10)
    assert claim(database) == [10]
    assert rows(database)[0].attempts == 1
    assert rescue(database) == 1
    assert claim(database) == [10], "not taken for one that killed the process"


def test_what_somebody_else_has_or_handled_is_not_postponed(database: Database) -> None:
    store(database, message(10))
    assert not postpone(database, 10)
    claim(database)
    assert not postpone(database, 10, now=LATE), "its lease is over: it is the rescue's"
    handle(database, 10)
    assert not postpone(database, 10)


def test_what_is_open_is_counted_until_it_is_handled_or_set_aside(database: Database) -> None:
    def open_count() -> int:
        with database.reading() as db:
            return inbox.open_count(db)

    store(database, message(10), message(11, chat_id=2))
    claim(database, limit=1)
    assert open_count() == 2
    handle(database, 10)
    assert open_count() == 1
    with database.writing() as db:
        inbox.quarantine(db, update_id=11, error="", now=NOW)
    assert open_count() == 0
