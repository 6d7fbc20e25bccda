"""The processes on one PostgreSQL database: who lives, who leads, what is told to one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from clinic import delivery, processes
from clinic.database import Database
from clinic.processes import ALONE, Seen, Share
from clinic.tables import Kind
from tests.clinic.people import NOW
from tests.clinic.rows import put
from tests.databases import empty


@pytest.fixture
def shared(postgres_database: Database) -> Database:
    empty(postgres_database)
    return postgres_database


def join(database: Database, name: str) -> int:
    with database.writing() as db:
        return processes.join(db, name=name)


def beat(database: Database, process_id: int, silent_for: float = 0.0) -> Seen | None:
    with database.writing() as db:
        return processes.beat(db, process_id=process_id, silent_for=silent_for)


def shares(database: Database, ids: Sequence[int]) -> list[Share]:
    found = [beat(database, each) for each in ids]
    return [seen.share for seen in found if seen is not None]


def unseen(database: Database, process_id: int, for_: str) -> None:
    """As if it had not beaten for so long."""
    with database.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE process SET seen_at = seen_at - interval '{for_}' WHERE id = :id"),  # noqa: S608
            {"id": process_id},
        )


@pytest.mark.thorough
def test_the_oldest_that_lives_leads_and_whoever_is_not_seen_is_missed(shared: Database) -> None:
    first, second, third = (join(shared, name) for name in ("a 1", "b 1", "a 2"))
    assert shares(shared, [first, second, third]) == [
        Share(index=0, of=3),
        Share(index=1, of=3),
        Share(index=2, of=3),
    ]
    unseen(shared, first, "5 seconds")
    assert shares(shared, [second, third]) == [Share(index=0, of=2), Share(index=1, of=2)]
    with shared.writing() as db:
        processes.leave(db, process_id=second)
    assert beat(shared, second) is None, "whoever has no row must join again"
    assert shares(shared, [third]) == [ALONE]
    assert shares(shared, [third])[0].leads


@pytest.mark.thorough
def test_of_those_that_join_at_once_each_has_seen_the_one_before(shared: Database) -> None:
    def join_and_look(name: int) -> int:
        with shared.writing() as db:
            own = processes.join(db, name=f"host {name}")
            seen = processes.beat(db, process_id=own)
            assert seen is not None
            return seen.share.of

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(join_and_look, range(4))) == [1, 2, 3, 4]


@pytest.mark.thorough
def test_a_silence_told_to_one_is_told_to_all_and_outlives_it(shared: Database) -> None:
    first, second = join(shared, "a"), join(shared, "b")
    assert beat(shared, first, silent_for=30.0)
    assert beat(shared, first, silent_for=2.0)
    unseen(shared, first, "10 minutes")
    seen = beat(shared, second)
    assert seen is not None
    assert seen.share == ALONE
    assert 25 < seen.silent_for <= 30
    unseen(shared, first, "2 hours")
    join(shared, "c")
    assert beat(shared, first) is None, "the long dead are forgotten"


@pytest.mark.parametrize("of", [2, 3])
def test_of_a_queue_each_share_claims_its_chats_and_answers_go_from_any(
    database: Database, of: int
) -> None:
    chats = [-1001, -1000, 1, 2, 3, 4, 5, 6]
    with database.writing() as db:
        for chat_id in chats:
            put(db, f"notice {chat_id}", chat_id=chat_id)
        put(db, "answer", chat_id=12, kind=Kind.REPLY)
    taken: list[list[int]] = []
    for index in range(of):
        with database.writing() as db:
            claims = delivery.claim(db, now=NOW, limit=20, share=Share(index=index, of=of))
            taken.append(sorted(claim.lead.chat_id or 0 for claim in claims))
    assert taken[0].pop() == 12
    assert taken == [[each for each in chats if abs(each) % of == index] for index in range(of)]
