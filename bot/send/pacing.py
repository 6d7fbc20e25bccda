"""Staying within Telegram's rates, by our own count and before the call.

About 30 messages a second over all chats, one a second in one chat with short bursts, 20 a minute
in a group: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import heapq
import itertools
import math
from dataclasses import dataclass

from jobs.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One message every `seconds`, `burst` of them at once after a rest."""

    seconds: float
    burst: int


PRIVATE_CHAT = Rate(seconds=1.0, burst=5)
GROUP = Rate(seconds=60 / 17, burst=3)
"""A minute takes 19 at most: a slot's time is left for one that takes longer to arrive."""
_FORGET_ABOVE = 10_000
_CATCHES_UP = 0.1
"""Seconds: who was late by so much, as the machine was busy, does not delay those behind."""
_SLOWER_BY = 0.0001
"""Seconds by which a call is believed to take longer than the one before, until one is quicker."""


class _Turn:
    # A generator in `contextlib` takes several times as long, for every message.
    __slots__ = ("_begun", "_chat_id", "_lane", "_pacing", "_silent_for")

    def __init__(self, pacing: "Pacing", chat_id: int, lane: int) -> None:
        self._pacing, self._chat_id, self._lane = pacing, chat_id, lane
        self._begun = self._silent_for = 0.0

    async def __aenter__(self) -> float:
        self._begun, self._silent_for = await self._pacing.begin(self._chat_id, self._lane)
        return self._silent_for

    async def __aexit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._pacing.end(begun=self._begun, sent=failed is None and not self._silent_for)


class Pacing:
    """Generic cell rate algorithm for each chat; over all chats, slots that each serve one message.

    https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm

    A slot is free again a second after Telegram had its message, at the latest: some messages take
    longer to arrive than others, so that evenly spaced ones may still crowd into one second there.
    """

    def __init__(self, *, clock: Clock, per_second: float) -> None:
        """`per_second` is the rate over all chats."""
        self._clock = clock
        self._per_second = per_second
        self._whole = math.ceil(per_second)
        self._free_at: list[float] = []
        self._under_way = 0
        self._quickest = 0.0
        self._next_at = 0.0
        self._line: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None
        self._closed_until = 0.0
        self._empty_at: dict[int, float] = {}
        self.divide(1)

    def close(self, seconds: float) -> None:
        """Telegram told the whole bot to be silent for so long."""
        self._closed_until = max(self._closed_until, self._clock.monotonic() + seconds)

    def divide(self, of: int) -> None:
        """Use one part in so many of the rate over all chats: other processes use the others."""
        self._slots = max(1, self._whole // of)
        # With more processes than slots each has one, and more seldom.
        self._slot_seconds = self._whole / self._per_second * max(1, of / self._whole)
        self._gap = self._slot_seconds / self._slots
        self._let_go()

    @property
    def closed_for(self) -> float:
        """Seconds of silence that are left; 0 when messages may go."""
        return max(0.0, self._closed_until - self._clock.monotonic())

    def turn(self, chat_id: int, *, lane: int = 0) -> "_Turn":
        """Wait until one more message may go to this chat, the first lane first; send it within.

        Gives the seconds of silence that are left, as another may have been refused meanwhile: if
        there are any, nothing may be sent.
        """
        return _Turn(self, chat_id, lane)

    async def begin(self, chat_id: int, lane: int) -> tuple[float, float]:
        """Wait for the turn; returns when it began, and the seconds of silence that are left."""
        await self._pass(chat_id, PRIVATE_CHAT if chat_id > 0 else GROUP)
        await self._stand_in_line(lane)
        return self._clock.monotonic(), self.closed_for

    def end(self, *, begun: float, sent: bool) -> None:
        """The turn is over; how long it took tells about the way only if something was sent."""
        if sent:
            took = self._clock.monotonic() - begun
            self._quickest = min(took, self._quickest + _SLOWER_BY)
        self._leave()

    async def _pass(self, chat_id: int, rate: Rate) -> None:
        now = self._clock.monotonic()
        empty_at = max(self._empty_at.get(chat_id, 0.0), now)
        # Reserved before the wait, so that whoever comes meanwhile queues behind.
        self._empty_at[chat_id] = empty_at + rate.seconds
        if len(self._empty_at) > _FORGET_ABOVE:
            self._forget(now)
        wait = empty_at - now - (rate.burst - 1) * rate.seconds
        if wait > 0:
            await asyncio.sleep(wait)

    def _forget(self, now: float) -> None:
        self._empty_at = {chat: at for chat, at in self._empty_at.items() if at > now}

    async def _stand_in_line(self, lane: int) -> None:
        now = self._clock.monotonic()
        if not self._line and self._wait(now) <= 0:
            self._enter(now)
            return
        place, number = asyncio.get_running_loop().create_future(), next(self._numbers)
        # Each lane lets no more than a second's messages pass, lest a lease run out in the line.
        heapq.heappush(self._line, (number + lane * self._slots, number, place))
        self._let_go()
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                self._leave()
            raise

    def _let_go(self) -> None:
        """Let the first ones in line go, and look again when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._line:
            now = self._clock.monotonic()
            wait = self._wait(now)
            if wait > 0:
                if wait < math.inf:
                    self._timer = asyncio.get_running_loop().call_later(wait, self._let_go)
                return
            *_, place = heapq.heappop(self._line)
            if not place.done():
                self._enter(now)
                place.set_result(None)

    def _wait(self, now: float) -> float:
        """Seconds until the next one may go; without end if that depends on an answer."""
        while self._free_at and self._free_at[0] <= now:
            heapq.heappop(self._free_at)
        wait = self._next_at - now
        if self._under_way + len(self._free_at) < self._slots:
            return wait
        return max(wait, self._free_at[0] - now) if self._free_at else math.inf

    def _enter(self, now: float) -> None:
        self._under_way += 1
        self._next_at = max(self._next_at, now - _CATCHES_UP) + self._gap

    def _leave(self) -> None:
        """The answer is there, or will not come: count the slot's second from when it was taken.

        That was before the answer set out, and it cannot have come back quicker than any other.
        """
        self._under_way -= 1
        taken_at = self._clock.monotonic() - self._quickest
        heapq.heappush(self._free_at, taken_at + self._slot_seconds)
        if self._line:
            self._let_go()
