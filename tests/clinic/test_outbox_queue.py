from datetime import timedelta

import pytest

from clinic import outbox
from clinic.database import Database
from clinic.outcomes import NotSent, Sent
from clinic.tables import Kind, State
from clinic.tables.base import stored
from tests.clinic.people import NOW, in_care
from tests.clinic.rows import claim, claimed_keys, look, put, record, states

SECOND = timedelta(seconds=1)


def test_the_same_key_is_put_once_and_the_first_row_stays_as_it_was(database: Database) -> None:
    with database.writing() as db:
        first = put(db, "session:1:sun:day-1", chat_id=7)
    with database.writing() as db:
        second = put(db, "session:1:sun:day-1", chat_id=8, due=NOW + SECOND)
        assert second.id == first.id
    assert look(database, "session:1:sun:day-1").chat_id == 7
    assert len(states(database)) == 1


def test_what_is_due_goes_and_what_is_not_stays(database: Database) -> None:
    with database.writing() as db:
        put(db, "due", chat_id=1)
        put(db, "later", chat_id=2, due=NOW + SECOND)
    assert claimed_keys(database) == [["due"]]
    assert claimed_keys(database, now=NOW + SECOND) == [["later"]]


def test_somebody_waiting_comes_before_care_and_care_before_news(database: Database) -> None:
    with database.writing() as db:
        for chat_id, kind in enumerate((Kind.BROADCAST, Kind.NOTICE, Kind.REPLY), start=1):
            put(db, kind, chat_id=chat_id, kind=kind, due=NOW - chat_id * SECOND)
    assert claimed_keys(database) == [["reply"], ["notice"], ["broadcast"]]


def test_a_small_claim_takes_the_first_lane_first(database: Database) -> None:
    with database.writing() as db:
        for chat_id in range(1, 4):
            put(db, f"news {chat_id}", chat_id=chat_id, kind=Kind.BROADCAST)
            put(db, f"reply {chat_id}", chat_id=chat_id + 10, kind=Kind.REPLY)
    assert claimed_keys(database, limit=4) == [["reply 1"], ["reply 2"], ["reply 3"], ["news 1"]]


def test_one_chat_gets_one_message_at_a_time_in_order(database: Database) -> None:
    with database.writing() as db:
        put(db, "second", due=NOW - SECOND)
        put(db, "first", due=NOW - 2 * SECOND)
        put(db, "third", due=NOW)
    for key in ("first", "second", "third"):
        [taken] = claim(database)
        assert taken.lead.key == key
        assert claim(database) == []
        record(database, taken, Sent(message_id=1))


def test_a_message_that_must_be_tried_again_keeps_its_place_in_the_chat(
    database: Database,
) -> None:
    with database.writing() as db:
        put(db, "first", due=NOW - SECOND)
        put(db, "second")
    [taken] = claim(database)
    record(database, taken, NotSent(detail="no connection"))
    assert claim(database) == []
    retry_at = look(database, "first").retry_at
    assert retry_at is not None
    assert claimed_keys(database, now=retry_at) == [["first"]]


def test_an_answer_that_must_be_tried_again_does_not_hold_care_back(database: Database) -> None:
    with database.writing() as db:
        put(db, "answer", kind=Kind.REPLY, due=NOW - SECOND)
        put(db, "next answer", kind=Kind.REPLY)
        put(db, "alert", kind=Kind.ESCALATION)
        put(db, "next alert", kind=Kind.ESCALATION)
    [taken] = claim(database)
    record(database, taken, NotSent(detail="no connection"))
    with database.reading() as db:
        assert outbox.is_due(db, now=NOW)
    assert claimed_keys(database) == [["alert"]]


def test_while_the_first_must_wait_nothing_of_its_chat_counts_as_due(database: Database) -> None:
    with database.writing() as db:
        put(db, "first", due=NOW - SECOND)
        put(db, "second")
        assert outbox.is_due(db, now=NOW)
    [taken] = claim(database)
    with database.reading() as db:
        assert outbox.is_due(db, now=NOW), "a message on its way is not settled"
    record(database, taken, NotSent(detail="no connection"))
    with database.reading() as db:
        assert not outbox.is_due(db, now=NOW)


def test_all_due_reminders_of_a_patient_leave_together(database: Database) -> None:
    with database.writing() as db:
        asha = stored(in_care(db, chat_id=7).id)
        ravi = stored(in_care(db, "Ravi", chat_id=8).id)
        put(db, "sun", chat_id=7, kind=Kind.REMINDER, patient_id=asha, due=NOW - SECOND)
        put(db, "cream", chat_id=7, kind=Kind.REMINDER, patient_id=asha)
        put(db, "how is it", chat_id=7, kind=Kind.CHECK_IN, patient_id=asha)
        put(db, "tomorrow", chat_id=7, kind=Kind.REMINDER, patient_id=asha, due=NOW + SECOND)
        put(db, "news", chat_id=7, kind=Kind.BROADCAST, patient_id=asha)
        put(db, "his", chat_id=8, kind=Kind.REMINDER, patient_id=ravi)
    assert claimed_keys(database) == [["sun", "cream", "how is it"], ["his"]]
    assert [key for key, state in states(database).items() if state is State.PENDING] == [
        "tomorrow",
        "news",
    ]


def test_what_is_held_or_has_no_chat_is_never_taken(database: Database) -> None:
    with database.writing() as db:
        put(db, "held", held=True)
        put(db, "nowhere", chat_id=None)
        assert not outbox.is_due(db, now=NOW)
    assert claim(database) == []


@pytest.mark.parametrize("limit", [1, 3])
def test_a_claim_takes_no_more_than_it_was_told(database: Database, limit: int) -> None:
    with database.writing() as db:
        for chat_id in range(1, 9):
            put(db, f"row {chat_id}", chat_id=chat_id)
    assert len(claim(database, limit=limit)) == limit
    assert list(states(database).values()).count(State.SENDING) == limit


def test_each_try_is_counted_when_it_begins(database: Database) -> None:
    with database.writing() as db:
        put(db, "row")
    claim(database)
    assert look(database, "row").attempts == 1


def test_the_next_look_is_at_the_earliest_time_something_can_go(database: Database) -> None:
    with database.writing() as db:
        assert outbox.next_due(db) is None
        put(db, "tomorrow", chat_id=2, due=NOW + timedelta(days=1))
        put(db, "held", chat_id=3, held=True)
        put(db, "now", chat_id=1)
        assert outbox.next_due(db) == NOW
    [taken] = claim(database)
    record(database, taken, NotSent(detail="no connection"))
    with database.reading() as db:
        assert outbox.next_due(db) == look(database, "now").retry_at
