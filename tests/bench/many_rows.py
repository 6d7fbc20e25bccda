"""An outbox with up to millions of waiting rows, written by SQLite itself in one statement a table.

Indexes are dropped before and made again after: a row at a time would take hours.
"""

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clinic import schema, series
from clinic.database import Database
from clinic.tables import Kind, Role, Staff
from messages.care_plan import CarePlan
from tests.bench.waiting_rows import FIRST_CHAT

_PEOPLE = (
    """INSERT INTO patient (id, name, name_key, language, timezone, chat_id, created_at, joined_at,
    wants_top_up) SELECT n, 'Asha Rao', 'asha rao', 'en', :zone, :chat + n, :ended, :ended,
    0 FROM numbers""",
    """INSERT INTO consent (patient_id, purpose, granted, notice_version, notice_hash, language,
    channel, actor, at) SELECT n, purpose, 1, '1', :digest, 'en', 'tap', 'patient', :ended FROM
    numbers, (SELECT 'care' AS purpose UNION ALL SELECT 'news')""",
    """INSERT INTO series (id, patient_id, procedure, length, created_at)
    SELECT n, n, :procedure, 6, :ended FROM numbers""",
    """INSERT INTO session (id, series_id, patient_id, plan_version_id, number, ended_at,
    enrolled_by, enrolled_at) SELECT n, n, n, :version, 1, :ended, 1, :ended FROM numbers""",
)
_COUNTING = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {}) "
)
_REMINDERS = """INSERT INTO outbox (key, kind, lane, state, due_at, expires_at, chat_id, patient_id,
    session_id, step, content, attempts)
    SELECT 'session:' || patient || ':sunscreen:day-' || turn, 'reminder', :lane, 'pending',
    strftime('%Y-%m-%d %H:%M:%f000', :due, due),
    strftime('%Y-%m-%d %H:%M:%f000', :due, due, '+8 hours'), :chat + patient, patient, patient,
    'sunscreen', '{"says": "remind-sunscreen", "day": 2}', 0
    FROM (SELECT (n - 1) % :patients + :first AS patient, (n - 1) / :patients AS turn,
    '+' || ((n - 1) / :batch * :apart) || ' seconds' AS due FROM numbers)"""
_COPIES = """INSERT INTO outbox (key, kind, lane, state, due_at, expires_at, chat_id, patient_id,
    broadcast_id, content, attempts) SELECT 'broadcast:1:' || n, 'broadcast', :lane, 'pending',
    :due, datetime(:due, '+2 days') || '.000000', :chat + n, n, 1, '{}', 0 FROM numbers"""


@dataclass(frozen=True, kw_only=True)
class Records:
    """An SQLite file that is being filled."""

    path: Path
    now: datetime
    plan: CarePlan
    zone: str = "Asia/Kolkata"
    """Of every patient."""

    def open(self) -> None:
        """Make every table, one member of staff, and nothing else."""
        database = Database(self.url)
        try:
            schema.migrate(database)
            with database.writing() as db:
                at = self.now
                db.add(Staff(id=1, name="Owner", role=Role.OWNER, chat_id=1, created_at=at))
                db.flush()
                series.keep_plan(db, plan=self.plan, now=at)
        finally:
            database.close()

    @property
    def url(self) -> str:
        """For `Database` and for the settings."""
        return f"sqlite:///{self.path}"

    def add_people(self, patients: int) -> None:
        """Patients 1 to N, each with a session two days ago and a yes to care and news."""
        ended = _stored(self.now - timedelta(days=2))
        given: dict[str, object] = {
            "chat": FIRST_CHAT,
            "ended": ended,
            "digest": "0" * 64,
            "zone": self.zone,
            "procedure": self.plan.id,
            "version": 1,
        }
        self._write([(_COUNTING.format(patients) + each, given) for each in _PEOPLE])

    def add_reminders(
        self,
        rows: int,
        *,
        patients: int,
        due_at: datetime,
        batch: int,
        apart: timedelta,
        first_patient: int = 1,
    ) -> None:
        """Care reminders that wait: `batch` are due at `due_at`, as many each `apart` later."""
        given: dict[str, object] = {
            "chat": FIRST_CHAT,
            "lane": int(Kind.REMINDER.lane),
            "due": _stored(due_at),
            "patients": patients,
            "first": first_patient,
            "batch": batch,
            "apart": apart.total_seconds(),
        }
        self._write([(_COUNTING.format(rows) + _REMINDERS, given)])

    def add_broadcast(self, copies: int, *, due_at: datetime) -> None:
        """A confirmed broadcast: one copy for each of the first so many patients, all due then."""
        due = _stored(due_at)
        given: dict[str, object] = {
            "chat": FIRST_CHAT,
            "lane": int(Kind.BROADCAST.lane),
            "due": due,
        }
        broadcast = "INSERT INTO broadcast VALUES (1, 'Closed on Friday.', 1, :due, :copies, NULL)"
        self._write(
            [
                (broadcast, {"due": due, "copies": copies}),
                (_COUNTING.format(copies) + _COPIES, given),
            ]
        )

    def _write(self, statements: Sequence[tuple[str, dict[str, object]]]) -> None:
        with contextlib.closing(sqlite3.connect(self.path, isolation_level=None)) as file:
            # Nobody else has the file, and a half filled one is thrown away.
            file.execute("PRAGMA journal_mode = OFF")
            file.execute("PRAGMA synchronous = OFF")
            file.execute("PRAGMA cache_size = -262144")
            indexes = [
                (name, sql)
                for name, sql in file.execute(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                )
            ]
            file.execute("BEGIN")
            for name, _ in indexes:
                file.execute(f"DROP INDEX {name}")
            for statement, given in statements:
                file.execute(statement, given)
            for _, sql in indexes:
                file.execute(sql)
            file.execute("COMMIT")


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
