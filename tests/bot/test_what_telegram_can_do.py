"""What Telegram refuses, and how long: nothing is lost or repeated, and care goes first."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import httpx
import pytest
from sqlmodel import select

import bot.receive.poll as polling
from bot.demo.clinic import TOKEN, DemoClinic
from bot.sandbox.calls import Call
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from clinic.database import Session
from clinic.tables import Kind, OutboxRow, Patient, State
from tests.steps import at, find, patient, say, tap, texts

SETTLE = "Let your skin rest today."
NEWS = "Closed on Friday."
SECOND = timedelta(seconds=1)


def rows(db: Session, kind: Kind) -> Sequence[OutboxRow]:
    return db.exec(select(OutboxRow).where(OutboxRow.kind == kind)).all()


def sends(clinic: DemoClinic, since: datetime) -> list[Call]:
    return [
        call for call in clinic.sandbox.calls if call.method == "sendMessage" and call.at > since
    ]


def times(words: str, person: Person) -> int:
    return sum(words in text for text in texts(person))


async def seconds(clinic: DemoClinic, count: int) -> None:
    for _ in range(count):
        await clinic.move(SECOND)


@pytest.mark.thorough
@pytest.mark.parametrize("gone", ["deactivated", "not-found"])
async def test_whoever_is_gone_is_told_to_staff_once_and_nothing_more_is_tried(
    clinic: DemoClinic, gone: str
) -> None:
    asha = await patient(clinic)
    if gone == "deactivated":
        await asha.deactivate()
    else:
        await clinic.app.database.write(_lose_chat)
    await clinic.move_to(at(clinic, 2, 20))
    assert times("Asha cannot be reached", clinic.owner) == 1
    states = {row.state for row in await clinic.app.database.read(_of_asha) if not row.sent_at}
    assert states <= {State.HELD, State.EXPIRED, State.CANCELLED}
    refused = [call for call in clinic.sandbox.calls if call.status in {400, 403}]
    assert len([call for call in refused if call.method == "sendMessage"]) == 1
    assert "Unreachable, please phone\nAsha" in await say(clinic, clinic.owner, "/today")


def _lose_chat(db: Session) -> None:
    asha = db.exec(select(Patient)).one()
    asha.chat_id = 999_999
    db.add(asha)
    for row in db.exec(select(OutboxRow).where(OutboxRow.patient_id == asha.id)).all():
        row.chat_id = 999_999
        db.add(row)


def _of_asha(db: Session) -> Sequence[OutboxRow]:
    return db.exec(select(OutboxRow).where(OutboxRow.kind == Kind.REMINDER)).all()


@pytest.mark.thorough
async def test_many_429_each_longer_delay_a_reminder_and_cost_it_no_try(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    for wait in (2, 4, 8, 16, 32):
        clinic.sandbox.faults.order(
            Fault.TOO_MANY, method="sendMessage", chat_id=asha.id, retry_after=wait
        )
    begun = at(clinic, 0, 18, 30)
    await clinic.move_to(begun)
    await seconds(clinic, 70)
    assert times(SETTLE, asha) == 1
    tried = [call for call in sends(clinic, begun - SECOND) if call.params["chat_id"] == asha.id]
    assert [call.status for call in tried] == [429] * 5 + [200]
    gaps = [(later.at - call.at).total_seconds() for call, later in pairwise(tried)]
    assert all(gap >= wait for gap, wait in zip(gaps, (2, 4, 8, 16, 32), strict=True))
    (row,) = [each for each in await clinic.app.database.read(_of_asha) if each.message_id]
    assert row.attempts == 1


async def test_a_429_within_a_broadcast_silences_the_whole_bot_and_care_goes_first_after_it(
    clinic: DemoClinic,
) -> None:
    people = [
        await patient(clinic, f"{name} microdermabrasion 2/6 17:30", news=True)
        for name in ("Asha", "Bela", "Chitra", "Diya")
    ]
    await say(clinic, clinic.owner, f"/broadcast {NEWS}")
    await clinic.move_to(at(clinic, 0, 18, 29))
    for person in people:
        clinic.sandbox.faults.order(
            Fault.TOO_MANY, method="sendMessage", chat_id=person.id, retry_after=90
        )
    await tap(clinic, clinic.owner, "Send to 4")
    told = min(call.at for call in clinic.sandbox.calls if call.status == 429)
    clinic.sandbox.faults.clear()
    await seconds(clinic, 75)
    assert not [call for call in sends(clinic, told + SECOND) if call.at < told + 90 * SECOND]
    assert [times(SETTLE, person) for person in people] == [0] * 4, "though they were due"
    await seconds(clinic, 40)
    after = [call.params["text"] for call in sends(clinic, told + 89 * SECOND)]
    kinds = ["news" if NEWS in text else "care" for text in after if NEWS in text or SETTLE in text]
    assert kinds == ["care"] * 4 + ["news"] * 4
    assert [times(NEWS, person) for person in people] == [1] * 4
    copies = await clinic.app.database.read(lambda db: rows(db, Kind.BROADCAST))
    assert {(row.state, row.attempts) for row in copies} == {(State.SENT, 1)}
    assert find(clinic.owner, "Broadcast finished").text.endswith("Sent: 4")


@pytest.mark.thorough
async def test_what_never_connected_goes_again_also_as_news(
    clinic: DemoClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    asha = await patient(clinic, news=True)
    await clinic.move_to(at(clinic, 0, 22))
    await say(clinic, clinic.owner, f"/broadcast {NEWS}")
    await tap(clinic, clinic.owner, "Send to 1")
    with monkeypatch.context() as cut:
        cut.setattr(clinic.app.application.bot, "_base_url", f"http://127.0.0.1:1/bot{TOKEN}")
        clinic.clock.move_to(at(clinic, 1, 9, 1))
        await clinic.app.settled()
        assert times(NEWS, asha) == 0
    await clinic.move(timedelta(minutes=6))
    await clinic.move(timedelta(minutes=6))
    assert times(NEWS, asha) == 1
    assert find(clinic.owner, "Broadcast finished").text.endswith("Sent: 1")


@pytest.mark.thorough
async def test_a_second_poller_is_loud_and_when_it_is_gone_polling_goes_on(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_LONGEST_PAUSE", 0.3)
    # Polls for the same bot end the wait of whoever polls.
    async with httpx.AsyncClient(trust_env=False) as other:
        while "another-poller" not in caplog.messages:
            await other.get(f"{clinic.sandbox.url}/bot{TOKEN}/getUpdates")
            await clinic.settled()
    [first, *_] = [each for each in caplog.records if each.message == "another-poller"]
    assert first.levelno == logging.CRITICAL
    assert "A calm day" in await say(clinic, clinic.owner, "/today")
    assert times("A calm day", clinic.owner) == 1


@pytest.mark.thorough
async def test_updates_that_come_in_another_order_and_twice_are_each_handled_once(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.owner.say("/today")
    await asha.say("/plan")
    await clinic.owner.say("/staff")
    queue = clinic.bot.updates
    queue._pending = [*reversed(queue._pending), *queue._pending]  # pyright: ignore[reportPrivateUsage]
    await clinic.settled()
    assert times("Your plan, Asha", asha) == 1
    assert times("Invite somebody with", clinic.owner) == 1
    assert times("Today", clinic.owner) == 1
    assert not queue.pending()
