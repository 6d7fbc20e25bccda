"""Pages come and go: each gets its own stream, and none is kept that is gone."""

import asyncio

import httpx
import pytest
from visitor import Stream, free_port

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Cast
from bot.demo.page.feed import Feed
from bot.demo.page.jumps import Jumps
from bot.demo.page.routes import Page
from bot.web.serve import serving


async def test_a_page_that_is_closed_is_forgotten_and_the_others_go_on(clinic: DemoClinic) -> None:
    feed, listen = Feed(clinic, Cast()), f"127.0.0.1:{free_port()}"
    routes = Page(clinic, cast=Cast(), feed=feed, jumps=Jumps(clinic, feed)).routes()
    async with (
        asyncio.timeout(20),
        serving(routes, listen=listen),
        feed.running(),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as http,
        http.stream("GET", "/events") as stays,
    ):
        stream = Stream(stays.aiter_lines())
        await stream.next("state")
        async with http.stream("GET", "/events") as leaves:
            await Stream(leaves.aiter_lines()).next("state")
            assert feed.pages == 2
        while feed.pages > 1:  # noqa: ASYNC110 - the server learns of it in its own time
            await asyncio.sleep(0.01)
        await clinic.owner.say("/help")
        assert (await stream.next("message"))["chat"] == clinic.owner.id


@pytest.mark.thorough
async def test_a_page_that_takes_nothing_any_more_is_let_go(clinic: DemoClinic) -> None:
    feed = Feed(clinic, Cast())
    async with feed.running():
        stream = feed.stream()
        assert (await anext(stream)).startswith(b"event: state\n")
        for _ in range(20_001):
            feed.set_busy(busy=True)
        assert feed.pages == 0
        assert [each async for each in stream][-1].startswith(b"event: clock\n")


@pytest.mark.thorough
async def test_nobody_listens_to_what_has_stopped(clinic: DemoClinic) -> None:
    feed = Feed(clinic, Cast())
    async with feed.running():
        stream = feed.stream()
        await anext(stream)
    assert [each async for each in stream] == []
    assert [each async for each in feed.stream()] == []
