"""A line between a program and a server: what goes over it arrives later, by a different while."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from random import Random
from urllib.parse import urlsplit

_CHUNK = 65536


class _Line:
    def __init__(self, url: str, *, least: float, most: float, chance: Random) -> None:
        there = urlsplit(url)
        self._there = (there.hostname, there.port)
        self._least, self._most, self._chance = least, most, chance
        self._passing: set[asyncio.Task[None]] = set()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, on = await asyncio.open_connection(*self._there)
        for source, target in ((reader, on), (back, writer)):
            task = asyncio.create_task(self._pass_on(source, target))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass_on(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source.read(_CHUNK):
                await asyncio.sleep(self._chance.uniform(self._least, self._most))
                target.write(chunk)
                await target.drain()
        target.close()

    async def end(self) -> None:
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)


@contextlib.asynccontextmanager
async def slow_line(url: str, *, least: float, most: float, seed: int) -> AsyncGenerator[str]:
    """An address that leads to `url`; each way takes `least` to `most` seconds, evenly spread."""
    chance = Random(seed)  # noqa: S311 - to be repeated, not to be secret
    line = _Line(url, least=least, most=most, chance=chance)
    server = await asyncio.start_server(line.connect, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await line.end()
