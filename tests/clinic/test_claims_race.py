import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from clinic import delivery, inbox, recording
from clinic.database import Database
from clinic.tables import Kind, State
from tests.clinic.people import NOW
from tests.clinic.rows import look, put, states

PROCESSES = 4
ROWS = 400


def claimed_by_processes(url: str) -> list[str]:
    """What four processes claim that start at the same moment."""
    command = [sys.executable, "-m", "tests.clinic.claimer", url]
    claimers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        for _ in range(PROCESSES)
    ]
    for claimer in claimers:
        assert claimer.stdout is not None
        assert claimer.stdout.readline() == "ready\n"
    for claimer in claimers:
        assert claimer.stdin is not None
        claimer.stdin.write("go\n")
        claimer.stdin.flush()
    claimed: list[str] = []
    for claimer in claimers:
        output, _ = claimer.communicate(timeout=50)
        assert claimer.returncode == 0
        claimed += output.split()
    return claimed


@pytest.mark.thorough
def test_four_processes_take_everything_exactly_once(database: Database, database_url: str) -> None:
    keys = [f"row-{number}" for number in range(ROWS)]
    updates: list[dict[str, Any]] = [
        {"update_id": number, "message": {"chat": {"id": number % 200 + 1}}}
        for number in range(ROWS)
    ]
    with database.writing() as db:
        for chat_id, key in enumerate(keys, start=1):
            put(db, key, chat_id=chat_id, kind=list(Kind)[chat_id % len(Kind)])
        inbox.store(db, updates=updates, now=NOW)
    claimed = claimed_by_processes(database_url)
    assert sorted(each for each in claimed if each.startswith("row")) == sorted(keys)
    # The second update of each chat waits for its first.
    assert sorted(int(each) for each in claimed if each.isdigit()) == list(range(200))
    assert {look(database, key).attempts for key in keys[:20]} == {1}
    assert set(states(database).values()) == {State.SENDING}


@pytest.mark.parametrize("chats", [1, 3])
def test_threads_that_claim_while_others_put_never_have_two_messages_of_a_chat(
    database: Database, chats: int
) -> None:
    start = threading.Barrier(4)

    def put_and_claim(name: int) -> None:
        start.wait()
        for turn in range(8):
            kind = (Kind.REPLY, Kind.NOTICE, Kind.BROADCAST)[(name + turn) % 3]
            with database.writing() as db:
                put(db, f"{name}-{turn}", chat_id=turn % chats + 1, kind=kind)
            with database.writing() as db:
                delivery.claim(db, now=NOW, limit=16)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put_and_claim, range(4)))
    under_way = [key for key, state in states(database).items() if state is State.SENDING]
    assert sorted(look(database, key).chat_id or 0 for key in under_way) == list(
        range(1, chats + 1)
    )


def test_processes_that_plan_the_same_at_once_put_it_once(database: Database) -> None:
    start = threading.Barrier(4)

    def plan(_: int) -> list[int | None]:
        start.wait()
        with database.writing() as db:
            return [put(db, f"session:1:day-{day}", chat_id=None).id for day in range(20)]

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(plan, range(4)))
    assert len({tuple(ids) for ids in found}) == 1, "each got the rows that are stored"
    assert len(states(database)) == 20


def test_processes_that_rescue_at_once_do_not_undo_a_new_claim(database: Database) -> None:
    late = NOW + delivery.LEASE
    with database.writing() as db:
        put(db, "row")
    with database.writing() as db:
        delivery.claim(db, now=NOW, limit=1)
    with database.writing() as db:
        assert len(recording.rescue(db, now=late)) == 1
        if not database.is_sqlite:
            with database.writing() as other:
                assert list(recording.rescue(other, now=late)) == [], "the first one has it"
    with database.writing() as db:
        assert delivery.claim(db, now=late + timedelta(minutes=1), limit=1)
    assert look(database, "row").state is State.SENDING
