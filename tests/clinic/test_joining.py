import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlmodel import Session, col, select

from clinic import consents, invitations, joining, outbox, patients, series
from clinic.database import Database
from clinic.joining import WELCOME_WAITS
from clinic.tables import (
    CareSession,
    CheckInReply,
    Consent,
    Invitation,
    Kind,
    OutboxRow,
    Patient,
    Purpose,
    Record,
    Series,
    State,
)
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.people import CLINIC, KEY, NOTICE, NOW, enrol, hire, in_care, stranger

CHAT = 7
MINUTE = timedelta(minutes=1)


def agree(db: Session, invitation: Invitation | None, *, asked: bool = True) -> Patient:
    assert invitation is not None
    return joining.agree(
        db,
        invitation=invitation,
        chat_id=CHAT,
        notice=NOTICE if asked else None,
        profile=CLINIC,
        now=NOW + MINUTE,
    )


def rows_of(db: Session, patient: Patient) -> list[OutboxRow]:
    return list(
        db.exec(
            select(OutboxRow)
            .where(OutboxRow.patient_id == patient.id)
            .order_by(col(OutboxRow.due_at))
        ).all()
    )


def test_before_anybody_agrees_everything_is_held(database: Database) -> None:
    with database.writing() as db:
        rows = rows_of(db, enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50)).patient)
    assert rows
    assert {(row.state, row.chat_id) for row in rows} == {(State.HELD, None)}


def test_agreeing_lets_the_reminders_come_to_this_chat(database: Database) -> None:
    with database.writing() as db:
        asha = agree(db, enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50)).invitation)
        rows = rows_of(db, asha)
        assert (asha.chat_id, asha.joined_at, asha.in_care) == (CHAT, NOW + MINUTE, True)
        given = [
            each for each in Purpose if consents.given(db, patient_id=stored(asha.id), purpose=each)
        ]
        assert given == [Purpose.CARE, Purpose.APPOINTMENTS]
        answers = db.exec(select(Consent)).all()
        assert {(each.notice_hash, each.channel) for each in answers} == {(NOTICE.digest, "tap")}
    assert {(row.state, row.chat_id) for row in rows} == {(State.PENDING, CHAT)}
    welcome = next(row for row in rows if row.kind is Kind.WELCOME)
    assert welcome.due_at == NOW + MINUTE + WELCOME_WAITS


def test_the_answer_about_news_hastens_the_first_message(database: Database) -> None:
    with database.writing() as db:
        asha = agree(db, enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50)).invitation)
        joining.hasten_welcome(db, patient=asha, now=NOW + MINUTE)
        [welcome] = outbox.waiting(db, patient_id=stored(asha.id), kinds={Kind.WELCOME})
        assert welcome.due_at == NOW + MINUTE + timedelta(seconds=1)
        joining.hasten_welcome(db, patient=asha, now=NOW + 2 * MINUTE)
        assert welcome.due_at == NOW + MINUTE + timedelta(seconds=1), "never later than it was"


