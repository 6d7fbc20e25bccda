"""Taking and giving back the time of an appointment. The database refuses what is taken."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from clinic.opening import Pool, Slot
from clinic.tables import BookedTime


class SlotTakenError(Exception):
    """Somebody else has this time."""


def take(db: Session, *, appointment_id: int, pool: Pool, slot: Slot) -> None:
    """Take the slot at the first of the pool's places that has it free.

    Two that book at one moment may both find a place free: the second one then waits for the
    first one's transaction, and gets another place or none.

    Raises:
        SlotTakenError: if no place is free for the whole slot; nothing was taken.
    """
    busy = _taken(db, pool=pool, since=slot.cells[0], until=slot.ends_at)
    taken = {place for places in busy.values() for place in places}
    # Where the capacity was lowered, whoever has a place beyond it still counts.
    for place in range(pool.capacity) if len(taken) < pool.capacity else ():
        if place in taken:
            continue
        rows = [
            BookedTime(pool=pool.name, place=place, starts_at=cell, appointment_id=appointment_id)
            for cell in slot.cells
        ]
        try:
            with db.begin_nested():
                db.add_all(rows)
        except IntegrityError:
            continue
        return
    raise SlotTakenError("no place is free for the whole slot")


def give_back(db: Session, *, appointment_id: int) -> None:
    """Let others have the appointment's time."""
    db.exec(delete(BookedTime).where(col(BookedTime.appointment_id) == appointment_id))


def free(db: Session, *, pool: Pool, slots: list[Slot]) -> list[Slot]:
    """Those of the slots (in order) for which at least one place is free throughout."""
    if not slots:
        return []
    taken = _taken(
        db, pool=pool, since=slots[0].cells[0], until=max(slot.ends_at for slot in slots)
    )
    nobody: set[int] = set()
    return [
        slot
        for slot in slots
        if len(nobody.union(*(taken.get(cell, nobody) for cell in slot.cells))) < pool.capacity
    ]


def _taken(
    db: Session, *, pool: Pool, since: datetime, until: datetime
) -> dict[datetime, set[int]]:
    """Which places are taken at each beginning of a stretch."""
    rows = db.exec(
        select(BookedTime.starts_at, BookedTime.place).where(
            BookedTime.pool == pool.name,
            col(BookedTime.starts_at) >= since,
            col(BookedTime.starts_at) < until,
        )
    ).all()
    taken: dict[datetime, set[int]] = {}
    for cell, place in rows:
        taken.setdefault(cell, set()).add(place)
    return taken
