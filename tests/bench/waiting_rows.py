"""A clinic's database with many patients whose reminders wait, filled in bulk."""

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from clinic import series
from clinic.database import Database, Session
from clinic.tables import (
    CareSession,
    Consent,
    Kind,
    OutboxRow,
    Patient,
    Purpose,
    Role,
    Series,
    Staff,
    State,
)
from messages.care_plan import CarePlan

FIRST_CHAT = 1_000_000
_BATCH = 5_000


def fill(
    database: Database,
    *,
    plan: CarePlan,
    patients: int,
    now: datetime,
    due_at: datetime,
    rows_each: int = 1,
) -> None:
    """Patients on their second day, each with sunscreen reminders that wait: one a minute."""
    with database.writing() as db:
        db.add(Staff(id=1, name="Owner", role=Role.OWNER, chat_id=1, created_at=now, joined_at=now))
        db.flush()
        version = series.keep_plan(db, plan=plan, now=now)
        for numbers in _batches(range(1, patients + 1)):
            _people(db, numbers, plan=plan, version=version, now=now)
            db.connection().execute(
                insert(OutboxRow),
                [
                    _row(number, turn, due_at=due_at)
                    for number in numbers
                    for turn in range(rows_each)
                ],
            )
        if not database.is_sqlite:
            _count_on(db)


def _count_on(db: Session) -> None:
    """PostgreSQL's counters do not see ids that were given."""
    for table in ("staff", "patient", "series", "session"):
        found = f"pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table})"  # noqa: S608
        db.connection().execute(text(f"SELECT setval({found})"))


def _batches(numbers: range) -> Iterator[list[int]]:
    all_of_them = iter(numbers)
    while batch := list(itertools.islice(all_of_them, _BATCH)):
        yield batch


def _people(
    db: Session, numbers: list[int], *, plan: CarePlan, version: int, now: datetime
) -> None:
    ended = now - timedelta(days=2)
    db.connection().execute(
        insert(Patient),
        [
            {
                "id": number,
                "name": "Asha Rao",
                "name_key": "asha rao",
                "language": "en",
                "timezone": "Asia/Kolkata",
                "chat_id": FIRST_CHAT + number,
                "created_at": ended,
                "joined_at": ended,
                "wants_top_up": False,
            }
            for number in numbers
        ],
    )
    db.connection().execute(
        insert(Consent),
        [
            {
                "patient_id": number,
                "purpose": Purpose.CARE,
                "granted": True,
                "notice_version": "1",
                "notice_hash": "0" * 64,
                "language": "en",
                "channel": "tap",
                "actor": "patient",
                "at": ended,
            }
            for number in numbers
        ],
    )
    db.connection().execute(
        insert(Series),
        [
            {
                "id": number,
                "patient_id": number,
                "procedure": plan.id,
                "length": plan.series.sessions,
                "created_at": ended,
            }
            for number in numbers
        ],
    )
    db.connection().execute(
        insert(CareSession),
        [
            {
                "id": number,
                "series_id": number,
                "patient_id": number,
                "plan_version_id": version,
                "number": 1,
                "ended_at": ended,
                "enrolled_by": 1,
                "enrolled_at": ended,
            }
            for number in numbers
        ],
    )


def _row(number: int, turn: int, *, due_at: datetime) -> dict[str, Any]:
    due = due_at + timedelta(minutes=turn)
    return {
        "key": f"session:{number}:sunscreen:day-2-{turn}",
        "kind": Kind.REMINDER,
        "lane": Kind.REMINDER.lane,
        "state": State.PENDING,
        "due_at": due,
        "expires_at": due + timedelta(hours=8),
        "chat_id": FIRST_CHAT + number,
        "patient_id": number,
        "session_id": number,
        "step": "sunscreen",
        "content": {"says": "remind-sunscreen", "day": 2},
        "attempts": 0,
    }
