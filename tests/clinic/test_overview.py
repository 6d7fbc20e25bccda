from datetime import timedelta

from clinic import escalations, overview, patients, reachability, series
from clinic.database import Database
from clinic.tables import Kind, State
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.people import CLINIC, NOTICE, NOW, enrol, hire, in_care, stranger
from tests.clinic.rows import look, put, states

DAY = timedelta(days=1)


def test_today_lists_who_recovers_with_the_day_and_the_newest_answer(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        asha = enrol(db, in_care(db, "Asha", chat_id=1), by=ravi, ended_at=NOW - 3 * DAY)
        answer(db, sent_check_in(db, asha, day=1, message_id=1), CheckInAnswer.SORE)
        answer(db, sent_check_in(db, asha, day=3, message_id=2), CheckInAnswer.PINK)
        enrol(db, in_care(db, "Healed", chat_id=2), by=ravi, ended_at=NOW - 9 * DAY)
        left = in_care(db, "Left", chat_id=3)
        enrol(db, left, by=ravi)
        patients.stop(db, patient=left, notice=NOTICE, now=NOW)
        today = overview.today(db, profile=CLINIC, now=NOW)
    [row] = today.recovering
    assert (row.patient.name, row.day, row.answer) == ("Asha", 3, CheckInAnswer.PINK)


def test_today_lists_open_worries_only(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        for chat_id, name in ((1, "Open"), (2, "Taken")):
            enrolled = enrol(db, in_care(db, name, chat_id=chat_id), by=ravi)
            worry = answer(db, sent_check_in(db, enrolled), CheckInAnswer.SEVERE).escalation
            if name == "Taken":
                assert worry is not None
                escalations.take(db, escalation=worry, member=ravi, now=NOW)
        [worry] = overview.today(db, profile=CLINIC, now=NOW).worries
    assert (worry.patient.name, worry.answer, worry.answered_at) == (
        "Open",
        CheckInAnswer.SEVERE,
        NOW,
    )


def test_today_lists_who_has_not_joined_and_who_cannot_be_reached(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        invited = enrol(db, stranger(db, "Invited"), by=ravi).invitation
        gone = in_care(db, "Gone", chat_id=9)
        reachability.lost(db, patient_id=stored(gone.id), profile=CLINIC, now=NOW)
        today = overview.today(db, profile=CLINIC, now=NOW)
        assert invited is not None
    assert [(p.name, until) for p, until in today.not_joined] == [("Invited", invited.expires_at)]
    assert [patient.name for patient in today.unreachable] == ["Gone"]


def test_progress_shows_each_running_series_with_its_newest_session(database: Database) -> None:
    with database.writing() as db:
        ravi, asha = hire(db, "Ravi", chat_id=50), in_care(db, chat_id=1)
        for number in (1, 2):
            enrol(db, asha, by=ravi, number=number)
        [(run, session)] = series.running(db, patient_id=stored(asha.id))
    assert (session.number, run.length) == (2, 6)


def test_a_patient_out_of_reach_is_reported_once_and_everything_waits(
    database: Database,
) -> None:
    with database.writing() as db:
        hire(db, "Ravi", chat_id=50)
        asha = in_care(db, chat_id=1)
        put(db, "sun", chat_id=1, kind=Kind.REMINDER, patient_id=asha.id)
        for hours in (0, 1):
            later = NOW + timedelta(hours=hours)
            reachability.lost(db, patient_id=stored(asha.id), profile=CLINIC, now=later)
    assert look(database, "sun").state is State.HELD
    assert sum(key.startswith("notice:unreachable") for key in states(database)) == 1


def test_who_lets_the_bot_in_again_gets_what_waited(database: Database) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=1)
        assert not reachability.back(db, patient=asha, now=NOW), "that is no news"
        put(db, "sun", chat_id=1, kind=Kind.REMINDER, patient_id=asha.id)
        reachability.lost(db, patient_id=stored(asha.id), profile=CLINIC, now=NOW)
        assert reachability.back(db, patient=asha, now=NOW)
        assert asha.receives
    assert (look(database, "sun").state, look(database, "sun").reason) == (State.PENDING, None)


def test_nobody_is_asked_to_phone_a_patient_who_stopped(database: Database) -> None:
    with database.writing() as db:
        hire(db, "Ravi", chat_id=50)
        asha = in_care(db, chat_id=1)
        patients.stop(db, patient=asha, notice=NOTICE, now=NOW)
        reachability.lost(db, patient_id=stored(asha.id), profile=CLINIC, now=NOW)
        assert reachability.unreachable(db) == []
    assert states(database) == {}


def test_each_state_of_the_outbox_is_counted(database: Database) -> None:
    with database.writing() as db:
        put(db, "a")
        put(db, "b")
        put(db, "c", held=True)
        assert overview.outbox_states(db) == {State.PENDING: 2, State.HELD: 1}
