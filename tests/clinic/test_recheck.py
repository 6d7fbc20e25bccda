from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col

from clinic import delivery, escalations, outbox, patients
from clinic.database import Database
from clinic.outcomes import NotSent
from clinic.recheck import recheck
from clinic.tables import Kind, OutboxRow, Purpose, Reason, State
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.people import CLINIC, NOW, PUNE, decide, enrol, hire, in_care
from tests.clinic.rows import claim, look, put, record

CHAT = 7
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 5, 12, 22, 0, tzinfo=PUNE).astimezone(UTC)
MORNING = datetime(2026, 5, 13, 8, 0, tzinfo=PUNE).astimezone(UTC)


@pytest.fixture
def asha(database: Database) -> int:
    """A patient in care who agreed to news, with one reminder, one copy of a broadcast."""
    with database.writing() as db:
        asha = stored(in_care(db, chat_id=CHAT, news=True).id)
        put(db, "sun", chat_id=CHAT, kind=Kind.REMINDER, patient_id=asha)
        put(db, "cream", chat_id=CHAT, kind=Kind.REMINDER, patient_id=asha)
        return asha


def look_again(database: Database, *, now: datetime = NOW) -> list[str]:
    """Claim and look again in one transaction, as delivery does; the keys that still go."""
    with database.writing() as db:
        going: list[str] = []
        for taken in delivery.claim(db, now=now, limit=16):
            checked = recheck(db, claim=taken, profile=CLINIC, now=now)
            going += [row.key for row in checked.rows] if checked else []
        return going


def test_what_is_as_it_was_planned_goes(database: Database, asha: int) -> None:
    assert look_again(database) == ["sun", "cream"]


def test_a_patient_who_left_gets_nothing_more(database: Database, asha: int) -> None:
    with database.writing() as db:
        patient = patients.get(db, asha)
        patient.left_at = NOW
        db.add(patient)
    assert look_again(database) == []
    assert look(database, "sun").reason == Reason.STOPPED
    assert look(database, "sun").state is State.CANCELLED


@pytest.mark.parametrize(
    ("purpose", "kind"), [(Purpose.CARE, Kind.CHECK_IN), (Purpose.NEWS, Kind.BROADCAST)]
)
def test_without_consent_to_its_purpose_nothing_goes(
    database: Database, purpose: Purpose, kind: Kind
) -> None:
    with database.writing() as db:
        patient = in_care(db, chat_id=CHAT, news=True)
        put(db, "row", chat_id=CHAT, kind=kind, patient_id=patient.id)
        decide(db, patient, purpose, granted=False)
    assert look_again(database) == []
    assert look(database, "row").reason == Reason.NO_CONSENT


def test_news_withdrawn_leaves_care_alone(database: Database, asha: int) -> None:
    with database.writing() as db:
        decide(db, patients.get(db, asha), Purpose.NEWS, granted=False)
    assert look_again(database) == ["sun", "cream"]


def test_what_keeps_waits_for_the_end_of_a_pause_and_the_try_does_not_count(
    database: Database, asha: int
) -> None:
    until = NOW + 2 * HOUR
    with database.writing() as db:
        patients.pause(db, patient=patients.get(db, asha), until=until, now=NOW)
    assert look_again(database) == []
    row = look(database, "sun")
    assert (row.state, row.due_at, row.attempts) == (State.PENDING, until, 0)
    assert look_again(database, now=until) == ["sun", "cream"]


def test_a_pause_outlasts_the_time_of_a_second_try(database: Database, asha: int) -> None:
    until = NOW + 2 * HOUR
    for taken in claim(database):
        record(database, taken, NotSent(detail="no connection"))
    with database.writing() as db:
        patients.pause(db, patient=patients.get(db, asha), until=until, now=NOW)
    assert look_again(database, now=NOW + HOUR) == []
    with database.reading() as db:
        assert outbox.next_due(db) == until, "and does not wake delivery before"


def test_what_does_not_keep_is_dropped_by_a_pause(database: Database, asha: int) -> None:
    with database.writing() as db:
        patients.pause(db, patient=patients.get(db, asha), until=NOW + 20 * HOUR, now=NOW)
    assert look_again(database) == []
    row = look(database, "sun")
    assert (row.state, row.reason) == (State.CANCELLED, Reason.PAUSED)


