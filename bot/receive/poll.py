"""Long polling: updates reach the inbox table before the offset that confirms them moves on."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Bot
from telegram.error import (
    Conflict,
    EndPointNotFound,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.receive.watcher import PollOutcome, ReceiveWatcher
from clinic import inbox
from clinic.database import Database, DatabaseTrouble
from jobs.clock import Clock

log = logging.getLogger(__name__)

WANTED = ["message", "callback_query", "my_chat_member"]
# Telegram takes method names in any case (https://core.telegram.org/bots/api#making-requests),
# and in lower case the library does not insist on its own method, which parses before it returns.
_GET_UPDATES = "getupdates"
_HOLD_SECONDS = 30
_LONGEST_PAUSE = 30.0
_TROUBLE_PAUSE = 1.0


class Poller:
    """Asks for updates, stores them, wakes the worker.

    python-telegram-bot's own updater confirms updates that live only in memory: `kill -9` lost
    16 of 20, and one update it cannot parse stops it for good.
    """

    def __init__(
        self,
        *,
        bot: Bot,
        database: Database,
        clock: Clock,
        wake_worker: Callable[[], None],
        watchers: Sequence[ReceiveWatcher] = (),
    ) -> None:
        """Nothing is asked before `run`."""
        self._bot = bot
        self._database = database
        self._clock = clock
        self._wake_worker = wake_worker
        self._watchers = watchers
        self._offset: int | None = None
        self._pause = 0.0
        self._unwritable = False

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            try:
                await self._once()
                self._pause = 0.0
                self._tell(PollOutcome.ANSWERED)
            except TelegramError as error:
                self._pause = self._after(error)
                self._tell(_outcome_of(error))
                await asyncio.sleep(self._pause)
            except DatabaseTrouble:
                self._tell(PollOutcome.NOT_STORED)
                # Not stored, so not confirmed: Telegram gives the same updates again.
                if not self._unwritable:
                    log.warning("inbox-unwritable")
                self._unwritable = True
                await asyncio.sleep(_TROUBLE_PAUSE)

    async def _once(self) -> None:
        updates: list[dict[str, Any]] = await self._bot.do_api_request(
            _GET_UPDATES,
            api_kwargs={
                "timeout": _HOLD_SECONDS,
                "allowed_updates": WANTED,
                **({"offset": self._offset} if self._offset is not None else {}),
            },
            read_timeout=_HOLD_SECONDS + 5,
        )
        if not updates:
            return
        now = self._clock.now()
        await self._database.write(lambda db: inbox.store(db, updates=updates, now=now))
        self._unwritable = False
        self._offset = max(update["update_id"] for update in updates) + 1
        self._wake_worker()

    def _tell(self, outcome: PollOutcome) -> None:
        for watcher in self._watchers:
            watcher.polled(outcome, now=self._clock.now())

    def _after(self, error: TelegramError) -> float:
        match error:
            case RetryAfter(retry_after=seconds):
                return float(seconds if isinstance(seconds, int) else seconds.total_seconds())
            case Conflict():
                log.critical("another-poller", extra={"remedy": "stop the other process"})
                return _LONGEST_PAUSE
            case InvalidToken() | EndPointNotFound():
                log.critical("token-refused", extra={"remedy": "set a good token and restart"})
                return _LONGEST_PAUSE
            case NetworkError():
                log.warning("poll-failed", extra={"error": type(error).__name__})
            case _:
                log.error("poll-failed", extra={"error": type(error).__name__})
        return min(max(self._pause * 2, 0.5), _LONGEST_PAUSE)


def _outcome_of(error: TelegramError) -> PollOutcome:
    match error:
        case RetryAfter():
            return PollOutcome.THROTTLED
        case Conflict():
            return PollOutcome.CONFLICT
        case InvalidToken() | EndPointNotFound():
            return PollOutcome.TOKEN_REFUSED
        case _:
            return PollOutcome.FAILED
