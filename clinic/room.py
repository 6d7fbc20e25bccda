"""Whether a SQLite file that was in trouble takes changes again, though nobody has any to make.

What is written is a row among the processes, of which SQLite has none.
"""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session

from clinic.tables import ProcessRow

_TAKES = 2**16
"""Bytes: a smaller row may still find room in a page where no update would."""


def take(db: Session, *, now: datetime) -> None:
    """Make a change that needs room of its own; where there is none it fails as any does.

    It must be committed: what is given back in the same transaction never reaches the disk.
    """
    db.add(ProcessRow(name="x" * _TAKES, started_at=now, seen_at=now))


def give_back(db: Session) -> None:
    """Leave nothing of it, nor of one that was cut off before."""
    db.exec(delete(ProcessRow))
