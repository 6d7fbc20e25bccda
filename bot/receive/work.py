"""The worker: takes stored updates to their handlers, one chat in order, chats side by side."""

import asyncio
import html
import logging
import traceback
from collections.abc import Sequence
from functools import partial

from telegram import Update
from telegram.error import TelegramError

from bot.context import ClinicApplication
from bot.receive.turn import Turn
from bot.receive.watcher import ReceiveWatcher, UpdateOutcome
from bot.send.outcome import is_too_old
from clinic import inbox, outbox
from clinic.database import DatabaseTrouble, Session
from clinic.inbox import AlreadyHandledError
from clinic.tables import InboxRow
from messages.draft import Draft

log = logging.getLogger(__name__)

_AT_ONCE = 16
_TROUBLE_PAUSE = 1.0


class Worker:
    """The loop between the inbox and the handlers."""

    def __init__(
        self, application: ClinicApplication, *, watchers: Sequence[ReceiveWatcher] = ()
    ) -> None:
        """Nothing is handled before `run`."""
        self._application = application
        self._services = application.services
        self._watchers = watchers
        self._wake = asyncio.Event()
        self._handling: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._stopping = False

    def wake(self) -> None:
        """Look at the inbox again: something was stored."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Whether an update is being handled or a tap being answered."""
        return bool(self._handling or self._answering)

    async def run(self) -> None:
        """Handle updates until cancelled; those under way are finished first."""
        try:
            while True:
                self._wake.clear()
                try:
                    claimed = await self._claim()
                except DatabaseTrouble:
                    log.warning("inbox-unreadable")
                    await asyncio.sleep(_TROUBLE_PAUSE)
                    continue
                if not claimed:
                    await self._wake.wait()
        finally:
            self._stopping = True
            for tasks in (self._handling, self._answering):
                if tasks:
                    await asyncio.wait(tasks)

    async def _claim(self) -> bool:
        room = _AT_ONCE - len(self._handling)
        if not room:
            return False
        now = self._services.clock.now()
        rows = await self._services.database.write(lambda db: inbox.claim(db, now=now, limit=room))
        for row in rows:
            task = asyncio.create_task(self._handle(row))
            self._handling.add(task)
            task.add_done_callback(self._done)
        return bool(rows)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._handling.discard(task)
        self.wake()

    async def _handle(self, row: InboxRow) -> None:
        turn = Turn(services=self._services, update_id=row.update_id, chat_id=row.chat_id)
        try:
            await self._run(row, turn)
            outcome = UpdateOutcome.HANDLED
        except AlreadyHandledError:
            log.info("update-repeated", extra={"update_id": row.update_id})
            outcome = UpdateOutcome.REPEATED
        except DatabaseTrouble:
            log.warning("update-postponed", extra={"update_id": row.update_id})
            await self._postpone(row)
            outcome = UpdateOutcome.POSTPONED
        except Exception as error:  # noqa: BLE001 - whatever it is, the other updates must go on
            await self._quarantine(row, turn, error)
            outcome = UpdateOutcome.QUARANTINED
        finally:
            self._application.turns.pop(row.update_id, None)
        for watcher in self._watchers:
            watcher.turned(outcome)
        if turn.query_id is not None:
            task = asyncio.create_task(self._answer(turn.query_id, turn))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _postpone(self, row: InboxRow) -> None:
        """Let it be handled again as soon as the database is back, and not when the lease ends."""
        while not self._stopping:
            await asyncio.sleep(_TROUBLE_PAUSE)
            now = self._services.clock.now()
            try:
                await self._services.database.write(
                    partial(inbox.postpone, update_id=row.update_id, now=now)
                )
            except DatabaseTrouble:
                log.warning("postponing-failed", extra={"update_id": row.update_id})
            else:
                return

    async def _run(self, row: InboxRow, turn: Turn) -> None:
        update = Update.de_json(row.update or {}, self._application.bot)
        query = update.callback_query
        if query is not None:
            turn.query_id = query.id
            turn.tapped = query.message.message_id if query.message else None
        # Here, once for all handlers: whatever they say is in the language of the chat's reader.
        turn.services = await turn.read(
            lambda db: self._services.speaking_to(db, chat_id=row.chat_id)
        )
        self._application.turns[row.update_id] = turn
        await self._application.process_update(update)
        if turn.error is not None:
            raise turn.error
        await turn.finish()

    async def _quarantine(self, row: InboxRow, turn: Turn, error: Exception) -> None:
        trace = "".join(traceback.format_exception(error))
        log.error("update-quarantined", exc_info=error, extra={"update_id": row.update_id})
        now = self._services.clock.now()
        sorry = turn.services.voice.text("went-wrong")

        def set_aside(db: Session) -> None:
            inbox.quarantine(db, update_id=row.update_id, error=trace, now=now)
            if row.chat_id > 0:
                outbox.put_reply(
                    db,
                    key=f"sorry:{row.update_id}",
                    chat_id=turn.chat_id,
                    draft=Draft(text=sorry),
                    now=now,
                )

        try:
            await self._services.database.write(set_aside)
        except DatabaseTrouble:
            log.warning("quarantine-failed", extra={"update_id": row.update_id})
        self._services.wake_delivery()

    async def _answer(self, query_id: str, turn: Turn) -> None:
        """End the button's spinner. A tap older than 150 s cannot be answered; nothing is lost."""
        try:
            await self._application.bot.answer_callback_query(query_id, text=turn.toast or None)
        except TelegramError as error:
            log.info("tap-not-answered", extra={"error": type(error).__name__})
            if turn.toast and turn.chat_id > 0 and is_too_old(error):
                await self._write_instead(turn)

    async def _write_instead(self, turn: Turn) -> None:
        """Say in the chat what can no longer be shown over it."""
        said, now = Draft(text=html.escape(turn.toast, quote=False)), self._services.clock.now()
        try:
            await self._services.database.write(
                partial(
                    outbox.put_reply,
                    key=f"toast:{turn.update_id}",
                    chat_id=turn.chat_id,
                    draft=said,
                    now=now,
                )
            )
        except DatabaseTrouble:
            log.warning("late-answer-not-written", extra={"update_id": turn.update_id})
        self._services.wake_delivery()
