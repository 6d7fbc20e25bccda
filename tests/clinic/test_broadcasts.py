from datetime import timedelta

import pytest
from sqlmodel import select

from clinic import broadcasts, consents, outbox, patients, reachability
from clinic.broadcasts import COPY_LIVES
from clinic.database import Database
from clinic.outcomes import NotSent, Refused, Sent, Unknown, Unreachable
from clinic.tables import Broadcast, Kind, Purpose, Reason, Staff, State
from clinic.tables.base import stored
from tests.clinic.people import CLINIC, NOTICE, NOW, decide, hire, in_care, stranger
from tests.clinic.rows import claim, look, record, states

AUTHOR = 50


@pytest.fixture
def broadcast(database: Database) -> Broadcast:
    """A broadcast to two patients: chats 1 and 2."""
    with database.writing() as db:
        for chat_id in (1, 2):
            in_care(db, f"P{chat_id}", chat_id=chat_id, news=True)
        author = hire(db, "Ravi", chat_id=AUTHOR)
        return broadcasts.confirm(db, text="We moved.", by=author, now=NOW)


def report(database: Database) -> int:
    with database.writing() as db:
        return broadcasts.report_finished(db, profile=CLINIC, now=NOW)


def key_of(broadcast: Broadcast, patient_chat: int, database: Database) -> str:
    with database.reading() as db:
        patient = patients.by_chat(db, chat_id=patient_chat)
        assert patient is not None
        return f"broadcast:{broadcast.id}:{patient.id}"


def test_only_reachable_patients_in_care_who_want_news_are_the_audience(
    database: Database,
) -> None:
    with database.writing() as db:
        wants = in_care(db, "Wants", chat_id=1, news=True)
        in_care(db, "Does not", chat_id=2)
        changed = in_care(db, "Changed", chat_id=3, news=True)
        decide(db, changed, Purpose.NEWS, granted=False)
        blocked = in_care(db, "Blocked", chat_id=4, news=True)
        blocked.unreachable_since = NOW
        left = in_care(db, "Left", chat_id=5, news=True)
        patients.stop(db, patient=left, notice=NOTICE, now=NOW)
        stranger(db, "Not joined")
        assert [each.id for each in broadcasts.audience(db)] == [wants.id]


def test_the_audience_is_frozen_when_it_is_confirmed(
    database: Database, broadcast: Broadcast
) -> None:
    with database.writing() as db:
        in_care(db, "Later", chat_id=3, news=True)
    assert broadcast.recipients == 2
    assert {taken.lead.chat_id for taken in claim(database)} == {1, 2}


def test_who_opts_out_after_it_was_confirmed_gets_no_copy(
    database: Database, broadcast: Broadcast
) -> None:
    key = key_of(broadcast, 2, database)
    with database.writing() as db:
        patient = patients.by_chat(db, chat_id=2)
        assert patient is not None
        assert consents.silence(db, patient_id=stored(patient.id), purposes={Purpose.NEWS}) == 1
    assert (look(database, key).state, look(database, key).reason) == (
        State.CANCELLED,
        Reason.NO_CONSENT,
    )
    assert [taken.lead.chat_id for taken in claim(database)] == [1]


def test_the_author_gets_one_report_when_the_last_copy_is_settled(
    database: Database, broadcast: Broadcast
) -> None:
    first, second = claim(database)
    record(database, first, Sent(message_id=1))
    assert report(database) == 0, "one copy is still under way"
    record(database, second, Unknown(detail="TimedOut"))
    assert report(database) == 1
    assert report(database) == 0
    [notice] = [key for key in states(database) if key.startswith("notice:broadcast-report")]
    assert look(database, notice).chat_id == AUTHOR
    with database.reading() as db:
        tally = broadcasts.tally(db, broadcast_id=stored(broadcast.id))
    assert tally == {State.SENT: 1, State.UNCERTAIN: 1}


def test_copies_that_expired_or_were_cancelled_are_settled_too(
    database: Database, broadcast: Broadcast
) -> None:
    with database.writing() as db:
        outbox.expire(outbox.late_rows(db, now=NOW + COPY_LIVES))
    assert report(database) == 1


def test_a_copy_that_waits_for_another_try_is_not_settled(
    database: Database, broadcast: Broadcast
) -> None:
    for taken in claim(database):
        record(database, taken, NotSent(detail="no connection"))
    assert report(database) == 0


def test_a_copy_that_met_a_blocked_bot_has_failed_and_holds_the_report_up_no_longer(
    database: Database, broadcast: Broadcast
) -> None:
    first, second = claim(database)
    record(database, first, Sent(message_id=1))
    record(database, second, Unreachable(detail="Forbidden: bot was blocked by the user"))
    failed = look(database, second.lead.key)
    assert (failed.state, failed.reason) == (State.FAILED, Reason.BLOCKED)
    assert report(database) == 1
    notices = [key for key in states(database) if key.startswith("notice:unreachable")]
    assert len(notices) == 1, "staff are asked to phone"


def test_a_copy_still_to_go_fails_when_its_patient_becomes_unreachable(
    database: Database, broadcast: Broadcast
) -> None:
    with database.writing() as db:
        patient = patients.by_chat(db, chat_id=2)
        assert patient is not None
        reachability.lost(db, patient_id=stored(patient.id), profile=CLINIC, now=NOW)
    failed = look(database, key_of(broadcast, 2, database))
    assert (failed.state, failed.reason) == (State.FAILED, Reason.BLOCKED)
    assert AUTHOR in {taken.lead.chat_id for taken in claim(database)}


def test_nobodys_broadcast_is_reported_at_once(database: Database) -> None:
    with database.writing() as db:
        broadcasts.confirm(db, text="Hello?", by=hire(db, "Ravi", chat_id=AUTHOR), now=NOW)
    assert report(database) == 1


def test_the_report_of_somebody_who_was_removed_goes_to_who_is_here(
    database: Database, broadcast: Broadcast
) -> None:
    with database.writing() as db:
        author = db.exec(select(Staff)).one()
        author.removed_at = NOW
        db.add(author)
        hire(db, "Sana", chat_id=51)
    for taken in claim(database):
        record(database, taken, Refused(detail="no"))
    report(database)
    notices = [key for key in states(database) if key.startswith("notice:broadcast-report")]
    assert [look(database, key).chat_id for key in notices] == [51]


def test_news_waits_behind_care(database: Database, broadcast: Broadcast) -> None:
    with database.writing() as db:
        outbox.put(
            db,
            key="care",
            kind=Kind.NOTICE,
            due_at=NOW,
            expires_at=NOW + timedelta(days=1),
            chat_id=1,
        )
    assert [taken.lead.key for taken in claim(database, limit=1)] == ["care"]
