"""getUpdates: offsets, waiting, and two pollers."""

import asyncio
from datetime import timedelta
from typing import Any

from raw_api import RawApi, begins

from bot.sandbox.accounts import Bot
from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from jobs.clock import MovableClock


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_again_until_an_offset_confirms_them(
    api: RawApi, asha: Person, sandbox: Sandbox, account: Bot
) -> None:
    for text in ("one", "two", "three"):
        await asha.say(text)
    first = await api.result("getUpdates", limit=2)
    assert texts(first) == ["one", "two"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert texts(await api.result("getUpdates")) == ["one", "two", "three"]
    assert sandbox.world.updates_pending(account) == 3
    rest = await api.result("getUpdates", offset=first[1]["update_id"] + 1)
    assert texts(rest) == ["three"]
    assert sandbox.world.updates_pending(account) == 1


async def test_a_negative_offset_keeps_only_the_newest(api: RawApi, asha: Person) -> None:
    for text in ("one", "two", "three"):
        await asha.say(text)
    assert texts(await api.result("getUpdates", offset=-1)) == ["three"]
    assert texts(await api.result("getUpdates")) == ["three"]


async def test_a_poll_waits_for_the_next_update(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    polled = begins(sandbox, "getUpdates")
    waiting = asyncio.ensure_future(api.result("getUpdates", timeout=30))
    await polled.wait()
    assert not waiting.done()
    await asha.say("now")
    assert texts(await waiting) == ["now"]


async def test_a_poll_ends_empty_when_its_time_is_over(api: RawApi, asha: Person) -> None:
    assert await api.result("getUpdates", timeout=1) == []


async def test_of_two_pollers_the_first_is_sent_away(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    polled = begins(sandbox, "getUpdates")
    first = asyncio.ensure_future(api("getUpdates", timeout=30))
    await polled.wait()
    second = asyncio.ensure_future(api("getUpdates", timeout=30))
    body = await first
    assert body["error_code"] == 409
    assert body["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    await asha.say("for the second")
    assert texts((await second)["result"]) == ["for the second"]


async def test_only_the_asked_kinds_of_updates_come(api: RawApi, asha: Person) -> None:
    await api.result("getUpdates", allowed_updates=["my_chat_member"])
    await asha.say("not asked for")
    await asha.block()
    (update,) = await api.result("getUpdates")
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_updates_are_kept_a_day_and_taps_150_seconds(
    api: RawApi, asha: Person, clock: MovableClock
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}
    await api.result("sendMessage", chat_id=asha.id, text="?", reply_markup=keyboard)
    await asha.tap("OK")
    await asha.say("words")
    assert len(await api.result("getUpdates")) == 2
    clock.move(timedelta(seconds=150))
    assert texts(await api.result("getUpdates")) == ["words"]
    clock.move(timedelta(hours=24))
    assert await api.result("getUpdates") == []


async def test_an_update_can_be_delivered_twice(
    api: RawApi, asha: Person, sandbox: Sandbox
) -> None:
    sandbox.faults.order(Fault.DUPLICATE_UPDATE)
    await asha.say("once")
    await asha.say("then")
    updates = await api.result("getUpdates")
    assert texts(updates) == ["once", "once", "then"]
    assert updates[0]["update_id"] == updates[1]["update_id"]


async def test_a_stopping_server_ends_the_wait(api: RawApi, clock: MovableClock) -> None:
    other = Sandbox(clock=clock)
    other.world.add_bot(token="7:x", username="other_bot", name="Other")
    polled = begins(other, "getUpdates")
    async with other.serving() as url:
        waiting = asyncio.ensure_future(api.client.get(f"{url}/bot7:x/getUpdates?timeout=30"))
        await polled.wait()
    assert (await waiting).json() == {"ok": True, "result": []}
