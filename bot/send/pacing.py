"""Staying within Telegram's rates, by our own count and before the call.

About 30 messages a second over all chats, one a second in one chat with short bursts, 20 a minute
in a group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
from dataclasses import dataclass

from jobs.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One message every `seconds`, `burst` of them at once after a rest."""

    seconds: float
    burst: int


PRIVATE_CHAT = Rate(seconds=1.0, burst=5)
GROUP = Rate(seconds=60 / 17, burst=3)
_FORGET_ABOVE = 10_000


class Pacing:
    """Generic cell rate algorithm: each lane remembers when it would be empty again.

    https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
    """

    def __init__(self, *, clock: Clock, per_second: float) -> None:
        """`per_second` is the rate over all chats."""
        self._clock = clock
        self._overall = Rate(seconds=1 / per_second, burst=1)
        self._closed_until = 0.0
        self._empty_at: dict[int | None, float] = {}

    def close(self, seconds: float) -> None:
        """Telegram told the whole bot to be silent for so long."""
        self._closed_until = max(self._closed_until, self._clock.monotonic() + seconds)

    @property
    def closed_for(self) -> float:
        """Seconds of silence that are left; 0 when messages may go."""
        return max(0.0, self._closed_until - self._clock.monotonic())

    async def turn(self, chat_id: int) -> None:
        """Wait until one more message may go to this chat."""
        chat_rate = PRIVATE_CHAT if chat_id > 0 else GROUP
        await self._pass(chat_id, chat_rate)
        await self._pass(None, self._overall)

    async def _pass(self, lane: int | None, rate: Rate) -> None:
        now = self._clock.monotonic()
        empty_at = max(self._empty_at.get(lane, 0.0), now)
        # Reserved before the wait, so that whoever comes meanwhile queues behind.
        self._empty_at[lane] = empty_at + rate.seconds
        if len(self._empty_at) > _FORGET_ABOVE:
            self._forget(now)
        wait = empty_at - now - (rate.burst - 1) * rate.seconds
        if wait > 0:
            await asyncio.sleep(wait)

    def _forget(self, now: float) -> None:
        self._empty_at = {lane: at for lane, at in self._empty_at.items() if at > now}