def test_who_refuses_leaves_nothing_but_the_refusal(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        enrolled = enrol(db, stranger(db, "Asha Unwilling"), by=ravi)
        assert enrolled.invitation is not None
        joining.refuse(db, invitation=enrolled.invitation, notice=NOTICE, now=NOW)
    with database.reading() as db:
        left = {
            table.name: [str(row) for row in db.connection().execute(table.select()).all()]
            for table in Record.metadata.sorted_tables
        }
        refusals = db.exec(select(Consent)).all()
    kept = {name for name, rows in left.items() if rows}
    assert kept == {"staff", "consent", "audit", "care_plan_version"}
    assert "Unwilling" not in str(left)
    assert [(each.patient_id, each.granted, each.purpose) for each in refusals] == [
        (None, False, Purpose.CARE),
        (None, False, Purpose.APPOINTMENTS),
    ]


def test_a_former_patient_who_refuses_keeps_the_past_and_gets_nothing_new(
    database: Database,
) -> None:
    with database.writing() as db:
        asha = in_care(db, chat_id=CHAT)
        patients.stop(db, patient=asha, notice=NOTICE, now=NOW)
        enrolled = enrol(db, asha, by=hire(db, "Ravi", chat_id=50))
        assert enrolled.invitation is not None
        joining.refuse(db, invitation=enrolled.invitation, notice=NOTICE, now=NOW)
        assert patients.by_chat(db, chat_id=CHAT) is not None
        assert {row.state for row in rows_of(db, asha)} == {State.CANCELLED}


def test_a_patient_enrolled_anew_by_mistake_stays_one_patient(database: Database) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        known = in_care(db, "Asha Rao", chat_id=CHAT)
        enrol(db, known, by=ravi, number=1)
        twin = enrol(db, stranger(db, "A. Rao"), by=ravi, number=2)
        merged = agree(db, twin.invitation, asked=False)
        assert merged.id == known.id
        assert db.exec(select(Patient.name)).all() == ["Asha Rao"]
        assert len(db.exec(select(CareSession)).all()) == 2
        for table in (CareSession, Series):
            owners = db.exec(select(col(table.patient_id))).all()
            assert set(owners) == {known.id}
        states = {row.state for row in rows_of(db, known)}
        assert State.HELD not in states


def test_two_open_series_of_one_person_become_one(database: Database) -> None:
    day = timedelta(days=1)
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        known = in_care(db, "Asha Rao", chat_id=CHAT)
        for number, ago in ((1, 20), (2, 1)):
            enrol(db, known, by=ravi, number=number, length=4, ended_at=NOW - ago * day)
        twin = stranger(db, "A. Rao")
        enrol(db, twin, by=ravi, number=1, length=4)
        agree(db, enrol(db, twin, by=ravi, number=2, length=4, ended_at=NOW - 2 * day).invitation)
        kept, emptied = db.exec(select(Series).order_by(col(Series.id))).all()
        sessions = series.sessions(db, series_id=stored(kept.id))
        assert [(each.number, (NOW - each.ended_at).days) for each in sessions] == [
            (1, 20),
            (2, 2),
            (3, 1),
            (4, 0),
        ]
        assert (kept.closed_at, emptied.closed_at) == (None, NOW + MINUTE)
        assert kept.length == 4
        assert series.sessions(db, series_id=stored(emptied.id)) == []


def test_somebody_who_comes_back_with_another_account_keeps_every_answer(
    database: Database,
) -> None:
    with database.writing() as db:
        ravi = hire(db, "Ravi", chat_id=50)
        before = in_care(db, "Asha Rao", chat_id=99)
        earlier = enrol(db, before, by=ravi)
        answer(db, sent_check_in(db, earlier), CheckInAnswer.SEVERE)
        patients.stop(db, patient=before, notice=NOTICE, now=NOW)
        again = enrol(db, before, by=ravi, number=2)
        now_known = in_care(db, "A. Rao", chat_id=CHAT)
        agree(db, again.invitation, asked=False)
        assert set(db.exec(select(CheckInReply.patient_id)).all()) == {now_known.id}
        assert consents.given(db, patient_id=stored(now_known.id), purpose=Purpose.CARE)


def test_of_two_people_who_use_a_code_at_once_one_joins(database: Database) -> None:
    with database.writing() as db:
        invitation = enrol(db, stranger(db), by=hire(db, "Ravi", chat_id=50)).invitation
        assert invitation is not None
        code = invitations.codes_of(invitation, key=KEY).link
    start = threading.Barrier(2)

    def use(chat_id: int) -> bool:
        start.wait()
        with database.writing() as db:
            opened = joining.open_code(db, code=code, user_id=chat_id, now=NOW).invitation
            if opened is not None:
                joining.agree(
                    db,
                    invitation=opened,
                    chat_id=chat_id,
                    notice=NOTICE,
                    profile=CLINIC,
                    now=NOW,
                )
            return opened is not None

    with ThreadPoolExecutor(2) as people:
        joined = list(people.map(use, (CHAT, CHAT + 1)))
    assert sorted(joined) == [False, True]
    with database.reading() as db:
        assert db.exec(select(Patient.chat_id)).one() == (CHAT if joined[0] else CHAT + 1)
        assert len(db.exec(select(Consent)).all()) == len(consents.IN_NOTICE)
