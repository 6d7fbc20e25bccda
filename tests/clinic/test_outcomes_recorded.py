from datetime import timedelta

import pytest

from clinic import outbox, recording
from clinic.database import Database
from clinic.delivery import LEASE
from clinic.outcomes import (
    Locked,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
    Unreachable,
)
from clinic.tables import Kind, OutboxRow, Reason, State
from clinic.tables.base import stored
from messages.draft import Draft
from tests.clinic.people import NOW, hire, in_care
from tests.clinic.rows import claim, look, put, record, states

LATER = NOW + timedelta(seconds=3)


def tried(database: Database, outcome: Outcome, kind: Kind = Kind.NOTICE) -> OutboxRow:
    """A row after one try with this outcome."""
    with database.writing() as db:
        put(db, "row", kind=kind)
    [taken] = claim(database)
    record(database, taken, outcome, now=LATER)
    return look(database, "row")


def test_sent_is_the_end_and_remembers_the_message(database: Database) -> None:
    row = tried(database, Sent(message_id=77))
    assert (row.state, row.sent_at, row.message_id) == (State.SENT, LATER, 77)
    assert (row.attempts, row.lease_until, row.retry_at, row.reason) == (1, None, None, None)


def test_refused_is_the_end_and_says_why(database: Database) -> None:
    row = tried(database, Refused(detail="Bad Request: message is too long"))
    assert (row.state, row.reason) == (State.FAILED, "Bad Request: message is too long")


def test_a_reason_of_any_length_is_kept_in_part(database: Database) -> None:
    assert len(tried(database, Refused(detail="long " * 200)).reason or "") == 300


def test_a_throttled_try_waits_as_told_and_does_not_count(database: Database) -> None:
    row = tried(database, Throttled(seconds=30))
    assert (row.state, row.attempts) == (State.PENDING, 0)
    assert row.retry_at == LATER + timedelta(seconds=30)
    assert claim(database, now=LATER + timedelta(seconds=29)) == []
    assert claim(database, now=LATER + timedelta(seconds=30))


def test_a_refused_token_keeps_the_row_and_does_not_count(database: Database) -> None:
    row = tried(database, Locked(detail="Unauthorized"))
    assert (row.state, row.attempts, row.reason) == (State.PENDING, 0, "Unauthorized")
    assert row.retry_at is not None
    assert row.retry_at > LATER


def test_what_was_proven_unsent_comes_again_each_time_later(database: Database) -> None:
    tried(database, NotSent(detail="no connection"))
    waits: list[timedelta] = []
    now = LATER
    for attempt in range(1, 13):
        row = look(database, "row")
        assert (row.state, row.attempts) == (State.PENDING, attempt)
        assert row.retry_at is not None
        waits.append(row.retry_at - now)
        now = row.retry_at
        [taken] = claim(database, now=now)
        record(database, taken, NotSent(detail="no connection"), now=now)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=2)
    assert waits[-1] == timedelta(minutes=5)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.BROADCAST])
def test_a_message_that_may_have_been_sent_goes_again(database: Database, kind: Kind) -> None:
    row = tried(database, Unknown(detail="TimedOut"), kind)
    assert (row.state, row.reason) == (State.PENDING, Reason.UNKNOWN_OUTCOME)
    assert row.attempts == 1


def test_a_broadcast_that_may_have_been_sent_never_goes_again(database: Database) -> None:
    row = tried(database, Unknown(detail="TimedOut"), Kind.BROADCAST)
    assert (row.state, row.reason) == (State.UNCERTAIN, Reason.UNKNOWN_OUTCOME)
    assert claim(database, now=NOW + timedelta(days=2)) == []


def test_a_group_with_a_new_id_takes_everything_that_waits_with_it(database: Database) -> None:
    with database.writing() as db:
        put(db, "first", chat_id=-5)
        put(db, "second", chat_id=-5)
        put(db, "elsewhere", chat_id=6)
    first, elsewhere = claim(database)
    record(database, first, Moved(chat_id=-100_5), now=LATER)
    assert look(database, "first").attempts == 0
    assert [look(database, key).chat_id for key in ("first", "second")] == [-100_5, -100_5]
    assert look(database, "elsewhere").chat_id == elsewhere.lead.chat_id == 6
    [again] = claim(database, now=LATER)
    assert (again.lead.key, again.lead.chat_id) == ("first", -100_5)


def test_a_patient_out_of_reach_holds_the_queue_and_staff_hear_it_once(
    database: Database,
) -> None:
    with database.writing() as db:
        hire(db, "Ravi", chat_id=50)
        asha = stored(in_care(db, chat_id=7).id)
        for day in range(3):
            due = NOW + timedelta(days=day)
            put(db, f"{day}", chat_id=7, kind=Kind.REMINDER, patient_id=asha, due=due)
    [taken] = claim(database)
    record(database, taken, Unreachable(detail="bot was blocked by the user"), now=LATER)
    for day in range(3):
        row = look(database, f"{day}")
        assert (row.state, row.reason, row.lease_until) == (State.HELD, Reason.BLOCKED, None)
    [told] = claim(database, now=LATER)
    assert told.lead.chat_id == 50
    assert (told.lead.content["about"], told.lead.content["patient_id"]) == ("unreachable", asha)


def test_a_member_of_staff_out_of_reach_fails_that_message_only(database: Database) -> None:
    row = tried(database, Unreachable(detail="Forbidden: bot was blocked by the user"))
    assert (row.state, row.reason) == (State.FAILED, "Forbidden: bot was blocked by the user")
    assert list(states(database)) == ["row"]


@pytest.mark.parametrize(
    "outcome", [Sent(message_id=1), Refused(detail="no"), Unreachable(detail="blocked")]
)
def test_the_words_of_an_answer_are_not_kept_once_it_is_settled(
    database: Database, outcome: Outcome
) -> None:
    with database.writing() as db:
        draft = Draft(text="Dear Asha")
        outbox.put_reply(db, key="row", chat_id=7, draft=draft, now=NOW)
    [taken] = claim(database)
    assert taken.lead.content["draft"]["text"] == "Dear Asha"
    record(database, taken, outcome)
    assert look(database, "row").content == {}


def test_messages_that_rode_together_end_together(database: Database) -> None:
    with database.writing() as db:
        asha = stored(in_care(db, chat_id=7).id)
        for key in ("sun", "cream"):
            put(db, key, chat_id=7, kind=Kind.REMINDER, patient_id=asha)
    [taken] = claim(database)
    record(database, taken, Sent(message_id=9))
    assert {look(database, key).message_id for key in ("sun", "cream")} == {9}
    with database.reading() as db:
        together = outbox.same_message(db, row=look(database, "cream"))
    assert [row.key for row in together] == ["sun", "cream"]


def test_an_outcome_that_comes_after_the_lease_does_not_free_anothers_try(
    database: Database,
) -> None:
    with database.writing() as db:
        put(db, "row")
    [slow] = claim(database)
    with database.writing() as db:
        recording.rescue(db, now=NOW + LEASE)
    [other] = claim(database, now=NOW + 2 * LEASE)
    record(database, slow, NotSent(detail="no connection"), now=NOW + 2 * LEASE)
    assert look(database, "row").state is State.SENDING
    record(database, slow, Sent(message_id=5), now=NOW + 2 * LEASE)
    record(database, other, NotSent(detail="no connection"), now=NOW + 2 * LEASE)
    assert look(database, "row").state is State.SENT, "that it was sent is a fact"
