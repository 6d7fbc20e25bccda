from datetime import timedelta

from sqlmodel import Session, col, select

from bot.demo.clinic import DemoClinic
from bot.sandbox.faults import Fault
from clinic.tables import Kind, OutboxRow
from tests.steps import at, hire, patient, texts


async def test_after_two_days_without_telegram_only_what_helps_is_sent_and_staff_are_told(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 21, 0))
    before = len(texts(asha))
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", times=1)
    clinic.clock.move(at(clinic, 3, 9, 30) - clinic.clock.now())
    await clinic.settled()
    await clinic.move(timedelta(seconds=5))
    late = texts(asha)[before:]
    assert len(late) <= 2, "no burst"
    assert "Start the day with sunscreen" in late[-1]
    told = [text for text in texts(ravi) if "too late to help" in text]
    assert len(told) == 1
    assert told[0].endswith("Please have a look at: Asha")


async def test_an_outage_that_goes_on_and_on_makes_one_notice(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    dawns = [at(clinic, day, 7, 30) for day in (1, 2, 3)]
    await clinic.move_to(at(clinic, 0, 21, 0))
    before = len(texts(asha))
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", times=500)
    for dawn in dawns:
        clinic.clock.move_to(dawn)
        await clinic.settled()
    clinic.sandbox.faults.clear()
    await clinic.move(timedelta(hours=2))
    await clinic.move(timedelta(minutes=6))
    assert [text for text in texts(asha)[before:] if "Start the day with sunscreen" in text]
    told = [text for text in texts(ravi) if "too late to help" in text]
    assert len(told) == 1
    assert told[0].endswith("Please have a look at: Asha")


async def test_a_message_that_telegram_refuses_for_good_is_told_to_staff(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await clinic.app.database.write(_spoil_the_next_reminder)
    await clinic.move_to(at(clinic, 0, 21, 0))
    assert any("A message to Asha could not be sent" in text for text in texts(ravi))
    assert any("This evening" in text for text in texts(asha)), "the others go on"


def _spoil_the_next_reminder(db: Session) -> None:
    row = db.exec(
        select(OutboxRow).where(OutboxRow.kind == Kind.REMINDER).order_by(col(OutboxRow.due_at))
    ).first()
    assert row is not None
    row.content = {**row.content, "says": "no-such-text"}
    db.add(row)
