import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert
from sqlmodel import Session

from clinic import broadcasts, checkins, delivery, inbox, outbox, overdue, recording
from clinic.database import Database
from clinic.tables import Kind, OutboxRow, State
from tests.clinic.people import CLINIC, NOW
from tests.databases import empty

HISTORY = 4_000
FUTURE = 2_000

ROUTINE: dict[str, Callable[[Session], object]] = {
    "claim": lambda db: delivery.claim(db, now=NOW, limit=16),
    "next due": outbox.next_due,
    "is due": lambda db: outbox.is_due(db, now=NOW),
    "expire": lambda db: outbox.late_rows(db, now=NOW),
    "rescue": lambda db: recording.rescue(db, now=NOW),
    "missed": lambda db: checkins.note_missed(db, profile=CLINIC, now=NOW),
    "report": lambda db: broadcasts.report_finished(db, profile=CLINIC, now=NOW),
    "inbox claim": lambda db: inbox.claim(db, now=NOW, limit=16),
    "inbox rescue": lambda db: inbox.rescue(db, now=NOW),
    "inbox open": inbox.open_count,
    "oldest overdue": lambda db: overdue.oldest(db, now=NOW),
    "backlog": lambda db: overdue.backlog(db, now=NOW),
    "pending": overdue.pending,
}
"""What delivery and the clock do again and again, day and night."""


@pytest.fixture
def busy_clinic(sqlite_database: Database) -> Database:
    """A long history, many reminders of the days to come, and little that is due."""

    def row(number: int, state: State, days: float) -> dict[str, object]:
        due = NOW + timedelta(days=days)
        return {
            "key": f"row {number}",
            "kind": Kind.CHECK_IN,
            "lane": Kind.CHECK_IN.lane,
            "state": state,
            "due_at": due,
            "expires_at": due + timedelta(days=1),
            "sent_at": due if state is State.SENT else None,
            "chat_id": number % 300,
            "content": {},
            "attempts": 0,
        }

    empty(sqlite_database)
    past = [row(n, State.SENT, -1 - n % 300) for n in range(HISTORY)]
    future = [row(HISTORY + n, State.PENDING, 1 + n % 30) for n in range(FUTURE)]
    with sqlite_database.writing() as db:
        db.connection().execute(insert(OutboxRow), past + future)
    return sqlite_database


@pytest.mark.parametrize("work", ROUTINE)
def test_routine_never_reads_a_whole_table_of_messages(busy_clinic: Database, work: str) -> None:
    plans: list[str] = []

    def explain(
        connection: Connection,
        _cursor: object,
        statement: str,
        parameters: tuple[Any, ...],
        _context: object,
        many: bool,
    ) -> None:
        if re.match(r"(SELECT|UPDATE|WITH)", statement):
            raw = connection.connection.cursor()
            raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
            plans.extend(str(line[3]) for line in raw.fetchall())
            raw.close()

    with busy_clinic.writing() as db:
        event.listen(db.connection(), "before_cursor_execute", explain)
        ROUTINE[work](db)
    assert plans
    scans = [line for line in plans if re.search(r"SCAN (outbox|inbox)$", line)]
    assert not scans, plans


def test_a_claim_looks_at_what_is_due_and_not_at_what_is_to_come(busy_clinic: Database) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with busy_clinic.writing() as db:
        raw = db.connection().connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(count, 1000)
        for work in ("claim", "next due", "is due", "expire", "rescue"):
            ROUTINE[work](db)
        raw.set_progress_handler(None, 0)
    assert steps < 10, "thousands of steps of the database's machine"
