"""The clinic's broadcasts: a frozen audience, and what became of each copy."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from clinic import audit, consents, desk, outbox
from clinic.profile import ClinicProfile
from clinic.tables import Broadcast, Kind, OutboxRow, Patient, Purpose, Staff, State
from clinic.tables.base import stored

COPY_LIVES = timedelta(hours=48)
_REPORT_LIVES = timedelta(days=7)
_OPEN = (State.HELD, State.PENDING, State.SENDING)


def audience(db: Session) -> list[Patient]:
    """Patients in care who agreed to news."""
    agreed = set(consents.holders(db, purpose=Purpose.NEWS))
    reachable = db.exec(
        select(Patient)
        .where(
            col(Patient.chat_id).is_not(None),
            col(Patient.left_at).is_(None),
            col(Patient.unreachable_since).is_(None),
        )
        .order_by(col(Patient.id))
    ).all()
    return [patient for patient in reachable if patient.id in agreed]


def confirm(db: Session, *, text: str, by: Staff, now: datetime) -> Broadcast:
    """Freeze the audience: one row a recipient, due now."""
    patients = audience(db)
    broadcast = Broadcast(
        text=text, created_by=stored(by.id), confirmed_at=now, recipients=len(patients)
    )
    db.add(broadcast)
    db.flush()
    for patient in patients:
        outbox.put(
            db,
            key=f"broadcast:{broadcast.id}:{patient.id}",
            kind=Kind.BROADCAST,
            due_at=now,
            expires_at=now + COPY_LIVES,
            chat_id=patient.chat_id,
            patient_id=patient.id,
            broadcast_id=broadcast.id,
        )
    audit.note(
        db,
        actor=f"staff:{by.id}",
        act="confirmed broadcast",
        now=now,
        subject_id=stored(broadcast.id),
    )
    return broadcast


def tally(db: Session, *, broadcast_id: int) -> Mapping[State, int]:
    """How many copies are in each state."""
    rows = db.exec(
        select(OutboxRow.state, func.count())
        .where(OutboxRow.broadcast_id == broadcast_id)
        .group_by(col(OutboxRow.state))
    ).all()
    return Counter({State(state): count for state, count in rows})


def report_finished(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Queue the report of every broadcast whose last copy is settled; returns how many."""
    under_way = exists().where(
        col(OutboxRow.broadcast_id) == col(Broadcast.id), col(OutboxRow.state).in_(_OPEN)
    )
    finished = db.exec(
        select(Broadcast)
        .where(col(Broadcast.reported_at).is_(None), ~under_way)
        .with_for_update(skip_locked=True)
    ).all()
    for broadcast in finished:
        broadcast.reported_at = now
        db.add(broadcast)
        author = db.get_one(Staff, broadcast.created_by)
        here = author.chat_id is not None and author.removed_at is None
        chats = [stored(author.chat_id)] if here else desk.everyone(db, profile=profile)
        for chat_id in chats:
            outbox.put(
                db,
                key=f"notice:broadcast-report:{broadcast.id}:{chat_id}",
                kind=Kind.NOTICE,
                due_at=now,
                expires_at=now + _REPORT_LIVES,
                chat_id=chat_id,
                content={"about": "broadcast-report", "broadcast_id": broadcast.id},
            )
    return len(finished)


def get(db: Session, broadcast_id: int) -> Broadcast:
    """The broadcast with this id, which must exist."""
    return db.get_one(Broadcast, broadcast_id)
