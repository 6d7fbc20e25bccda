"""The running sandbox: one web server with the Bot API and the people's side."""

import contextlib
from collections.abc import AsyncGenerator

from starlette.applications import Starlette

from bot.sandbox.bot_api import BotApi
from bot.sandbox.calls import Call, CallCallback, Calls
from bot.sandbox.connections import Connections
from bot.sandbox.faults import Faults
from bot.sandbox.people_api import PeopleApi
from bot.sandbox.polling import Polls
from bot.sandbox.serving import served
from bot.sandbox.webhooks import Webhooks
from bot.sandbox.world import World
from jobs.clock import Clock


class Sandbox:
    """A stand-in for Telegram; its state outlives each stretch of serving."""

    def __init__(self, *, clock: Clock, limits: bool = True) -> None:
        """Make a world without anybody in it; `limits=False` lets bots send without end."""
        self.world = World(clock)
        self.faults = Faults(self._deliver_twice)
        self._calls = Calls()
        self._polls = Polls()
        self._webhooks = Webhooks(clock)
        self._connections = Connections()
        self._url: str | None = None
        api = BotApi(
            servers=self.world.servers,
            limits=limits,
            faults=self.faults,
            calls=self._calls,
            polls=self._polls,
            webhooks=self._webhooks,
            connections=self._connections,
        )
        self.app = Starlette(routes=[*PeopleApi(self.world).routes(), *api.routes()])
        """The ASGI application; faults that cut connections need `serving`."""

    @property
    def url(self) -> str:
        """Where bots find it: `{url}/bot<token>/<method>` and `{url}/file/bot<token>/<path>`.

        Raises:
            RuntimeError: if it does not serve.
        """
        if self._url is None:
            raise RuntimeError("the sandbox has no address while it does not serve")
        return self._url

    @property
    def calls(self) -> list[Call]:
        """Every Bot API call that has ended so far."""
        return self._calls.made

    def on_call(self, callback: CallCallback) -> None:
        """Call `callback(number, method, "before" or "after")` around each Bot API call."""
        self._calls.watch(callback)

    @contextlib.asynccontextmanager
    async def serving(self, *, port: int = 0) -> AsyncGenerator[str]:
        """Serve on this machine only, in this event loop, until the block ends.

        Gives the address, which is `url` too. Port 0 takes any free one. May be entered again
        later, also on the same port: that is what an outage looks like to a bot.
        """
        async with served(
            self.app, self._connections, port=port, end_waits=self._polls.end_all
        ) as url:
            self._url = url
            for bot in self.world.servers.bots.values():
                if bot.webhook:
                    self._webhooks.start(bot)
            try:
                yield url
            finally:
                self._url = None
                await self._webhooks.stop()

    def _deliver_twice(self, times: int) -> None:
        for bot in self.world.servers.bots.values():
            bot.updates.deliver_twice(times)
