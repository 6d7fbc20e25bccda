"""The clock of the page: jumps, one at a time."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from visitor import visiting

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Cast
from bot.demo.page.feed import Feed
from bot.demo.page.jumps import Jumps
from bot.sandbox.errors import CannotActError
from bot.sandbox.people_bodies import Body
from tests.steps import patient


def shows_what_comes(clock: dict[str, Any]) -> bool:
    return not clock["busy"] and bool(clock["next"]) and clock["next"] > clock["now"]


@pytest.mark.thorough
async def test_the_clock_jumps_to_the_next_message_by_hours_and_by_days(
    clinic: DemoClinic,
) -> None:
    async with visiting(clinic) as page:
        none = await page.http.post("/clock", json={"to": "next"})
        assert (none.status_code, none.json()) == (409, {"error": "Nothing is planned."})
        asha = await patient(clinic)
        async with page.watching() as stream:
            clock = (await stream.next("state"))["clock"]
            if not shows_what_comes(clock):
                clock = await stream.next("clock", shows_what_comes)
            assert (await page.http.post("/clock", json={"to": "next"})).status_code == 200
            assert (await stream.next("clock"))["busy"]
            assert (await stream.next("message"))["chat"] == asha.id
            over = await stream.next("clock", lambda told: not told["busy"])
            assert shows_what_comes(over)
            assert over["now"][:19] == clock["next"][:19]
        for body, by in (({"hours": 2}, timedelta(hours=2)), ({"days": 1}, timedelta(days=1))):
            before, count = clinic.clock.now(), len(asha.messages)
            assert (await page.http.post("/clock", json=body)).status_code == 200
            assert clinic.clock.now() >= before + by
            assert len(asha.messages) > count


@pytest.mark.thorough
async def test_other_jumps_are_not_understood(clinic: DemoClinic) -> None:
    async with visiting(clinic) as page:
        bodies: list[object] = [
            {},
            {"hours": 0},
            {"days": 91},
            {"days": True},
            {"hours": "2"},
            {"to": "last"},
            {"hours": 1, "days": 1},
            "next",
        ]
        for body in bodies:
            answer = await page.http.post("/clock", json=body)
            assert answer.status_code == 400, body
            assert answer.json()["error"].endswith(".")


async def test_one_jump_at_a_time_and_the_page_stops_in_the_middle_of_it(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    async with AsyncExitStack() as running, asyncio.timeout(20):
        stopping = AsyncExitStack()
        page = await stopping.enter_async_context(visiting(clinic, http_in=running))
        stream = await running.enter_async_context(page.watching())
        await stream.next("state")
        long = asyncio.create_task(page.http.post("/clock", json={"days": 90}))
        await stream.next("clock", lambda told: told["busy"])
        second = await page.http.post("/clock", json={"hours": 1})
        assert second.status_code == 409
        assert second.json() == {"error": "The clock is moving already."}
        await stopping.aclose()
        await stream.ends()
        assert (await long).json() == {"error": "The demo stops."}


async def test_a_jump_goes_on_without_whoever_asked_for_it_and_is_the_last_when_the_demo_stops(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    feed = Feed(clinic, Cast())
    jumps, hour = Jumps(clinic, feed), Body({"hours": 1})
    async with feed.running(), asyncio.timeout(20):
        stream = feed.stream()
        asked = asyncio.create_task(jumps.jump(Body({"days": 90})))
        while b'"busy": true' not in await anext(stream):
            pass
        asked.cancel()
        await asyncio.wait([asked])
        with pytest.raises(CannotActError, match="moving already"):
            await jumps.jump(hour)
        jumps.stop()
        while b'"busy": false' not in await anext(stream):
            pass
        with pytest.raises(CannotActError, match="The demo stops"):
            await jumps.jump(hour)
        await stream.aclose()
