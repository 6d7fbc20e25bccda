import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import escalations
from clinic.database import Database
from clinic.enrolment import Enrolled
from clinic.escalations import PATIENCE
from clinic.outcomes import Refused, Sent
from clinic.profile import ClinicProfile
from clinic.tables import Escalation, Kind, OutboxRow, Patient, Reason, Role, Staff, State
from clinic.tables.base import stored
from messages.answers import CheckInAnswer
from tests.clinic.answers import answer, sent_check_in
from tests.clinic.people import CLINIC, GROUP, NOW, WITH_GROUP, enrol, hire, in_care
from tests.clinic.rows import claim, look, record

RAVI: int = 50
SANA: int = 51
OWNER: int = 60


def clinic_with_patient(db: Session) -> Enrolled:
    """Two members of staff, an owner, and a patient whom Ravi enrolled."""
    ravi = hire(db, "Ravi", chat_id=RAVI)
    hire(db, "Sana", chat_id=SANA)
    hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
    return enrol(db, in_care(db, chat_id=7), by=ravi)


def worry(
    database: Database, *, profile: ClinicProfile = CLINIC, now: datetime = NOW
) -> Escalation:
    """The patient's first worry."""
    with database.writing() as db:
        row = sent_check_in(db, clinic_with_patient(db))
        result = answer(db, row, CheckInAnswer.SEVERE, now=now, profile=profile)
        assert result.escalation is not None
        return result.escalation


def take(database: Database, escalation: Escalation, *, chat_id: int, now: datetime) -> bool:
    with database.writing() as db:
        member = db.exec(select(Staff).where(Staff.chat_id == chat_id)).one()
        current = db.get_one(Escalation, escalation.id)
        return escalations.take(db, escalation=current, member=member, now=now)


def alerted(database: Database, *, now: datetime = NOW) -> set[int | None]:
    """The chats that are alerted now; each alert reaches its chat."""
    chats: set[int | None] = set()
    for taken in claim(database, now=now):
        record(database, taken, Sent(message_id=800), now=now)
        if taken.lead.kind is Kind.ESCALATION:
            chats.add(taken.lead.chat_id)
    return chats


def test_first_who_enrolled_then_the_others_then_the_owner(database: Database) -> None:
    worry(database)
    assert timedelta(hours=2) == PATIENCE
    assert alerted(database) == {RAVI}
    assert alerted(database, now=NOW + PATIENCE - timedelta(seconds=1)) == set()
    assert alerted(database, now=NOW + PATIENCE) == {SANA}
    assert alerted(database, now=NOW + 2 * PATIENCE) == {OWNER}
    assert alerted(database, now=NOW + 4 * PATIENCE) == set()


def test_with_a_group_first_the_group_then_each_member_then_the_owner(
    database: Database,
) -> None:
    worry(database, profile=WITH_GROUP)
    assert alerted(database) == {GROUP}
    assert alerted(database, now=NOW + PATIENCE) == {RAVI, SANA}
    assert alerted(database, now=NOW + 2 * PATIENCE) == {OWNER}


def test_where_only_the_owner_works_the_owner_is_told_at_once(database: Database) -> None:
    with database.writing() as db:
        owner = hire(db, "Meera", chat_id=OWNER, role=Role.OWNER)
        row = sent_check_in(db, enrol(db, in_care(db, chat_id=7), by=owner))
        answer(db, row, CheckInAnswer.SEVERE)
    assert alerted(database) == {OWNER}


def test_taking_it_ends_the_chain_and_tells_who_was_told(database: Database) -> None:
    escalation = worry(database)
    assert alerted(database) == {RAVI}
    assert take(database, escalation, chat_id=SANA, now=NOW + timedelta(hours=1))
    edit = look(database, f"escalation:{escalation.id}:{escalation.reply_id}:0:{RAVI}:taken")
    alert = look(database, f"escalation:{escalation.id}:{escalation.reply_id}:0:{RAVI}")
    assert (edit.edits, edit.chat_id) == (alert.id, RAVI)
    later = NOW + 5 * PATIENCE
    assert alerted(database, now=later) == {RAVI}, "the edit, and nobody new"
    with database.reading() as db:
        rest = db.exec(select(OutboxRow).where(OutboxRow.reason == Reason.TAKEN)).all()
    assert {(row.state, row.chat_id) for row in rest} == {
        (State.CANCELLED, SANA),
        (State.CANCELLED, OWNER),
    }


def test_what_is_taken_cannot_be_taken_again(database: Database) -> None:
    escalation = worry(database)
    assert take(database, escalation, chat_id=RAVI, now=NOW)
    assert not take(database, escalation, chat_id=SANA, now=NOW)
    with database.reading() as db:
        taken = db.get_one(Escalation, escalation.id)
        assert db.get_one(Staff, taken.taken_by).name == "Ravi"


def test_of_two_who_take_it_at_once_one_wins(database: Database) -> None:
    escalation = worry(database)
    start = threading.Barrier(2)

    def tap(chat_id: int) -> bool:
        with database.reading() as db:
            seen = db.get_one(Escalation, escalation.id)
            assert seen.taken_at is None
        start.wait()
        return take(database, escalation, chat_id=chat_id, now=NOW)

    with ThreadPoolExecutor(2) as staff:
        won: dict[int, bool] = dict(zip((RAVI, SANA), staff.map(tap, (RAVI, SANA)), strict=True))
    assert sorted(won.values()) == [False, True]
    with database.reading() as db:
        taken = db.get_one(Escalation, escalation.id)
        winner = db.get_one(Staff, taken.taken_by)
        assert won[stored(winner.chat_id)]


