"""The books: what the records say against what Telegram's side saw."""

import contextlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from bot.sandbox.calls import Call
from bot.sandbox.faults import Fault
from clinic.tables import Kind, State
from messages.quiet_hours import QuietHours

_ROWS = "SELECT id, kind, state, chat_id, due_at, message_id FROM outbox"
_SENDS = {"sendMessage", "sendPhoto", "sendDocument"}
_EDITS = {"editMessageText", "editMessageCaption", "editMessageReplyMarkup"}
_MENUS = {"setMyCommands", "deleteMyCommands"}
_UNKNOWN = {Fault.DROP_AFTER, Fault.MALFORMED, Fault.TRUNCATED}
_BY_THE_CLOCK = {
    Kind.REMINDER,
    Kind.CHECK_IN,
    Kind.RECALL,
    Kind.CLOSING,
    Kind.UPKEEP,
    Kind.VISIT,
    Kind.BROADCAST,
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One promised message, as the records last showed it."""

    row_id: int
    kind: Kind
    state: State
    chat_id: int | None
    due_at: datetime
    message_id: int | None


@dataclass(kw_only=True)
class Ledger:
    """Every row that ever was: answers are deleted after some days, and still count."""

    records: Path
    rows: dict[int, Row] = field(default_factory=dict[int, Row])

    def read(self) -> None:
        """Take over what the records show now."""
        with contextlib.closing(sqlite3.connect(self.records)) as db:
            for found in db.execute(_ROWS):
                row = _row(found)
                self.rows[row.row_id] = row

    def counted(self) -> Counter[State]:
        """How many rows are in each state."""
        return Counter(row.state for row in self.rows.values())


def _row(found: tuple[object, ...]) -> Row:
    row_id, kind, state, chat_id, due_at, message_id = found
    return Row(
        row_id=int(str(row_id)),
        kind=Kind(kind),
        state=State(state),
        chat_id=None if chat_id is None else int(str(chat_id)),
        due_at=datetime.fromisoformat(str(due_at)).replace(tzinfo=UTC),
        message_id=None if message_id is None else int(str(message_id)),
    )


@dataclass(frozen=True, kw_only=True)
class SeenSend:
    """One message that Telegram's side took."""

    at: datetime
    chat_id: int
    message_id: int
    text: str


@dataclass(kw_only=True)
class Books:
    """Both sides at the end, compared."""

    ledger: Ledger
    calls: list[Call]
    cut_off: int
    """Messages under way at the kills, by the records."""
    now: datetime
    zone: ZoneInfo
    quiet: QuietHours
    seen: dict[tuple[int, int], SeenSend] = field(init=False)

    def __post_init__(self) -> None:
        self.seen = {(each.chat_id, each.message_id): each for each in _sends(self.calls)}

    @property
    def by_message(self) -> dict[tuple[int, int], list[Row]]:
        """The rows of each message; several reminders may share one."""
        found: dict[tuple[int, int], list[Row]] = defaultdict(list)
        for row in self.ledger.rows.values():
            if row.state is State.SENT and row.chat_id and row.message_id:
                found[row.chat_id, row.message_id].append(row)
        return found

    @property
    def repeats(self) -> list[SeenSend]:
        """What was seen and is no row's message: a try whose outcome nobody learned."""
        known = self.by_message
        return [each for where, each in self.seen.items() if where not in known]

    @property
    def unknown(self) -> int:
        """Tries that Telegram took, and whose answer a fault spoiled."""
        return sum(
            call.method in _SENDS and call.fault in _UNKNOWN and call.status == 200
            for call in self.calls
        )

    def close(self) -> list[str]:
        """Everything that does not add up; nothing if all does."""
        return [
            *self._unfinished(),
            *self._unseen(),
            *self._unpromised(),
            *self._at_night(),
            *self._out_of_order(),
        ]

    def _unfinished(self) -> Iterator[str]:
        for row in self.ledger.rows.values():
            if row.state is State.SENDING:
                yield f"row {row.row_id} is still being sent"
            if row.state is State.PENDING and row.due_at < self.now:
                yield f"row {row.row_id} ({row.kind}) was due at {row.due_at} and waits"

    def _unseen(self) -> Iterator[str]:
        # An edit that changes nothing is refused as such, and counts as done.
        unchanged = {_chat(call) for call in self.calls if call.method in _EDITS}
        menus = {_scope(call) for call in self.calls if call.method in _MENUS}
        for row in self.ledger.rows.values():
            if row.kind is Kind.MENU:
                shown = row.chat_id in menus
            elif row.message_id is None:
                shown = row.chat_id in unchanged
            else:
                shown = (row.chat_id, row.message_id) in self.seen
            if row.state is State.SENT and not shown:
                yield f"row {row.row_id} ({row.kind}) is sent, and nobody saw it"

    def _unpromised(self) -> Iterator[str]:
        bound = self.cut_off + self.unknown
        if len(self.repeats) > bound:
            yield f"{len(self.repeats)} repeats, but only {bound} tries with an unknown outcome"
        promised = {row.chat_id for row in self.ledger.rows.values() if row.kind is not Kind.MENU}
        for each in self.repeats:
            if each.chat_id not in promised:
                yield f"message {each.message_id} in {each.chat_id} was never promised"

    def _at_night(self) -> Iterator[str]:
        for where, row in self._first_rows():
            at = self.seen[where].at
            if row.kind in _BY_THE_CLOCK and self.quiet.covers(at, self.zone):
                yield f"row {row.row_id} ({row.kind}) came at {at.astimezone(self.zone)}"

    def _out_of_order(self) -> Iterator[str]:
        chats: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (chat_id, message_id), row in self._first_rows():
            if row.kind is Kind.REPLY:
                chats[chat_id].append((row.row_id, message_id))
        for chat_id, pairs in chats.items():
            if (numbers := [number for _, number in sorted(pairs)]) != sorted(numbers):
                yield f"answers in chat {chat_id} came out of order: {numbers}"

    def _first_rows(self) -> Iterator[tuple[tuple[int, int], Row]]:
        """The row that each message was sent for; later ones only changed it."""
        for where, rows in self.by_message.items():
            if where in self.seen:
                yield where, min(rows, key=lambda row: row.row_id)


def _sends(calls: list[Call]) -> Iterator[SeenSend]:
    for call in calls:
        if call.method in _SENDS and isinstance(call.result, dict):
            yield SeenSend(
                at=call.at,
                chat_id=int(call.params["chat_id"]),
                message_id=cast("dict[str, int]", call.result)["message_id"],
                text=str(call.params.get("text") or call.params.get("caption")),
            )


def _chat(call: Call) -> int:
    return int(call.params.get("chat_id", 0))


def _scope(call: Call) -> int:
    scope = call.params.get("scope")
    return int(scope.get("chat_id", 0)) if isinstance(scope, dict) else 0  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
