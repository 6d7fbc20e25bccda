"""Outbox rows of the tests, and looking at them from outside."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from clinic import delivery, outbox, recording
from clinic.database import Database
from clinic.delivery import Claim
from clinic.outcomes import Outcome
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, State
from tests.clinic.people import CLINIC, NOW


def put(
    db: Session,
    key: str,
    *,
    chat_id: int | None = 1,
    kind: Kind = Kind.NOTICE,
    due: datetime = NOW,
    held: bool = False,
    lives: timedelta = timedelta(hours=12),
    patient_id: int | None = None,
    session_id: int | None = None,
    content: dict[str, Any] | None = None,
) -> OutboxRow:
    """A row that waits, due now unless said otherwise."""
    return outbox.put(
        db,
        key=key,
        kind=kind,
        due_at=due,
        expires_at=due + lives,
        chat_id=chat_id,
        held=held,
        patient_id=patient_id,
        session_id=session_id,
        content=content,
    )


def claim(database: Database, *, now: datetime = NOW, limit: int = 16) -> list[Claim]:
    """Claim in a transaction of its own, as delivery does."""
    with database.writing() as db:
        return delivery.claim(db, now=now, limit=limit)


def claimed_keys(database: Database, *, now: datetime = NOW, limit: int = 16) -> list[list[str]]:
    """The keys of the messages that one claim takes, those that ride together in one list."""
    return [[row.key for row in taken.rows] for taken in claim(database, now=now, limit=limit)]


def record(
    database: Database,
    taken: Claim,
    outcome: Outcome,
    *,
    now: datetime = NOW,
    profile: ClinicProfile = CLINIC,
) -> None:
    """Record what a try came to, in a transaction of its own."""
    with database.writing() as db:
        recording.record(db, claim=taken, outcome=outcome, profile=profile, now=now)


def look(database: Database, key: str) -> OutboxRow:
    """The row with this key, as it is stored now."""
    with database.reading() as db:
        return db.exec(select(OutboxRow).where(OutboxRow.key == key)).one()


def states(database: Database) -> dict[str, State]:
    """Every row's state, by its key."""
    with database.reading() as db:
        rows = db.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all()
        return {row.key: row.state for row in rows}
