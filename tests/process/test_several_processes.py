"""Several `aftercare run` on one PostgreSQL: together they do what one does, and one may die."""

import asyncio
import re
import signal
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from jobs.deliver import AT_ONCE
from tests.databases import postgres_server
from tests.process.program import Launcher
from tests.process.several import Several, several

__all__ = ["postgres_server"]

pytestmark = [pytest.mark.process, pytest.mark.timeout(180)]

QUEUE = 300
FORMS = 3
SECRET = "a-secret-of-the-webhook"


@pytest.fixture
async def programs(
    launcher: Launcher, tmp_path: Path, postgres_server: str
) -> AsyncIterator[Several]:
    async with several(launcher, tmp_path, server=postgres_server) as programs:
        # A stall of this process, in which the sandbox runs, looks to it like a burst of theirs.
        programs.clinic.environment["AFTERCARE_MESSAGES_PER_SECOND"] = "22"
        yield programs


async def test_each_message_goes_once_though_the_leader_is_killed_and_another_takes_over(
    programs: Several,
) -> None:
    programs.queue(QUEUE, due_at=programs.clock.now() + timedelta(hours=1))
    first, second = await programs.started(2)
    owner, clinic = programs.clinic.owner, programs.clinic
    await owner.start()
    await clinic.until_shown(owner, "what staff can do here")
    programs.pass_by(timedelta(hours=1, seconds=1))
    await clinic.until(lambda: programs.told(QUEUE).total() >= 100, "a third of the queue")
    first.program.kill()
    died, polls = time.monotonic(), len(programs.polls)
    await first.program.end()
    # Its chats are the even ones, and nobody else takes those before it is missed.
    in_flight = programs.count(
        "SELECT count(*) FROM outbox WHERE state = 'sending' AND chat_id % 2 = 0"
    )
    assert in_flight <= AT_ONCE / 2
    took = await programs.until_leads(second)
    assert took < 7
    await owner.say("/staff")
    await clinic.until(lambda: len(programs.polls) > polls, "the other one polls")
    await clinic.until_shown(owner, "Meera, owner")
    assert time.monotonic() - died < 9
    await clinic.until(lambda: len(programs.told(QUEUE)) >= QUEUE - in_flight, "the rest")
    # The dead one's leases run out.
    programs.pass_by(timedelta(minutes=2))
    await programs.until(programs.all_sent, "all is sent")
    told = programs.told(QUEUE)
    assert len(told) == QUEUE
    assert told.total() <= QUEUE + in_flight
    assert set(programs.statuses()) == {200}, "none was one too many"
    third = programs.start()
    await programs.until(third.is_known, "the newcomer has its share")
    assert await second.program.stop() == 0
    assert await programs.until_leads(third) < 2.5
    await owner.say("/today")
    await clinic.until(lambda: "/today" not in owner.messages[-1].text, "an answer")


async def test_what_telegram_tells_one_all_obey_and_the_alarm_rings_once(
    programs: Several,
) -> None:
    programs.queue(QUEUE, due_at=programs.clock.now() + timedelta(hours=1))
    await programs.started(2)
    clinic = programs.clinic
    programs.pass_by(timedelta(hours=1, seconds=1))
    await clinic.until(lambda: programs.told(QUEUE).total() >= 30, "they are at it")
    clinic.sandbox.faults.order(Fault.TOO_MANY, method="sendMessage", retry_after=4)
    await clinic.until(lambda: 429 in programs.statuses(), "one was told")
    await asyncio.sleep(1.5)
    refused, sent = programs.statuses().count(429), programs.told(QUEUE).total()
    await asyncio.sleep(1.5)
    assert (programs.statuses().count(429), programs.told(QUEUE).total()) == (refused, sent)
    await clinic.until(lambda: programs.told(QUEUE).total() > sent, "they go on")
    clinic.sandbox.faults.order(Fault.TOO_MANY, method="sendMessage", retry_after=1500)
    await clinic.until(lambda: programs.statuses().count(429) > refused, "one was told again")
    for _ in range(12):
        programs.pass_by(timedelta(minutes=1))
        await asyncio.sleep(0.4)
    assert clinic.output.count("messages-wait") == 1


async def test_a_leader_that_was_out_comes_back_as_the_newest_and_lost_connections_are_made_again(
    programs: Several,
) -> None:
    first, second = await programs.started(2)
    owner, clinic = programs.clinic.owner, programs.clinic
    await owner.start()
    await clinic.until_shown(owner, "what staff can do here")
    first.program.tell(signal.SIGSTOP)
    assert await programs.until_leads(second) < 7
    first.program.tell(signal.SIGCONT)
    await programs.until(first.follows, "it is known again, and does not lead")
    assert (await second.state())["state"] == "this one leads"
    await owner.say("/staff")
    await clinic.until_shown(owner, "Meera, owner")
    programs.cut_connections()
    await owner.say("/today")
    await clinic.until(lambda: clinic.transcript(owner)[-1].count("owner") == 0, "an answer")
    await programs.until(first.follows, "it beats again")
    assert await second.program.stop() == 0
    assert await programs.until_leads(first) < 2.5


async def test_with_webhooks_all_take_updates_and_a_chat_stays_in_order(
    programs: Several,
) -> None:
    owner, clinic = programs.clinic.owner, programs.clinic
    async with programs.balanced() as url:
        clinic.environment |= {
            "AFTERCARE_WEBHOOK_URL": f"{url}/telegram",
            "AFTERCARE_WEBHOOK_SECRET": SECRET,
        }
        runners = await programs.started(3)
        await owner.start()
        await clinic.until_shown(owner, "what staff can do here")
        before = len(clinic.transcript(owner))
        for number in range(FORMS):
            for words in ("/enrol", f"Asha{number}", "microdermabrasion", "1/6", "now"):
                await owner.say(words)
        await clinic.until(lambda: len(cards(programs)) == FORMS, "all cards")
        asked = clinic.transcript(owner)[before:]
        assert len(programs.polls) == 0
        brought = [await each.figure("aftercare_webhook_updates_total") for each in runners]
        assert min(brought) >= FORMS
    steps = ("first name?", "Which procedure?", "Which session", "When did", "enrolled", "t.me")
    expected = [step for _ in range(FORMS) for step in steps]
    assert [step in line for step, line in zip(expected, asked, strict=True)] == [True] * len(asked)
    named = [found.group(1) for line in asked if (found := re.search(r"Asha(\d)", line))]
    assert named == sorted(named)


def cards(programs: Several) -> list[str]:
    owner = programs.clinic.owner
    return [one.text for one in owner.messages if "https://t.me/" in one.text]
