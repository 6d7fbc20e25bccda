"""Who is asked to book the next session, when, and when not."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from clinic import delivery, escalations, outbox, patients, planning, recalls, recording, skin
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.outcomes import NotSent, Sent
from clinic.recheck import recheck
from clinic.tables import Escalation, Kind, OutboxRow, Reason, Series, Staff, State
from messages.answers import CheckInAnswer
from messages.recall import Answer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.bookings import OPEN, agree, at, begin, run_of, slot
from tests.clinic.people import NOW, enrol, hire, in_care
from tests.clinic.rows import look, record

A_DAY = timedelta(days=1)
FIRST, BEFORE, WITHIN = at(3, "11:00"), at(11, "11:00"), at(16, "11:00")


def prompts(db: Session) -> list[tuple[str, datetime]]:
    """What waits to be asked, and when."""
    rows = db.exec(
        select(OutboxRow)
        .where(OutboxRow.kind == Kind.RECALL, OutboxRow.state == State.PENDING)
        .order_by(col(OutboxRow.due_at))
    ).all()
    return [(row.key.split(":")[-1], row.due_at) for row in rows]


def say(db: Session, run: Series, said: Answer, *, now: datetime) -> None:
    recalls.answer(db, run=run, answer=said, now=now)
    planning.replan(db, patient=patients.get(db, run.patient_id), profile=OPEN, now=now)


def only_recalls(db: Session) -> None:
    """What else waits shall not get in between."""
    for row in db.exec(select(OutboxRow).where(OutboxRow.kind != Kind.RECALL)).all():
        if row.state is State.PENDING:
            outbox.cancel_row(row, reason=Reason.STOPPED)
            db.add(row)


def deliver(database: Database, *, now: datetime) -> list[str]:
    """Send what is due; which prompts left."""
    sent: list[str] = []
    with database.writing() as db:
        for taken in delivery.claim(db, now=now, limit=16):
            going = recheck(db, claim=taken, profile=OPEN, now=now)
            if going is not None:
                recording.record(db, claim=going, outcome=Sent(message_id=1), profile=OPEN, now=now)
                prompts = [row for row in going.rows if row.kind is Kind.RECALL]
                sent += [row.key.split(":")[-1] for row in prompts]
    return sent


@pytest.fixture
def run(database: Database) -> Series:
    """A series of six after its first session; nothing but prompts waits."""
    with database.writing() as db:
        made = begin(db)
        only_recalls(db)
        return made


def test_three_prompts_come_and_end_as_soon_as_it_is_booked(
    database: Database, run: Series
) -> None:
    with database.writing() as db:
        assert prompts(db) == [("first", FIRST), ("before", BEFORE), ("within", WITHIN)]
    assert deliver(database, now=FIRST) == ["first"]
    with database.writing() as db:
        agree(db, run_of(db, run), slot(14, "11:00"), now=FIRST)
        assert prompts(db) == []


def test_not_now_means_once_more_when_the_best_days_begin_and_never_means_never(
    database: Database, run: Series
) -> None:
    with database.writing() as db:
        found = run_of(db, run)
        say(db, found, Answer.NOT_NOW, now=NOW)
        assert prompts(db) == [("opens", at(14, "11:00"))]
        say(db, found, Answer.NEVER, now=NOW)
        assert prompts(db) == []
        say(db, found, Answer.OPEN, now=FIRST)
        assert [name for name, _ in prompts(db)] == ["before", "within"], "what is past is past"


def test_who_changes_the_answer_again_and_again_is_asked_three_times_at_most(
    database: Database, run: Series
) -> None:
    assert deliver(database, now=FIRST) == ["first"]
    assert deliver(database, now=BEFORE) == ["before"]
    with database.writing() as db:
        say(db, run_of(db, run), Answer.NOT_NOW, now=BEFORE)
    assert deliver(database, now=at(14, "11:00")) == ["opens"]
    with database.writing() as db:
        say(db, run_of(db, run), Answer.OPEN, now=at(14, "12:00"))
        assert prompts(db) == []


def test_not_now_is_said_of_one_session_only(database: Database, run: Series) -> None:
    with database.writing() as db:
        found = run_of(db, run)
        say(db, found, Answer.NOT_NOW, now=NOW)
        sara = hire(db, "Sara", chat_id=51)
        patient, ended = patients.get(db, run.patient_id), at(14, "11:00")
        enrol(db, patient, by=sara, number=2, ended_at=ended, now=ended)
        assert found.recall is Answer.OPEN
        assert [name for name, _ in prompts(db)] == ["first", "before", "within"]


def test_a_prompt_under_way_when_the_patient_said_never_is_not_tried_again(
    database: Database, run: Series
) -> None:
    with database.writing() as db:
        [taken] = delivery.claim(db, now=FIRST, limit=1)
    with database.writing() as db:
        say(db, run_of(db, run), Answer.NEVER, now=FIRST)
        only_recalls(db)
    record(database, taken, NotSent(detail="no connection"), now=FIRST)
    assert deliver(database, now=FIRST + timedelta(minutes=5)) == []
    row = look(database, taken.lead.key)
    assert (row.state, row.reason) == (State.CANCELLED, Reason.REPLANNED)


def test_a_prompt_that_could_not_be_sent_is_tried_again_as_long_as_it_is_wanted(
    database: Database, run: Series
) -> None:
    with database.writing() as db:
        [taken] = delivery.claim(db, now=FIRST, limit=1)
    record(database, taken, NotSent(detail="no connection"), now=FIRST)
    assert deliver(database, now=FIRST + timedelta(minutes=5)) == ["first"]


def worried(db: Session, said: CheckInAnswer, *, day: int) -> tuple[Enrolled, Staff]:
    ravi = hire(db, "Ravi", chat_id=50)
    enrolled = enrol(db, in_care(db, "Zoya", chat_id=9), by=ravi)
    answer(db, sent_check_in(db, enrolled, day=day), said, now=NOW)
    only_recalls(db)
    return enrolled, ravi


def test_no_prompt_comes_while_the_skin_is_a_worry_until_a_better_answer(
    database: Database,
) -> None:
    with database.writing() as db:
        # On the first day it is expected, so nobody is alarmed; it holds the prompts all the same.
        enrolled, _ = worried(db, CheckInAnswer.SORE, day=0)
        assert [patient.id for patient, _ in skin.uncleared(db, since=NOW - timedelta(days=1))] == [
            enrolled.patient.id
        ]
    for day in range(4):
        assert deliver(database, now=FIRST + day * A_DAY) == []
        with database.writing() as db:
            first, *_ = prompts(db)
            assert first == ("first", FIRST + (day + 1) * A_DAY), "at eleven, never at night"
    with database.writing() as db:
        row = outbox.find(db, key=f"asked:{enrolled.session.id}:0")
        assert row is not None
        answer(db, row, CheckInAnswer.PINK, now=FIRST)
        assert skin.uncleared(db, since=NOW - timedelta(days=1)) == []
    assert deliver(database, now=FIRST + 4 * A_DAY) == ["first"]


def test_no_prompt_comes_while_a_worry_is_open_nor_before_staff_say_the_skin_is_fine(
    database: Database,
) -> None:
    with database.writing() as db:
        enrolled, ravi = worried(db, CheckInAnswer.SEVERE, day=1)
        [worry] = db.exec(select(Escalation)).all()
    assert deliver(database, now=FIRST) == []
    with database.writing() as db:
        worry = db.get_one(Escalation, worry.id)
        escalations.take(db, escalation=worry, member=ravi, now=FIRST)
        assert not skin.is_clear(db, session=enrolled.session), "it is in hand, not over"
        session = db.merge(enrolled.session)
        skin.clear(db, session=session, member=ravi, now=FIRST)
        assert skin.is_clear(db, session=session)
        only_recalls(db)
    assert deliver(database, now=FIRST + A_DAY) == ["first"]
    with database.writing() as db:
        row = outbox.find(db, key=f"asked:{enrolled.session.id}:1")
        assert row is not None
        answer(db, row, CheckInAnswer.SORE, now=FIRST + timedelta(hours=7))
        assert not skin.is_clear(db, session=db.merge(session)), "a new answer counts again"


def test_a_pause_puts_prompts_off(database: Database, run: Series) -> None:
    until = FIRST + timedelta(hours=3)
    with database.writing() as db:
        patient = patients.get(db, run.patient_id)
        patients.pause(db, patient=patient, until=until, now=NOW)
    assert deliver(database, now=FIRST) == []
    assert deliver(database, now=until) == ["first"]


def test_a_whole_series_enrolled_late_is_closed_after_its_first_message(
    database: Database,
) -> None:
    ended, later = NOW - timedelta(days=10), NOW + timedelta(hours=1)
    with database.writing() as db:
        ravi, asha = hire(db, "Ravi", chat_id=50), in_care(db, chat_id=7)
        done = enrol(db, asha, by=ravi, number=6, ended_at=ended)
        welcome = outbox.find(db, key=f"welcome:{done.session.id}")
        assert welcome is not None
        welcome.retry_at = later
        db.add(welcome)
    deliver(database, now=NOW)
    closing = look(database, f"closing:{done.series.id}:{done.session.id}")
    assert closing.state is State.PENDING
    assert closing.due_at > later
