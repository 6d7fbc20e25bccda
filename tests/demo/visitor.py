"""Somebody who looks at the demo page: what a browser would ask, and what it is told."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx

from bot.demo.clinic import DemoClinic
from bot.demo.living import SIDES
from bot.demo.page.serve import page_of

_PATIENCE = 20


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Stream:
    """The live events of one open page."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.seen: list[tuple[str, Any]] = []

    async def next(self, name: str, fits: Callable[[Any], bool] = lambda _: True) -> Any:  # noqa: ANN401 - JSON
        """The data of the next event of that name that fits; others pass by into `seen`."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                told, data = await self._read()
                if told == name and fits(data):
                    return data

    async def ends(self) -> None:
        """Read until the server ends the stream."""
        async with asyncio.timeout(_PATIENCE):
            async for _ in self._lines:
                pass

    async def _read(self) -> tuple[str, Any]:
        name, data = "", ""
        async for line in self._lines:
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data = line.removeprefix("data: ")
            elif not line:
                self.seen.append((name, json.loads(data)))
                return self.seen[-1]
        raise EOFError("the stream has ended")


class Visitor:
    """Asks the page that is served for a clinic."""

    def __init__(self, http: httpx.AsyncClient, clinic: DemoClinic) -> None:
        self.http = http
        self.clinic = clinic

    @asynccontextmanager
    async def watching(self) -> AsyncGenerator[Stream]:
        """An open page."""
        async with self.http.stream("GET", "/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            yield Stream(answer.aiter_lines())

    async def state(self) -> Any:  # noqa: ANN401 - JSON
        """What a page gets that opens now."""
        async with self.watching() as stream:
            return await stream.next("state")

    async def does(self, path: str, **body: object) -> httpx.Response:
        """Post this, and wait until the bot has done all it has to."""
        answer = await self.http.post(path, json=body)
        await self.clinic.settled()
        return answer


@asynccontextmanager
async def visiting(
    clinic: DemoClinic, *, http_in: AsyncExitStack | None = None
) -> AsyncGenerator[Visitor]:
    """Serve the page of a clinic, and visit it.

    With `http_in` the visitor's side outlives the page, until that stack is closed.
    """
    async with (
        page_of(clinic, port=free_port(), sides=SIDES) as address,
        AsyncExitStack() as with_page,
    ):
        http = httpx.AsyncClient(base_url=address, timeout=_PATIENCE, trust_env=False)
        yield Visitor(await (http_in or with_page).enter_async_context(http), clinic)
