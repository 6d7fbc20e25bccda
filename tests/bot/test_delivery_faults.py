"""What goes wrong between the bot and Telegram, and what people notice of it."""

from datetime import timedelta

import pytest

from bot.demo.clinic import TOKEN, DemoClinic
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from tests.steps import at, find, patient, say, tap, texts

SETTLE = "Let your skin rest today."


async def at_the_first_reminder(clinic: DemoClinic, asha: Person) -> int:
    """Until a minute after the reminder is due; returns how often it came."""
    await clinic.move_to(at(clinic, 0, 18, 30))
    await clinic.move(timedelta(minutes=1))
    await clinic.move(timedelta(minutes=1))
    return sum(SETTLE in text for text in texts(asha))


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.SERVER_ERROR, Fault.TOO_MANY], ids=str)
async def test_a_reminder_that_was_not_taken_comes_once(clinic: DemoClinic, fault: Fault) -> None:
    asha = await patient(clinic)
    clinic.sandbox.faults.order(fault, method="sendMessage", chat_id=asha.id)
    assert await at_the_first_reminder(clinic, asha) == 1


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.MALFORMED, Fault.TRUNCATED], ids=str)
async def test_a_reminder_that_perhaps_was_taken_comes_at_most_once_more(
    clinic: DemoClinic, fault: Fault
) -> None:
    asha = await patient(clinic)
    clinic.sandbox.faults.order(fault, method="sendMessage", chat_id=asha.id)
    assert await at_the_first_reminder(clinic, asha) == 2


async def test_a_copy_of_the_news_that_perhaps_was_taken_is_not_sent_again(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, news=True)
    await say(clinic, clinic.owner, "/broadcast Closed on Friday.")
    clinic.sandbox.faults.order(Fault.DROP_AFTER, method="sendMessage", chat_id=asha.id)
    await tap(clinic, clinic.owner, "Send to 1")
    await clinic.move(timedelta(minutes=10))
    assert sum("Closed on Friday." in text for text in texts(asha)) == 1
    assert find(clinic.owner, "Broadcast finished").text.endswith("Sent: 0\nPerhaps sent: 1")


async def test_a_slow_answer_delays_nobody_else(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    bela = await patient(clinic, "Bela microdermabrasion 2/6 17:30")
    clinic.sandbox.faults.order(Fault.SLOW, chat_id=asha.id, seconds=0.5)
    await at_the_first_reminder(clinic, asha)
    assert find(bela, SETTLE).date < find(asha, SETTLE).date + timedelta(seconds=0.5)
    assert sum(SETTLE in text for text in texts(asha)) == 1


async def test_a_blocked_bot_waits_and_staff_are_asked_once_to_phone(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await asha.block()
    await clinic.move_to(at(clinic, 0, 20, 10))
    asked = [text for text in texts(clinic.owner) if "Asha cannot be reached" in text]
    assert len(asked) == 1
    assert "Unreachable, please phone\nAsha" in await say(clinic, clinic.owner, "/today")
    await asha.unblock()
    await clinic.settled()
    assert "This evening, wash gently" in asha.last.text
    assert "Unreachable" not in await say(clinic, clinic.owner, "/today")


async def test_a_tap_that_is_too_old_to_answer_counts_and_is_answered_in_the_chat(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 18, 35))
    await asha.tap("Done ✓")
    # It was stored, and is handled when Telegram takes no answer to it any more.
    for each in clinic.bot.taps.values():
        each.at -= timedelta(minutes=3)
    await clinic.settled()
    assert find(asha, SETTLE).buttons == (("✅ Done",),)
    assert asha.toasts == []
    assert asha.last.text == "Well done!"


async def test_a_token_that_is_refused_keeps_the_queue(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    bots = clinic.sandbox.world.servers.bots
    account = bots.pop(TOKEN)
    clinic.clock.move_to(at(clinic, 0, 18, 31))
    await clinic.settled()
    bots[TOKEN] = account
    assert SETTLE not in asha.last.text
    await clinic.move(timedelta(minutes=6))
    assert SETTLE in asha.last.text
