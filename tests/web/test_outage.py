"""Messages that could go and do not: loud while it lasts, told to the owners once it is over."""

import logging
import sqlite3
from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.faults import Fault
from clinic import outage, staff
from clinic.database import Session
from clinic.outage import Outage
from tests.steps import at, hire, patient, say, tap, texts

MINUTE = timedelta(minutes=1)
WAITED = "Messages had to wait"


async def minutes(clinic: DemoClinic, count: int) -> None:
    """Let so many minutes pass one by one, as they do."""
    for _ in range(count):
        await clinic.move(MINUTE)


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno == logging.CRITICAL]


def told(clinic: DemoClinic) -> list[str]:
    return [text for text in texts(clinic.owner) if WAITED in text]


async def test_an_outage_is_an_alarm_at_once_and_one_message_when_it_is_over(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await say(clinic, clinic.owner, "/enrol Bela microdermabrasion 2/6 17:30")
    await clinic.move_to(at(clinic, 0, 18, 29))
    clinic.sandbox.faults.order(Fault.DROP_BEFORE, method="sendMessage", times=500)
    await minutes(clinic, 5)
    assert not alarms(caplog)
    await minutes(clinic, 18)
    assert alarms(caplog) == ["messages-wait"], "once, however long it lasts"
    clinic.sandbox.faults.clear()
    await minutes(clinic, 8)
    assert "Let your skin rest today." in asha.last.text
    assert alarms(caplog) == ["messages-wait"]
    (said,) = told(clinic)
    longest, since, late, lost = (
        said.partition("wait for up to ")[2].split(" minutes")[0],
        said.partition("from ")[2].split(" to ")[0],
        *said.splitlines()[1:],
    )
    assert 22 <= int(longest) <= 28
    assert since == "today 18:30"
    assert (late, lost) == ("Sent late: 1", "Too late, not sent: 0")
    assert not [text for text in texts(ravi) if WAITED in text]


@pytest.mark.thorough
async def test_what_came_too_late_is_counted_and_one_outage_is_told_once(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    await patient(clinic)
    await clinic.move_to(at(clinic, 0, 18, 29))
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="sendMessage", times=500)
    await minutes(clinic, 10)
    for hour in (20, 22):
        clinic.clock.move_to(at(clinic, 0, hour, 45))
        await clinic.settled()
        await minutes(clinic, 8)
    clinic.clock.move_to(at(clinic, 1, 6))
    await clinic.settled()
    clinic.sandbox.faults.clear()
    await clinic.move_to(at(clinic, 1, 9))
    await minutes(clinic, 2)
    (said,) = told(clinic)
    assert said.endswith("Too late, not sent: 2")
    assert alarms(caplog) == ["messages-wait"]


@pytest.mark.thorough
async def test_what_waits_for_people_and_news_that_take_their_time_are_no_alarm(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    asha = await patient(clinic, news=True)
    await say(clinic, clinic.owner, "/enrol Bela microdermabrasion 2/6 17:30")
    await say(clinic, clinic.owner, "/broadcast Closed on Friday.")
    clinic.sandbox.faults.order(Fault.TOO_MANY, chat_id=asha.id, times=500, retry_after=1)
    await tap(clinic, clinic.owner, "Send to 1")
    await minutes(clinic, 15)
    clinic.sandbox.faults.clear()
    await minutes(clinic, 2)
    assert "Closed on Friday." in asha.last.text
    assert not alarms(caplog)
    assert not told(clinic)


@pytest.mark.thorough
async def test_a_clock_that_jumps_is_no_alarm(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    await patient(clinic)
    for hours in (3, 14, 30):
        await clinic.move(timedelta(hours=hours))
        await minutes(clinic, 2)
    assert not alarms(caplog)
    assert not told(clinic)


@pytest.mark.thorough
async def test_a_database_in_trouble_is_an_alarm_and_told_when_it_is_back(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 18, 29))
    with monkeypatch.context() as broken:
        broken.setattr("sqlite3.dbapi2.connect", _refuse)
        broken.setattr(sqlite3, "connect", _refuse)
        clinic.app.database.engine.dispose()
        for _ in range(12):
            clinic.clock.move(MINUTE)
            await clinic.app.alarm.look()
    assert alarms(caplog) == ["database-in-trouble", "messages-wait"]
    await clinic.settled()
    await minutes(clinic, 2)
    assert "Let your skin rest today." in asha.last.text
    (said,) = told(clinic)
    assert "Sent late: 1" in said


def _refuse(*_arguments: object, **_more: object) -> None:
    raise sqlite3.OperationalError("unable to open database file")


@pytest.mark.thorough
@pytest.mark.parametrize(("language", "lasts"), [("hi", "23 मिनट"), ("mr", "23 मिनिटे")])
async def test_each_owner_reads_it_in_a_language_of_her_own(
    clinic: DemoClinic, language: str, lasts: str
) -> None:
    now = clinic.clock.now()
    over = Outage(
        begins=now - 25 * MINUTE, ends=now - 2 * MINUTE, longest=23 * MINUTE, late=3, lost=1
    )

    def tell(db: Session) -> None:
        member = staff.by_chat(db, chat_id=clinic.owner.id)
        assert member is not None
        member.language = language
        db.add(member)
        outage.tell_owners(db, outage=over, now=now)
        outage.tell_owners(db, outage=over, now=now)

    before = len(texts(clinic.owner))
    await clinic.app.database.write(tell)
    clinic.app.delivery.wake()
    await clinic.settled()
    (said,) = texts(clinic.owner)[before:]
    assert lasts in said
    assert [line.rsplit(": ", 1)[-1] for line in said.splitlines()[1:]] == ["3", "1"]
