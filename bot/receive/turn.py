"""One update's turn: its effects, its answers and its mark as handled, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.services import Services
from clinic import inbox, outbox
from clinic.database import Session
from clinic.tables import OutboxRow
from messages.draft import Draft

T = TypeVar("T")


class SecondWriteError(RuntimeError):
    """A handler wrote twice; between the two the process could die with half of it done."""


@dataclass(kw_only=True)
class Turn:
    """Given to the handlers of one update. They write at most once."""

    services: Services
    """They speak to whoever reads the chat: an answer needs no other language."""
    update_id: int
    chat_id: int
    """Where an answer goes: the chat the update came from."""
    query_id: str | None = None
    """Telegram's id of the tap, which wants an answer of its own."""
    tapped: int | None = None
    """Telegram's id of the message whose button was tapped."""
    toast: str = ""
    """Shown over the chat when the update was a tap."""
    error: Exception | None = None
    _written: bool = False

    async def write(self, work: Callable[["Effects"], T]) -> T:
        """Run `work` in the one transaction that also marks the update as handled.

        Raises:
            SecondWriteError: if this turn has written before.
            clinic.inbox.AlreadyHandledError: if the update was handled before.
        """
        if self._written:
            raise SecondWriteError("put everything an update changes into one write")
        self._written = True

        def run(db: Session) -> T:
            now = self.services.clock.now()
            inbox.mark_handled(db, update_id=self.update_id, now=now)
            return work(Effects(db=db, now=now, turn=self))

        result = await self.services.database.write(run)
        self.services.wake_delivery()
        return result

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on what the database holds."""
        return await self.services.database.read(work)

    async def reply(self, draft: Draft) -> None:
        """Answer, and change nothing else."""
        await self.write(lambda effects: effects.say(draft))

    async def finish(self) -> None:
        """Mark the update as handled if no handler has written anything."""
        if not self._written:
            await self.write(lambda _: None)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """The transaction of one turn."""

    db: Session
    now: datetime
    turn: Turn
    _answers: list[OutboxRow] = field(default_factory=list[OutboxRow])

    def to(self, chat_id: int) -> "Effects":
        """The same transaction as if the turn were of this chat: its answers go there.

        What is said there is composed with what this returns: its reader may have another language.
        """
        if chat_id == self.turn.chat_id:
            return self
        services = self.turn.services.speaking_to(self.db, chat_id=chat_id)
        there = replace(self.turn, chat_id=chat_id, services=services, tapped=None)
        return replace(self, turn=there)

    def say(
        self,
        draft: Draft,
        *,
        edits: int | None = None,
        answers: int | None = None,
        message_id: int | None = None,
    ) -> OutboxRow:
        """Queue an answer; one for another chat is said by `to` that chat.

        `edits` names the row whose message it replaces in place (or `message_id` that message
        itself), `answers` the row it is quoted under.
        """
        row = outbox.put_reply(
            self.db,
            key=f"reply:{self.turn.update_id}:{len(self._answers)}",
            chat_id=self.turn.chat_id,
            draft=draft,
            now=self.now,
            edits=edits,
            answers=answers,
            message_id=message_id,
        )
        self._answers.append(row)
        return row

    def replace_tapped(self, draft: Draft) -> OutboxRow:
        """Put this in the place of the message whose button was tapped.

        A draft without text leaves the words and changes the buttons.
        """
        return self.say(draft, message_id=self.turn.tapped)

    def replace(self, draft: Draft, *, row_id: int | None) -> OutboxRow:
        """Put this in the place of the tapped message; of that row's, if the answer was typed."""
        if self.turn.tapped is not None:
            return self.replace_tapped(draft)
        return self.say(draft, edits=row_id)