def test_who_looked_before_somebody_else_took_it_does_not_win(database: Database) -> None:
    escalation = worry(database)
    assert escalation.taken_at is None, "as Sana saw it"
    assert take(database, escalation, chat_id=RAVI, now=NOW)
    with database.writing() as db:
        sana = db.exec(select(Staff).where(Staff.chat_id == SANA)).one()
        db.add(escalation)
        assert not escalations.take(db, escalation=escalation, member=sana, now=NOW)
        assert db.get_one(Staff, escalation.taken_by).name == "Ravi"


def answer_again(database: Database, given: CheckInAnswer, *, now: datetime) -> Escalation:
    """The patient answers the same check-in once more."""
    with database.writing() as db:
        row = db.exec(select(OutboxRow).where(OutboxRow.message_id == 900)).one()
        escalation = answer(db, row, given, now=now).escalation
        assert escalation is not None
        return escalation


def test_the_same_answer_again_alerts_nobody_and_the_chain_goes_on(database: Database) -> None:
    escalation = worry(database)
    assert alerted(database) == {RAVI}
    again = NOW + timedelta(hours=1)
    second = answer_again(database, CheckInAnswer.SEVERE, now=again)
    assert second.id == escalation.id, "one worry of one patient"
    assert second.reply_id != escalation.reply_id, "staff see the newest answer"
    assert alerted(database, now=again) == set()
    assert alerted(database, now=NOW + PATIENCE) == {SANA}
    answer_again(database, CheckInAnswer.SEVERE, now=NOW + PATIENCE)
    assert alerted(database, now=NOW + 2 * PATIENCE) == {OWNER}


def test_an_answer_that_got_worse_is_told_at_once_and_the_chain_goes_on(
    database: Database,
) -> None:
    sore = NOW + timedelta(days=3)
    with database.writing() as db:
        row = sent_check_in(db, clinic_with_patient(db))
        assert answer(db, row, CheckInAnswer.SORE, now=sore).escalation is not None
    assert RAVI in alerted(database, now=sore)
    worse = sore + timedelta(hours=1)
    answer_again(database, CheckInAnswer.SEVERE, now=worse)
    assert alerted(database, now=worse) == {RAVI}
    assert alerted(database, now=sore + PATIENCE) == {SANA}
    assert alerted(database, now=sore + 2 * PATIENCE) == {OWNER}


def test_a_milder_worry_about_another_session_does_not_hide_the_first(
    database: Database,
) -> None:
    first = worry(database)
    later = NOW + timedelta(days=3)
    with database.writing() as db:
        asha = db.exec(select(Patient)).one()
        ravi = db.exec(select(Staff).where(Staff.chat_id == RAVI)).one()
        other = sent_check_in(db, enrol(db, asha, by=ravi, number=2), message_id=901)
        joined = answer(db, other, CheckInAnswer.SORE, now=later).escalation
        assert joined is not None
        assert (joined.id, joined.reply_id) == (first.id, first.reply_id)


def test_a_worry_after_the_first_was_taken_is_a_new_one(database: Database) -> None:
    escalation = worry(database)
    take(database, escalation, chat_id=RAVI, now=NOW)
    with database.writing() as db:
        row = db.exec(select(OutboxRow).where(OutboxRow.message_id == 900)).one()
        second = answer(db, row, CheckInAnswer.SEVERE).escalation
        assert second is not None
        assert second.id != escalation.id
        assert [each.id for each in escalations.open_ones(db)] == [second.id]


def test_an_alert_that_cannot_be_delivered_passes_to_the_next_link_at_once(
    database: Database,
) -> None:
    worry(database)
    alerts = [each for each in claim(database) if each.lead.kind is Kind.ESCALATION]
    record(database, alerts[0], Refused(detail="chat not found"))
    with database.reading() as db:
        passed_on = db.exec(select(OutboxRow).where(OutboxRow.chat_id == SANA)).one()
        assert passed_on.content["level"] == 0, "it is news to her, and nobody has waited"
    assert alerted(database) == {SANA}
    assert alerted(database, now=NOW + 2 * PATIENCE) == {OWNER}
    with database.reading() as db:
        failed = db.exec(select(OutboxRow).where(col(OutboxRow.state) == State.FAILED)).one()
    assert failed.chat_id == RAVI


def test_a_link_passes_on_only_when_nobody_of_it_can_be_told(database: Database) -> None:
    worry(database, profile=WITH_GROUP)
    assert alerted(database) == {GROUP}
    ravi, sana = (
        taken for taken in claim(database, now=NOW + PATIENCE) if taken.lead.chat_id in (RAVI, SANA)
    )
    record(database, ravi, Refused(detail="chat not found"), now=NOW + PATIENCE)
    assert alerted(database, now=NOW + PATIENCE) == set(), "Sana may still get hers"
    record(database, sana, Refused(detail="chat not found"), now=NOW + PATIENCE)
    assert alerted(database, now=NOW + PATIENCE) == {OWNER}
