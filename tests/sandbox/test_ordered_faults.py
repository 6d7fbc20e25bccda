"""Faults that are ordered happen to the next calls, and leave what they say they leave."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from raw_api import RawApi

from bot.sandbox.faults import Fault
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from jobs.clock import MovableClock


async def send(api: RawApi, asha: Person) -> httpx.Response:
    said = {"chat_id": asha.id, "text": "Hello"}
    return await api.client.post(f"/bot{api.token}/sendMessage", json=said)


def heard(asha: Person) -> int:
    return [message.text for message in asha.messages].count("Hello")


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [(Fault.DROP_BEFORE, False), (Fault.DROP_AFTER, True), (Fault.TRUNCATED, True)],
)
async def test_a_dropped_connection_says_nothing_about_the_message(
    sandbox: Sandbox, api: RawApi, asha: Person, fault: Fault, arrives: bool
) -> None:
    sandbox.faults.order(fault, method="sendMessage")
    with pytest.raises(httpx.RemoteProtocolError):
        await send(api, asha)
    assert heard(asha) == arrives
    assert sandbox.calls[-1].fault is fault
    assert (await send(api, asha)).status_code == 200


async def test_a_malformed_answer_is_no_json_though_the_message_arrived(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    sandbox.faults.order(Fault.MALFORMED)
    answer = await send(api, asha)
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert heard(asha) == 1


async def test_a_server_error_takes_nothing(sandbox: Sandbox, api: RawApi, asha: Person) -> None:
    sandbox.faults.order(Fault.SERVER_ERROR, status=504, times=2)
    for _ in range(2):
        answer = await send(api, asha)
        assert answer.status_code == 504
        assert answer.json()["description"] == "Gateway Timeout"
    assert heard(asha) == 0
    assert (await send(api, asha)).status_code == 200


async def test_an_ordered_429_holds_until_its_time_is_over(
    sandbox: Sandbox, api: RawApi, asha: Person, clock: MovableClock
) -> None:
    sandbox.faults.order(Fault.TOO_MANY, retry_after=7)
    body = (await send(api, asha)).json()
    assert body["parameters"] == {"retry_after": 7}
    assert body["description"] == "Too Many Requests: retry after 7"
    assert (await send(api, asha)).status_code == 429
    assert (await api("getMe"))["ok"]
    clock.move(timedelta(seconds=7))
    assert (await send(api, asha)).status_code == 200


async def test_a_slow_answer_comes_after_the_message_arrived(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    sandbox.faults.order(Fault.SLOW, seconds=1)
    taken = asyncio.Event()
    sandbox.on_call(lambda _number, _method, phase: taken.set() if phase == "after" else None)
    sending = asyncio.ensure_future(send(api, asha))
    await taken.wait()
    assert heard(asha) == 1
    assert not sending.done()
    assert (await sending).status_code == 200


async def test_a_fault_waits_for_its_method_and_its_chat(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    sandbox.faults.order(Fault.SERVER_ERROR, method="sendPhoto")
    sandbox.faults.order(Fault.SERVER_ERROR, chat_id=asha.id + 1)
    sandbox.faults.order(Fault.SERVER_ERROR)
    assert (await api("getUpdates"))["ok"]
    assert (await send(api, asha)).status_code == 502
    assert (await send(api, asha)).status_code == 200
    sandbox.faults.clear()
    assert (await api("getMe"))["ok"]


def test_a_detail_that_a_fault_does_not_have_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match=r"drop_after takes the details \[\]"):
        sandbox.faults.order(Fault.DROP_AFTER, seconds=3)
    with pytest.raises(ValueError, match="without method"):
        sandbox.faults.order(Fault.DUPLICATE_UPDATE, method="getUpdates")


async def test_a_test_can_step_in_around_every_call(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    seen: list[tuple[int, str, str, int]] = []
    sandbox.on_call(lambda number, method, phase: seen.append((number, method, phase, heard(asha))))
    await send(api, asha)
    await api("getMe")
    assert seen == [
        (1, "sendMessage", "before", 0),
        (1, "sendMessage", "after", 1),
        (2, "getMe", "before", 1),
        (2, "getMe", "after", 1),
    ]


async def test_the_record_tells_what_was_asked_and_answered(
    sandbox: Sandbox, api: RawApi, asha: Person
) -> None:
    await send(api, asha)
    await api("sendMessage", chat_id=asha.id, text="")
    good, bad = sandbox.calls
    assert (good.bot, good.method, good.status) == ("sunrise_clinic_bot", "sendMessage", 200)
    assert good.params == {"chat_id": asha.id, "text": "Hello"}
    assert isinstance(good.result, dict)
    assert (bad.status, bad.description) == (400, "Bad Request: message text is empty")
    assert api.token not in repr(sandbox.calls)


async def test_an_outage_ends_on_the_same_port_with_everything_kept(
    sandbox: Sandbox, asha: Person, clock: MovableClock
) -> None:
    other = Sandbox(clock=clock)
    other.world.add_bot(token="7:x", username="other_bot", name="Other")
    meera = other.world.add_person(first_name="Meera")
    with pytest.raises(RuntimeError, match="does not serve"):
        _ = other.url
    async with other.serving() as url:
        await meera.start()
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"{url}/bot7:x/getUpdates")
        async with other.serving(port=int(url.rsplit(":", 1)[1])):
            body = (await client.get(f"{url}/bot7:x/getUpdates")).json()
    assert body["result"][0]["message"]["text"] == "/start"