def test_a_pause_does_not_keep_back_the_first_message(database: Database, asha: int) -> None:
    with database.writing() as db:
        patients.pause(db, patient=patients.get(db, asha), until=NOW + HOUR, now=NOW)
        put(db, "welcome", chat_id=CHAT, kind=Kind.WELCOME, patient_id=asha)
    assert "welcome" in look_again(database)


def test_at_night_what_keeps_waits_for_the_morning(database: Database) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT).id
        day = timedelta(hours=24)
        put(db, "keeps", chat_id=CHAT, kind=Kind.CHECK_IN, patient_id=asha, due=NIGHT, lives=day)
        put(
            db, "does not", chat_id=CHAT, kind=Kind.REMINDER, patient_id=asha, due=NIGHT, lives=HOUR
        )
        put(db, "for staff", chat_id=50, due=NIGHT)
    assert look_again(database, now=NIGHT) == ["for staff"]
    assert (look(database, "keeps").state, look(database, "keeps").due_at) == (
        State.PENDING,
        MORNING,
    )
    assert look(database, "does not").state is State.EXPIRED
    with database.reading() as db:
        assert outbox.next_due(db) == MORNING


def test_a_session_taken_back_takes_its_reminders_with_it(database: Database) -> None:
    with database.writing() as db:
        patient = in_care(db, chat_id=CHAT)
        session = enrol(db, patient, by=hire(db, "Ravi", chat_id=50)).session
        session.cancelled_at = NOW
        db.add(session)
        put(db, "sun", chat_id=CHAT, patient_id=patient.id, kind=Kind.REMINDER)
        row = outbox.find(db, key="sun")
        assert row is not None
        row.session_id = session.id
    assert look_again(database) == [], "the first message of the session"
    assert look_again(database) == []
    assert look(database, "sun").reason == Reason.SESSION_CANCELLED


@pytest.mark.parametrize("kind", [Kind.RECALL, Kind.CLOSING, Kind.UPKEEP])
def test_who_has_a_worry_is_not_asked_for_the_next_session(database: Database, kind: Kind) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT, news=True)
        enrolled = enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        row = put(db, "next", chat_id=CHAT, kind=kind, patient_id=stored(asha.id))
        row.session_id, row.content = enrolled.session.id, {"series_id": enrolled.series.id}
        row.expires_at = NOW + 48 * HOUR
        answer(db, sent_check_in(db, enrolled), CheckInAnswer.SORE)
        outbox.cancel(db, col(OutboxRow.key) != "next", reason=Reason.REPLANNED)
    assert look_again(database, now=MORNING) == []
    row = look(database, "next")
    thursday_at_11 = MORNING + 27 * HOUR
    assert (row.state, row.due_at, row.reason) == (State.PENDING, thursday_at_11, Reason.SKIN)
    assert look_again(database, now=thursday_at_11) == []
    row = look(database, "next")
    assert (row.state, row.reason) == (State.EXPIRED, Reason.SKIN)


def test_a_worry_that_somebody_took_alerts_nobody_else(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        enrolled = enrol(db, in_care(db, chat_id=CHAT), by=ravi)
        given = answer(db, sent_check_in(db, enrolled), CheckInAnswer.SEVERE)
        assert given.escalation is not None
        escalations.take(db, escalation=given.escalation, member=ravi, now=NOW)
        content = {"escalation_id": given.escalation.id, "level": 0}
        put(db, "came back", chat_id=51, kind=Kind.ESCALATION, content=content)
    assert "came back" not in look_again(database)
    assert look(database, "came back").reason == Reason.TAKEN


def test_what_expired_while_it_waited_is_dropped_and_the_rest_of_the_message_goes(
    database: Database, asha: int
) -> None:
    with database.writing() as db:
        put(
            db,
            "too late",
            chat_id=CHAT,
            kind=Kind.REMINDER,
            patient_id=asha,
            due=NOW - HOUR,
            lives=HOUR,
        )
    assert look_again(database) == ["sun", "cream"]
    assert look(database, "too late").state is State.EXPIRED
    assert look(database, "too late").content == {}


def test_a_reminder_waits_as_long_as_the_first_message_must(database: Database, asha: int) -> None:
    tomorrow = NOW + timedelta(hours=24)
    with database.writing() as db:
        welcome = put(db, "welcome", chat_id=CHAT, kind=Kind.WELCOME, patient_id=asha)
        welcome.retry_at = tomorrow
        db.add(welcome)
    assert look_again(database) == []
    assert look(database, "sun").due_at > tomorrow, "and is not looked at every second"
