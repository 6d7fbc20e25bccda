"""Webhooks: updates carried to the bot's own server, in order, until it takes them."""

import asyncio

import httpx

from bot.sandbox.accounts import Bot, Webhook
from bot.sandbox.updates import PendingUpdate
from jobs.clock import Clock

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
"""https://core.telegram.org/bots/api#setwebhook."""

FIRST_RETRY = 0.1
LONGEST_RETRY = 2.0
_ANSWER_WITHIN = 10.0


class Webhooks:
    """One carrier for each bot that has a webhook, while the sandbox serves."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._carriers: dict[int, asyncio.Task[None]] = {}

    def start(self, bot: Bot) -> None:
        """Carry the bot's updates from now on."""
        if bot.id not in self._carriers:
            self._carriers[bot.id] = asyncio.ensure_future(self._carry(bot))
        bot.updates.wake()

    async def stop(self) -> None:
        """Carry nothing any more; what is pending stays."""
        carriers = list(self._carriers.values())
        self._carriers.clear()
        for carrier in carriers:
            carrier.cancel()
        await asyncio.gather(*carriers, return_exceptions=True)

    async def _carry(self, bot: Bot) -> None:
        delay = FIRST_RETRY
        async with httpx.AsyncClient(timeout=_ANSWER_WITHIN, trust_env=False) as client:
            while True:
                pending = bot.updates.pending()
                if bot.webhook is None or not pending:
                    await bot.updates.arrival()
                elif await self._taken(client, bot, bot.webhook, pending[0]):
                    delay = FIRST_RETRY
                else:
                    await asyncio.sleep(delay)
                    delay = min(delay * 2, LONGEST_RETRY)

    async def _taken(
        self, client: httpx.AsyncClient, bot: Bot, webhook: Webhook, update: PendingUpdate
    ) -> bool:
        """Whether the bot's server took the update; if not, `last_error` says why."""
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            answer = await client.post(webhook.url, json=update.json(), headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            bot.last_error = (self._clock.now(), str(error) or type(error).__name__)
            return False
        if not answer.is_success:
            said = f"{answer.status_code} {answer.reason_phrase}"
            bot.last_error = (self._clock.now(), f"Wrong response from the webhook: {said}")
            return False
        if update in bot.updates.pending()[:1]:
            bot.updates.drop_first()
        return True
