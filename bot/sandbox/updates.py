"""A bot's updates: numbered, kept until they are confirmed or too old."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.errors import JsonObject
from jobs.clock import Clock

KEPT = timedelta(hours=24)
"""How long Telegram keeps an update: https://core.telegram.org/bots/api#getting-updates."""

TAP_LIVES = timedelta(seconds=150)
"""How long a callback query can be answered; an older one is not delivered any more."""

KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "chat_member"})
"""The kinds of updates that the sandbox can produce."""

_NOT_BY_DEFAULT = {"chat_member"}
_FIRST_ID = 482_913_001


@dataclass(frozen=True, kw_only=True)
class PendingUpdate:
    """An update that the bot has not confirmed."""

    update_id: int
    kind: str
    at: datetime
    body: JsonObject

    def json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#update."""
        return {"update_id": self.update_id, self.kind: self.body}


class UpdateQueue:
    """The updates of one bot, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pending: list[PendingUpdate] = []
        self._next_id = _FIRST_ID
        self._twice = 0
        self._arrived = asyncio.Event()
        self.allowed: tuple[str, ...] = ()
        self._on_taken: list[Callable[[PendingUpdate], None]] = []

    def on_taken(self, callback: Callable[[PendingUpdate], None]) -> None:
        """Call `callback` with each update that the bot confirms or takes by webhook."""
        self._on_taken.append(callback)

    def push(self, kind: str, body: JsonObject) -> None:
        """Add an update, unless the bot did not ask for that kind."""
        if kind not in self.allowed if self.allowed else kind in _NOT_BY_DEFAULT:
            return
        update = PendingUpdate(update_id=self._next_id, kind=kind, at=self._clock.now(), body=body)
        self._next_id += 1
        self._pending.append(update)
        if self._twice:
            self._twice -= 1
            self._pending.append(update)
        self._arrived.set()

    def deliver_twice(self, times: int) -> None:
        """Let each of the next `times` updates be delivered twice under the same id."""
        self._twice += times

    def pending(self) -> Sequence[PendingUpdate]:
        """What is not confirmed and not too old."""
        now = self._clock.now()
        self._pending = [
            update
            for update in self._pending
            if now - update.at < (TAP_LIVES if update.kind == "callback_query" else KEPT)
        ]
        return self._pending

    def confirm(self, offset: int) -> None:
        """Forget what comes before `offset`; a negative one counts from the end."""
        pending = self.pending()
        kept = pending
        if offset < 0:
            kept = pending[offset:]
        elif offset > 0:
            kept = [update for update in pending if update.update_id >= offset]
        self._take(pending[: len(pending) - len(kept)], list(kept))

    def drop_first(self) -> None:
        """Forget the oldest update: the webhook has taken it."""
        self._take(self._pending[:1], self._pending[1:])

    def _take(self, taken: Sequence[PendingUpdate], kept: list[PendingUpdate]) -> None:
        self._pending = kept
        for update in taken:
            for callback in self._on_taken:
                callback(update)

    def clear(self) -> None:
        """Forget everything."""
        self._pending = []

    def arrival(self) -> Coroutine[Any, Any, object]:
        """Waits until an update arrives after this call, even before it is awaited."""
        self._arrived.clear()
        return self._arrived.wait()

    def wake(self) -> None:
        """Let those who wait look again."""
        self._arrived.set()
