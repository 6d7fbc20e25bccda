"""The programs that work on one PostgreSQL database, and each one's part of the work.

The only queries that ask the database for the time, and not the injected clock: whether another
machine's program is alive can be told by one clock only, and machines' clocks differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import DateTime, delete, func, update
from sqlmodel import Session, col, select

from clinic.tables import ProcessRow
from clinic.tables.base import stored

MISSED_AFTER = timedelta(seconds=5)
"""Whoever was not seen for so long counts as dead."""

_FORGOTTEN_AFTER = timedelta(hours=1)
_FEWEST = 4
_LOCK = 7_203_116
"""Any number, the same in every process: PostgreSQL's advisory lock while one starts."""
_NOW = func.clock_timestamp(type_=DateTime(timezone=True))


@dataclass(frozen=True, kw_only=True)
class Share:
    """One process's part of what all do together."""

    index: int = 0
    """Its place among the living, by the order in which they joined."""
    of: int = 1
    """How many live."""

    @property
    def leads(self) -> bool:
        """Whether it does what only one may do."""
        return self.index == 0

    def part(self, whole: int) -> int:
        """Its part of a number of messages, never so small that a slow one stops the others."""
        return whole if self.of == 1 else max(_FEWEST, whole // self.of)


ALONE = Share()
"""The share of a process that has the database for itself."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What one beat showed."""

    process_id: int
    share: Share
    silent_for: float
    """Seconds for which Telegram told one of them that the bot shall be silent; 0 for none."""


def lock(db: Session) -> None:
    """Let the processes start one after the other: until the transaction ends the next one waits.

    What a start puts right is put right once, and of two newcomers one has seen the other.
    """
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer
        db.exec(select(func.pg_advisory_xact_lock(_LOCK)))


def join(db: Session, *, name: str) -> int:
    """Enter a process among the living, as the newest; returns its id."""
    lock(db)
    db.exec(delete(ProcessRow).where(col(ProcessRow.seen_at) < _NOW - _FORGOTTEN_AFTER))
    now = _now(db)
    row = ProcessRow(name=name, started_at=now, seen_at=now)
    db.add(row)
    db.flush()
    return stored(row.id)


def beat(db: Session, *, process_id: int, silent_for: float = 0.0) -> Seen | None:
    """Say that it lives and see who else does; None if its row is gone, so that it has to join.

    `silent_for` is for how many seconds Telegram told it to be silent.
    """
    now = db.scalars(
        update(ProcessRow)
        .where(col(ProcessRow.id) == process_id)
        .values(seen_at=_NOW)
        .returning(col(ProcessRow.seen_at))
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if now is None:
        return None
    if silent_for > 0:
        _fall_silent(db, process_id, until=now + timedelta(seconds=silent_for))
    rows = db.exec(select(ProcessRow).order_by(col(ProcessRow.id))).all()
    living = [row.id for row in rows if now - row.seen_at < MISSED_AFTER]
    silent_until = max((row.silent_until or now for row in rows), default=now)
    return Seen(
        process_id=process_id,
        share=Share(index=living.index(process_id), of=len(living)),
        silent_for=max(0.0, (silent_until - now).total_seconds()),
    )


def leave(db: Session, *, process_id: int) -> None:
    """Take a process from the living at once, as it stops in good order."""
    db.exec(delete(ProcessRow).where(col(ProcessRow.id) == process_id))


def _now(db: Session) -> datetime:
    return db.exec(select(_NOW)).one()


def _fall_silent(db: Session, process_id: int, *, until: datetime) -> None:
    db.exec(
        update(ProcessRow)
        .where(col(ProcessRow.id) == process_id)
        .values(silent_until=func.greatest(ProcessRow.silent_until, until))
        .execution_options(synchronize_session=False)
    )
