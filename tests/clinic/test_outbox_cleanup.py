from datetime import timedelta

from sqlmodel import col, select

from clinic import outbox, recording
from clinic.database import Database
from clinic.delivery import LEASE
from clinic.outcomes import Locked, NotSent, Sent
from clinic.tables import Kind, OutboxRow, Reason, State
from clinic.tables.base import stored
from messages.draft import Draft
from tests.clinic.people import NOW
from tests.clinic.rows import claim, look, put, record, states

LATE = NOW + LEASE
SECOND = timedelta(seconds=1)


def rescue(database: Database, *, all_leases: bool = False, seconds: float = 0) -> list[str]:
    """The keys of what is rescued as the first leases run out, or so many seconds later."""
    with database.writing() as db:
        now = LATE + timedelta(seconds=seconds)
        return [row.key for row in recording.rescue(db, now=now, all_leases=all_leases)]


def test_a_dead_workers_care_goes_again_and_its_broadcast_is_uncertain(
    database: Database,
) -> None:
    with database.writing() as db:
        put(db, "care", chat_id=1, kind=Kind.REMINDER)
        put(db, "news", chat_id=2, kind=Kind.BROADCAST)
    claim(database)
    assert rescue(database, seconds=-1) == [], "the worker may still be alive"
    assert sorted(rescue(database)) == ["care", "news"]
    assert states(database) == {"care": State.PENDING, "news": State.UNCERTAIN}
    assert look(database, "care").reason == Reason.UNKNOWN_OUTCOME
    assert look(database, "care").lease_until is None
    assert rescue(database) == []


def test_what_this_process_has_in_hand_is_not_rescued_however_late_the_clock_says_it_is(
    database: Database,
) -> None:
    with database.writing() as db:
        put(db, "mine", chat_id=1)
        put(db, "a dead one's", chat_id=2)
    claim(database)
    mine = stored(look(database, "mine").id)
    with database.writing() as db:
        lost = recording.rescue(db, now=LATE + timedelta(hours=2), alive={mine})
        assert [row.key for row in lost] == ["a dead one's"]
    assert look(database, "mine").state is State.SENDING


def test_a_start_tries_at_once_what_waits_for_another_try(database: Database) -> None:
    with database.writing() as db:
        put(db, "refused token")
    [taken] = claim(database)
    record(database, taken, Locked(detail="unauthorized"))
    assert claim(database, now=NOW + SECOND) == []
    with database.writing() as db:
        recording.try_now(db, now=NOW + SECOND)
    [again] = claim(database, now=NOW + SECOND)
    assert (again.lead.key, again.lead.attempts) == ("refused token", 1)


def test_the_only_process_takes_back_every_lease_when_it_starts(database: Database) -> None:
    with database.writing() as db:
        put(db, "care")
    claim(database)
    assert rescue(database, seconds=-59, all_leases=True) == ["care"]
    [again] = claim(database, now=LATE)
    assert again.lead.attempts == 2


def test_a_late_word_that_it_was_sent_counts_for_a_rescued_row(database: Database) -> None:
    with database.writing() as db:
        put(db, "care", chat_id=1)
        put(db, "news", chat_id=2, kind=Kind.BROADCAST)
    taken = claim(database)
    rescue(database)
    for each in taken:
        record(database, each, Sent(message_id=3), now=LATE)
    assert set(states(database).values()) == {State.SENT}
    assert claim(database, now=LATE + LEASE) == []


def test_what_came_too_late_expires_whether_it_waited_or_was_held(database: Database) -> None:
    with database.writing() as db:
        put(db, "waits", chat_id=1, lives=SECOND)
        put(db, "held", chat_id=2, held=True, lives=SECOND)
        put(db, "still useful", chat_id=3, lives=2 * SECOND)
        put(db, "under way", chat_id=4, lives=SECOND, kind=Kind.REPLY)
    claim(database, limit=1)
    with database.writing() as db:
        expired = outbox.late_rows(db, now=NOW + SECOND)
        outbox.expire(expired)
        assert sorted(row.key for row in expired) == ["held", "waits"]
    assert states(database) == {
        "waits": State.EXPIRED,
        "held": State.EXPIRED,
        "still useful": State.PENDING,
        "under way": State.SENDING,
    }


def test_an_answer_that_expired_keeps_no_words(database: Database) -> None:
    with database.writing() as db:
        outbox.put_reply(db, key="row", chat_id=7, draft=Draft(text="Dear Asha"), now=NOW)
        outbox.expire(outbox.late_rows(db, now=NOW + outbox.REPLY_LIVES))
    assert look(database, "row").content == {}


def test_cancelling_ends_only_what_waits(database: Database) -> None:
    with database.writing() as db:
        for chat_id, key in enumerate(("sent", "under way", "waits"), start=1):
            put(db, key, chat_id=chat_id, due=NOW + chat_id * SECOND)
        put(db, "held", chat_id=4, held=True)
    sent, _ = claim(database, now=NOW + 2 * SECOND)
    record(database, sent, Sent(message_id=1))
    with database.writing() as db:
        cancelled = outbox.cancel(db, col(OutboxRow.due_at) >= NOW, reason=Reason.STOPPED)
        assert cancelled == 2
    assert states(database) == {
        "sent": State.SENT,
        "under way": State.SENDING,
        "waits": State.CANCELLED,
        "held": State.CANCELLED,
    }


def test_a_row_put_off_is_no_longer_ruled_by_its_earlier_try(database: Database) -> None:
    with database.writing() as db:
        put(db, "row")
    [taken] = claim(database)
    record(database, taken, NotSent(detail="no connection"))
    tomorrow = NOW + timedelta(days=1)
    with database.writing() as db:
        row = db.exec(select(OutboxRow)).one()
        outbox.move(row, due_at=tomorrow)
        db.add(row)
    with database.reading() as db:
        assert outbox.next_due(db) == tomorrow
