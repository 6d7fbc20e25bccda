"""The outbox as the page shows it: what is coming, and what became of what was."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.demo.page import row_words
from bot.sandbox.errors import JsonObject
from clinic import outbox, outbox_report, staff
from clinic.database import Session
from clinic.outbox_report import Ended, Reported
from clinic.tables import Kind, Role
from clinic.tables.base import stored
from messages.catalogue import Catalogue

MOST_ROWS = 60
"""How many rows of each list are shown."""

_LANGUAGE = "en"
_REMINDS = (Kind.REMINDER, Kind.CHECK_IN, Kind.VISIT)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the records say at a moment."""

    queue: JsonObject
    next_due: datetime | None
    """When the bot next sends something by itself."""
    staff: Mapping[int, Role]
    """Who is staff, by chat."""


class QueueReader:
    """Reads the outbox, and remembers when it first saw that a row had ended.

    The outbox itself keeps only the time at which a row was sent.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._ended: dict[int, datetime] | None = None

    def read(self, db: Session, *, now: datetime) -> Reading:
        """Everything that the page tells of the records.

        `waiting` and `ended` count the rows, of which the lists hold the first: those that have
        not ended, and those that have. Neither counts answers and menus that arrived.
        """
        ended = self._when_ended(outbox_report.ended(db), now=now)
        members = [each for each in staff.all_members(db) if each.joined_at is not None]
        return Reading(
            queue={
                "coming": self._rows(
                    (each, each.row.retry_at or each.row.due_at)
                    for each in outbox_report.coming(db, most=MOST_ROWS)
                ),
                "came": self._came(db, ended),
                "waiting": outbox_report.waiting(db),
                "ended": len(ended),
            },
            next_due=outbox.next_due(db),
            staff={each.chat_id: each.role for each in members if each.chat_id is not None},
        )

    def _came(self, db: Session, ended: Mapping[int, datetime]) -> list[JsonObject]:
        newest = sorted(ended, key=lambda row_id: (ended[row_id], row_id), reverse=True)[:MOST_ROWS]
        found = {each.row.id: each for each in outbox_report.came(db, ids=newest)}
        return self._rows((found[row_id], ended[row_id]) for row_id in newest)

    def _when_ended(self, ended: Mapping[int, Ended], *, now: datetime) -> dict[int, datetime]:
        first, known = self._ended is None, self._ended or {}
        self._ended = {
            row_id: each.sent_at
            or known.get(row_id)
            # Of what ended before anybody looked nothing better is known.
            or (min(each.due_at, now) if first else now)
            for row_id, each in ended.items()
        }
        return self._ended

    def _rows(self, given: Iterable[tuple[Reported, datetime]]) -> list[JsonObject]:
        """A line each; what makes one message makes one line."""
        lines: dict[Hashable, list[tuple[Reported, datetime]]] = {}
        for reported, at in given:
            lines.setdefault(_message_of(reported, at), []).append((reported, at))
        return [self._row([each for each, _ in line], at=line[0][1]) for line in lines.values()]

    def _row(self, line: Sequence[Reported], *, at: datetime) -> JsonObject:
        together = sorted(line, key=lambda each: stored(each.row.id))
        lead = together[0]
        return {
            "id": stored(lead.row.id),
            "at": at.isoformat(),
            "person": lead.row.chat_id,
            "who": lead.recipient,
            "what": self._what(together),
            "state": lead.row.state.value,
            # They stand alike; the longest words only add what the person did with one of them.
            "words": max((row_words.words(each) for each in together), key=len),
            "message": lead.row.message_id,
        }

    def _what(self, together: Iterable[Reported]) -> str:
        parts: dict[Hashable, list[Reported]] = {}
        for each in together:
            parts.setdefault((each.row.kind, each.row.session_id, each.day), []).append(each)
        return " + ".join(
            row_words.what(part[0], label=self._label(part)) for part in parts.values()
        )

    def _label(self, part: Iterable[Reported]) -> str:
        labels = (self._catalogue.plain(_LANGUAGE, each.label) for each in part if each.label)
        return ", ".join(dict.fromkeys(labels))


def _message_of(reported: Reported, at: datetime) -> Hashable:
    """When, and which message: what reminds one patient at one time leaves together."""
    row = reported.row
    if row.kind not in _REMINDS:
        return at, stored(row.id)
    return at, row.patient_id, row.state, row.message_id or row.due_at
