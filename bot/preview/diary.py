"""What is seen in the patients' chats, in order, and which rows of the outbox it came from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.events import Event, EventKind, SeenMessage
from clinic import outbox_report
from clinic.database import Session
from clinic.tables import OutboxRow
from jobs.clock import Clock

RowsOfMessages = Mapping[tuple[int, int], Sequence[OutboxRow]]
"""Rows that arrived, by chat and message."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Something in a chat: a message of the clinic, or what happens to bring it about."""

    at: datetime
    note: str = ""
    """What happens, in a sentence; empty for a message."""
    message: SeenMessage | None = None
    rows: tuple[OutboxRow, ...] = ()
    """What the message tells; none for answers in a dialogue."""


class Diary:
    """Keeps what the chats show, as it was when it appeared."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, list[Seen]] = defaultdict(list)
        self._texts: dict[tuple[int, int], SeenMessage] = {}

    def note(self, chat: int, text: str) -> None:
        """Something happens that this chat does not show."""
        self._chats[chat].append(Seen(at=self._clock.now(), note=text))

    def event(self, event: Event) -> None:
        """Keep one visible thing."""
        match event.kind:
            case EventKind.MESSAGE if event.message is not None and event.message.from_bot:
                self._keep(event.chat, event.message, event.message)
            case EventKind.EDIT if event.message is not None:
                before = self._texts.get((event.chat, event.message.message_id))
                if before is not None and event.message.text != before.text:
                    self._keep(event.chat, event.message, _added(before, event.message))
            case EventKind.TAP:
                self.note(event.chat, f"The patient taps [{event.detail}].")
            case EventKind.START:
                self.note(event.chat, "The patient scans the clinic's code and presses Start.")
            case _:
                pass

    def _keep(self, chat: int, message: SeenMessage, shown: SeenMessage) -> None:
        self._texts[chat, message.message_id] = message
        self._chats[chat].append(Seen(at=self._clock.now(), message=shown))

    def of(self, chat: int, rows: RowsOfMessages) -> list[Seen]:
        """Everything in this chat, with the rows it came from."""
        return [
            each
            if each.message is None
            else replace(each, rows=tuple(rows.get((chat, each.message.message_id), ())))
            for each in self._chats[chat]
        ]

    @staticmethod
    def rows(db: Session) -> RowsOfMessages:
        """All that arrived."""
        found: dict[tuple[int, int], list[OutboxRow]] = defaultdict(list)
        for one in outbox_report.came(db, ids=outbox_report.ended(db).keys()):
            row = one.row
            if row.chat_id is not None and row.message_id is not None:
                found[row.chat_id, row.message_id].append(row)
        return found


def _added(before: SeenMessage, after: SeenMessage) -> SeenMessage:
    """What an edit has put below the words that stood there; all of it where they changed."""
    if not after.text.startswith(before.text):
        return after
    return replace(
        after,
        text=after.text.removeprefix(before.text).strip(),
        html=after.html.removeprefix(before.html).strip(),
    )
