"""The outbox as the page shows it: what is coming, and what became of what was."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
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
        """Everything that the page tells of the records."""
        members = [each for each in staff.all_members(db) if each.joined_at is not None]
        return Reading(
            queue={
                "coming": self._rows(
                    (each, each.row.retry_at or each.row.due_at)
                    for each in outbox_report.coming(db, most=MOST_ROWS)
                ),
                "came": self._came(db, now=now),
                "totals": {state.value: count for state, count in outbox_report.totals(db).items()},
            },
            next_due=outbox.next_due(db),
            staff={each.chat_id: each.role for each in members if each.chat_id is not None},
        )

    def _came(self, db: Session, *, now: datetime) -> list[JsonObject]:
        ended = self._when_ended(outbox_report.ended(db), now=now)
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
        """A line each; reminders that make one message make one line."""
        lines = itertools.groupby(given, key=_message_of)
        return [self._row([reported for reported, _ in line], at=key[0]) for key, line in lines]

    def _row(self, together: Sequence[Reported], *, at: datetime) -> JsonObject:
        reported = together[0]
        row = reported.row
        label = ", ".join(
            self._catalogue.plain(_LANGUAGE, each.label)
            for each in sorted(together, key=lambda each: stored(each.row.id))
            if each.label
        )
        return {
            "id": stored(row.id),
            "at": at.isoformat(),
            "person": row.chat_id,
            "who": reported.recipient,
            "what": row_words.what(reported, label=label),
            "state": row.state.value,
            "words": row_words.words(reported),
            "message": row.message_id,
        }


def _message_of(given: tuple[Reported, datetime]) -> tuple[datetime, object]:
    """When, and which message: the steps of one time and day make one reminder."""
    reported, at = given
    row = reported.row
    if row.kind is not Kind.REMINDER:
        return at, stored(row.id)
    return at, (row.patient_id, row.session_id, reported.day, row.state, row.message_id)
