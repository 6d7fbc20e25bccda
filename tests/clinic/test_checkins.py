from datetime import timedelta

import pytest
from sqlmodel import col, select

from clinic import checkins, consents, escalations, patients, reminders
from clinic.checkins import MISSED_AFTER
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.tables import CheckInReply, Escalation, Kind, OutboxRow, Patient, Purpose, State
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.people import CLINIC, NOTICE, NOW, enrol, hire, in_care
from tests.clinic.rows import put, states

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def enrolled(database: Database) -> Enrolled:
    """A patient in the care of Ravi."""
    with database.writing() as db:
        return enrol(db, in_care(db, chat_id=7), by=hire(db, "Ravi", chat_id=50))


def note_missed(database: Database, *, after: timedelta) -> int:
    with database.writing() as db:
        return checkins.note_missed(db, profile=CLINIC, now=NOW + after)


def told_of_missed(database: Database) -> int:
    return sum(key.startswith("notice:missed-check-in") for key in states(database))


@pytest.mark.parametrize(
    ("given", "day", "worries"),
    [
        (CheckInAnswer.CALM, 7, False),
        (CheckInAnswer.PINK, 7, False),
        (CheckInAnswer.SORE, 1, False),
        (CheckInAnswer.SORE, 3, True),
        (CheckInAnswer.SEVERE, 1, True),
    ],
)
def test_an_answer_goes_to_staff_exactly_when_the_plan_says_so(
    database: Database, enrolled: Enrolled, given: CheckInAnswer, day: int, worries: bool
) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled, day=day)
        result = answer(db, row, given, now=NOW + timedelta(days=day))
        assert (result.answer, result.day) == (given, day)
        assert (result.escalation is not None) == worries
        assert len(db.exec(select(Escalation)).all()) == worries


@pytest.mark.parametrize(
    ("after", "day", "worries"),
    [
        (timedelta(hours=20), 1, False),
        (timedelta(days=1, hours=6, minutes=27), 1, False),
        (timedelta(days=1, hours=6, minutes=28), 2, True),
        (timedelta(days=1, hours=16, minutes=28), 2, True),
    ],
)
def test_a_late_answer_counts_by_the_day_on_which_it_is_given(
    database: Database, enrolled: Enrolled, after: timedelta, day: int, worries: bool
) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled, day=1, at=NOW + timedelta(hours=17))
        result = answer(db, row, CheckInAnswer.SORE, now=NOW + after)
        assert result.day == day
        assert (result.escalation is not None) == worries


def test_an_answer_changed_on_a_later_day_goes_to_staff(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled, day=1)
        assert answer(db, row, CheckInAnswer.SORE, now=NOW + DAY).escalation is None
        assert answer(db, row, CheckInAnswer.SORE, now=NOW + 2 * DAY).escalation is not None


def test_every_answer_is_kept_and_the_newest_counts(database: Database, enrolled: Enrolled) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled)
        for given in (CheckInAnswer.SORE, CheckInAnswer.CALM):
            answer(db, row, given)
        kept = db.exec(select(CheckInReply.answer).order_by(col(CheckInReply.id))).all()
        assert list(kept) == [CheckInAnswer.SORE, CheckInAnswer.CALM]
        newest = checkins.latest_reply(db, session_id=stored(enrolled.session.id))
        assert newest is not None
        assert newest.answer is CheckInAnswer.CALM


def test_a_changed_answer_does_not_take_a_worry_back(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled)
        answer(db, row, CheckInAnswer.SEVERE)
        answer(db, row, CheckInAnswer.CALM)
        assert len(escalations.open_ones(db)) == 1


