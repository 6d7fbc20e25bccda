"""A clinic's page on this machine, on the first free port."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.routing import BaseRoute

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Cast, Side
from bot.demo.page.feed import Feed
from bot.demo.page.guard import Guard
from bot.demo.page.jumps import Jumps
from bot.demo.page.routes import Page
from bot.web.serve import AddressTakenError, serving

HOST = "127.0.0.1"
_PORTS_TRIED = 20


@asynccontextmanager
async def page_of(
    clinic: DemoClinic, *, port: int, sides: Mapping[str, Side]
) -> AsyncGenerator[str]:
    """Serve the page of a clinic on the first free of some ports from `port` on.

    Gives the address. `sides` tells by first name where the people of its world stand.

    Raises:
        AddressTakenError: if all the ports are taken.
    """
    cast = Cast()
    for person in clinic.sandbox.world.people:
        if person.name in sides:
            cast.give(person, side=sides[person.name])
    feed = Feed(clinic, cast)
    jumps = Jumps(clinic, feed)
    routes = Page(clinic, cast=cast, feed=feed, jumps=jumps).routes()
    async with AsyncExitStack() as serves:
        taken = await _serve(serves, routes, port=port)
        async with feed.running():
            try:
                yield f"http://{HOST}:{taken}"
            finally:
                jumps.stop()


async def _serve(serves: AsyncExitStack, routes: list[BaseRoute], *, port: int) -> int:
    for candidate in range(port, port + _PORTS_TRIED):
        guard = partial(Guard, port=candidate)
        server = serving(routes, listen=f"{HOST}:{candidate}", around=guard)
        try:
            await serves.enter_async_context(server)
        except AddressTakenError:
            continue
        return candidate
    raise AddressTakenError(
        f"the ports from {port} to {port + _PORTS_TRIED - 1} are all taken; choose another one "
        "with --port"
    )
