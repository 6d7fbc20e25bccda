"""Copies of the records: held until a person releases them, for they do not know what was sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_
from sqlmodel import Session, col, select

from clinic import audit, inbox, outbox, recording
from clinic.tables import InboxRow, Kind, OutboxRow, Reason, RestoredCopy, State

_HARMLESS = (Kind.MENU, Kind.ESCALATION)
"""Setting a menu twice is not seen; and a worry is better told twice than not at all."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """From when to when these records do not know what happened."""

    taken_at: datetime
    restored_at: datetime
    last_row: int
    """The newest row of the outbox that the copy knew."""


def mark_taken(db: Session, *, now: datetime) -> None:
    """Write into a copy that it is one."""
    last = db.exec(select(func.max(OutboxRow.id))).one()
    db.add(RestoredCopy(taken_at=now, last_row=last or 0))


def put_in_place(db: Session, *, taken_at: datetime, now: datetime) -> None:
    """Hold the records from now on, for they are a copy; of one that says so itself it is known.

    What was under way when it was taken is nobody's any more.
    """
    recording.rescue(db, now=now, all_leases=True)
    inbox.rescue(db, now=now, all_leases=True)
    if not is_held(db):
        mark_taken(db, now=taken_at)
        db.flush()
    note_in_place(db, now=now)


def note_in_place(db: Session, *, now: datetime) -> None:
    """Whoever copied a backup over the records by hand has restored it all the same."""
    for copy in _unreleased(db):
        copy.restored_at = copy.restored_at or now
        db.add(copy)


def is_held(db: Session) -> bool:
    """Whether nothing may be sent until somebody releases these records."""
    return bool(_unreleased(db))


def held(db: Session) -> Held | None:
    """What these records do not know, while they are held."""
    copies = _unreleased(db)
    if not copies:
        return None
    taken_at = min(copy.taken_at for copy in copies)
    return Held(
        taken_at=taken_at,
        restored_at=max(copy.restored_at or copy.taken_at for copy in copies),
        last_row=max(copy.last_row for copy in copies),
    )


def _unreleased(db: Session) -> list[RestoredCopy]:
    return list(db.exec(select(RestoredCopy).where(col(RestoredCopy.released_at).is_(None))).all())


def perhaps_sent(known: Held, *, now: datetime) -> ColumnElement[bool]:
    """Whether a row waits, still useful, that may have gone out after the copy was taken.

    What was made since the copy took the records' place is new, such as the answers to what
    people wrote meanwhile. What waits for a patient to join needs an act of the patient first.
    """
    return and_(
        col(OutboxRow.state) == State.PENDING,
        col(OutboxRow.kind).not_in(_HARMLESS),
        col(OutboxRow.due_at) <= now,
        col(OutboxRow.expires_at) > now,
        or_(
            col(OutboxRow.id) <= known.last_row,
            col(OutboxRow.due_at) < known.restored_at,
            _answers_again(known),
        ),
    )


def _answers_again(known: Held) -> ColumnElement[bool]:
    """Whether a row answers an update that the copy had stored and not handled yet."""
    answers = literal("reply:").concat(cast(col(InboxRow.update_id), String)).concat(":%")
    return and_(
        col(OutboxRow.kind) == Kind.REPLY,
        exists().where(
            col(InboxRow.received_at) <= known.taken_at, col(OutboxRow.key).like(answers)
        ),
    )


def release(db: Session, *, drop_overdue: bool, by: str, now: datetime) -> int:
    """Let the records send again; returns how many messages were left out for good.

    `drop_overdue` leaves out what may have gone out already; without it, that goes if it is still
    useful. Records that are not held stay as they are.
    """
    known = held(db)
    if known is None:
        return 0
    dropped = 0
    if drop_overdue:
        dropped = outbox.cancel(db, perhaps_sent(known, now=now), reason=Reason.RESTORED)
    for copy in _unreleased(db):
        copy.restored_at = copy.restored_at or now
        copy.released_at, copy.released_by = now, by
        db.add(copy)
    audit.note(db, actor="terminal", act="released copy", now=now)
    return dropped
