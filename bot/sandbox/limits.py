"""How much a bot may send: the limits of https://core.telegram.org/bots/faq and their 429."""

import math
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.chats import Chat, GroupChat
from bot.sandbox.errors import too_many
from jobs.clock import Clock

OVERALL_PER_SECOND = 30
PAID_PER_SECOND = 1000
CHAT_BURST = 20
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20


@dataclass(kw_only=True)
class _Window:
    """At most `most` sends in any `seconds`."""

    most: int
    seconds: float
    sends: deque[float] = field(default_factory=deque[float])

    def wait(self, now: float) -> float:
        while self.sends and now - self.sends[0] >= self.seconds:
            self.sends.popleft()
        return 0.0 if len(self.sends) < self.most else self.sends[0] + self.seconds - now

    def take(self, now: float) -> None:
        self.sends.append(now)


@dataclass(kw_only=True)
class _Bucket:
    """A burst of CHAT_BURST, then CHAT_PER_SECOND."""

    tokens: float = CHAT_BURST
    at: float

    def wait(self, now: float) -> float:
        self.tokens = min(CHAT_BURST, self.tokens + (now - self.at) * CHAT_PER_SECOND)
        self.at = now
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / CHAT_PER_SECOND

    def take(self, now: float) -> None:
        del now
        self.tokens -= 1


class Limits:
    """The limits of one bot; switched off, only an ordered halt is kept."""

    def __init__(self, clock: Clock, *, on: bool) -> None:
        self._clock = clock
        self._on = on
        self._halted_until = -math.inf
        self._overall = _Window(most=OVERALL_PER_SECOND, seconds=1.0)
        self._paid = _Window(most=PAID_PER_SECOND, seconds=1.0)
        self._chats: dict[int, _Bucket | _Window] = {}

    def check_halt(self) -> None:
        """Refuse while the bot is told to be silent.

        Raises:
            ApiError: 429 with the seconds that are left.
        """
        left = self._halted_until - self._clock.monotonic()
        if left > 0:
            raise too_many(math.ceil(left))

    def spend(self, chat: Chat, *, paid: bool = False) -> None:
        """Count one message or edit in `chat`.

        Raises:
            ApiError: 429 if it is one too many; from then on the bot is told to be silent.
        """
        if not self._on:
            return
        now = self._clock.monotonic()
        asked = (self._paid if paid else self._overall, self._of(chat, now))
        wait = max(limit.wait(now) for limit in asked)
        if wait > 0:
            self.halt(math.ceil(wait))
            raise too_many(math.ceil(wait))
        for limit in asked:
            limit.take(now)

    def halt(self, seconds: int) -> None:
        """Refuse everything the bot sends for so long."""
        self._halted_until = max(self._halted_until, self._clock.monotonic() + seconds)

    def _of(self, chat: Chat, now: float) -> _Bucket | _Window:
        if chat.id not in self._chats:
            is_group = isinstance(chat, GroupChat)
            self._chats[chat.id] = (
                _Window(most=GROUP_PER_MINUTE, seconds=60.0) if is_group else _Bucket(at=now)
            )
        return self._chats[chat.id]
