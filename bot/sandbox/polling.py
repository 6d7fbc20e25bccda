"""Long polling: one poller per bot, the newer one ends the older one's wait."""

import asyncio

from bot.sandbox.accounts import Bot
from bot.sandbox.errors import JsonObject, conflict

MAX_SECONDS = 50
MAX_UPDATES = 100


class Polls:
    """The polls that wait for updates now."""

    def __init__(self) -> None:
        self._waiting: dict[int, asyncio.Future[None]] = {}

    async def updates(self, bot: Bot, *, limit: int, seconds: int) -> list[JsonObject]:
        """At most `limit` updates, as soon as there are any; none after `seconds`.

        Raises:
            ApiError: 409 if another poll or a webhook comes in between.
        """
        size = limit if 0 < limit <= MAX_UPDATES else MAX_UPDATES
        if not bot.updates.pending():
            await self._wait(bot, min(seconds, MAX_SECONDS))
        return [update.json() for update in bot.updates.pending()[:size]]

    def end(self, bot: Bot, why: str) -> None:
        """End the wait of the bot's poll, if there is one, with a 409."""
        waiting = self._waiting.pop(bot.id, None)
        if waiting and not waiting.done():
            waiting.set_exception(conflict(why))

    def end_all(self) -> None:
        """End every wait with an empty answer: the server stops."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()

    async def _wait(self, bot: Bot, seconds: int) -> None:
        if seconds <= 0:
            return
        ended = asyncio.get_running_loop().create_future()
        self._waiting[bot.id] = ended
        arrived = asyncio.ensure_future(bot.updates.arrival())
        try:
            await asyncio.wait(
                {ended, arrived}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if ended.done():
                ended.result()
        finally:
            arrived.cancel()
            if self._waiting.get(bot.id) is ended:
                del self._waiting[bot.id]