def test_one_answer_counts_for_every_check_in_of_the_message_each_by_its_own_day(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        asha = db.get_one(Patient, enrolled.patient.id)
        week = NOW + 7 * DAY
        sana = hire(db, "Sana", chat_id=51)
        other = enrol(db, asha, by=sana, number=2, ended_at=week - DAY, now=week - DAY)
        today = sent_check_in(db, other, day=1, message_id=5)
        sent_check_in(db, enrolled, day=7, message_id=5)
        result = answer(db, today, CheckInAnswer.SORE, now=week)
        assert result.escalation is not None, "sore on day 7 is a worry, whichever was tapped"
        assert (result.day, result.escalation.session_id) == (7, enrolled.session.id)
        assert len(db.exec(select(CheckInReply)).all()) == 2


def test_a_typed_answer_is_about_the_newest_check_in(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        asha = db.get_one(Patient, enrolled.patient.id)
        assert checkins.open_check_in(db, patient=asha) is None
        sent_check_in(db, enrolled, day=1, message_id=1, at=NOW - timedelta(days=2))
        newest = sent_check_in(db, enrolled, day=3, message_id=2)
        assert checkins.open_check_in(db, patient=asha) == newest


def test_a_check_in_is_missed_after_48_hours_exactly_once(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        sent_check_in(db, enrolled)
    assert timedelta(hours=48) == MISSED_AFTER
    assert note_missed(database, after=MISSED_AFTER - SECOND) == 0
    assert note_missed(database, after=MISSED_AFTER) == 1
    assert note_missed(database, after=MISSED_AFTER + SECOND) == 0
    assert told_of_missed(database) == 1
    with database.reading() as db:
        [missed] = checkins.missed(db, since=NOW)
        assert missed.missed_at == NOW + MISSED_AFTER


def test_an_answered_check_in_is_never_missed(database: Database, enrolled: Enrolled) -> None:
    with database.writing() as db:
        answer(db, sent_check_in(db, enrolled), CheckInAnswer.CALM)
    assert note_missed(database, after=MISSED_AFTER) == 0


def test_a_late_answer_takes_a_missed_check_in_off_the_list(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        row = sent_check_in(db, enrolled)
    note_missed(database, after=MISSED_AFTER)
    with database.writing() as db:
        answer(db, db.get_one(OutboxRow, row.id), CheckInAnswer.CALM)
        assert checkins.missed(db, since=NOW) == []


def test_two_check_ins_of_one_message_are_missed_as_one(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        asha = db.get_one(Patient, enrolled.patient.id)
        other = enrol(db, asha, by=hire(db, "Sana", chat_id=51), number=2)
        for each in (enrolled, other):
            sent_check_in(db, each, message_id=5)
    assert note_missed(database, after=MISSED_AFTER) == 1
    assert note_missed(database, after=MISSED_AFTER) == 0
    with database.reading() as db:
        assert len(checkins.missed(db, since=NOW)) == 1
        told = db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.NOTICE)).all()
    assert len({row.chat_id for row in told}) == len(told), "nobody is told twice"


def test_who_left_is_not_missed(database: Database, enrolled: Enrolled) -> None:
    with database.writing() as db:
        sent_check_in(db, enrolled)
        asha = db.get_one(Patient, enrolled.patient.id)
        patients.stop(db, patient=asha, notice=NOTICE, now=NOW)
    assert note_missed(database, after=MISSED_AFTER) == 0


@pytest.mark.parametrize(
    ("purpose", "after", "missed"),
    [(Purpose.CARE, SECOND, 0), (Purpose.CARE, -SECOND, 1), (Purpose.APPOINTMENTS, SECOND, 1)],
)
def test_who_left_care_after_a_check_in_is_not_missed(
    database: Database, enrolled: Enrolled, purpose: Purpose, after: timedelta, missed: int
) -> None:
    with database.writing() as db:
        sent_check_in(db, enrolled)
        consents.record(
            db,
            patient_id=enrolled.patient.id,
            purpose=purpose,
            granted=False,
            notice=NOTICE,
            actor="patient",
            now=NOW + after,
        )
    assert note_missed(database, after=MISSED_AFTER) == missed


def test_what_was_missed_during_a_long_outage_is_old_news(
    database: Database, enrolled: Enrolled
) -> None:
    with database.writing() as db:
        sent_check_in(db, enrolled, at=NOW - timedelta(days=60))
    assert note_missed(database, after=timedelta(0)) == 0


def test_done_counts_for_every_step_of_the_message_and_the_first_time_stays(
    database: Database, enrolled: Enrolled
) -> None:
    asha = stored(enrolled.patient.id)
    with database.writing() as db:
        rows = [put(db, key, chat_id=7, kind=Kind.REMINDER, patient_id=asha) for key in ("a", "b")]
        for row in rows:
            row.state, row.sent_at, row.message_id = State.SENT, NOW, 4
            db.add(row)
        assert reminders.newest_open(db, patient_id=asha, now=NOW) == rows[0]
        reminders.mark_done(db, row=rows[1], now=NOW + SECOND)
        reminders.mark_done(db, row=rows[0], now=NOW + 2 * SECOND)
        assert {row.done_at for row in rows} == {NOW + SECOND}
        assert reminders.newest_open(db, patient_id=asha, now=NOW) is None
