"""Taking and giving back the time of an appointment. The database refuses what is taken."""

import itertools
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from clinic.opening import Pool, Slot, pool_of
from clinic.profile import ClinicProfile
from clinic.tables import LIVE, Appointment, BookedTime, Series
from clinic.tables.base import stored


class SlotTakenError(Exception):
    """Somebody else has this time."""


def take(db: Session, *, appointment_id: int, pool: Pool, slot: Slot) -> None:
    """Take the slot at the first of the pool's places that has it free.

    Two that book at one moment may both find a place free: the second one then waits for the
    first one's transaction, and gets another place or none.

    Raises:
        SlotTakenError: if no place is free for the whole slot; nothing was taken.
    """
    taken = _all_taken(db, pool=pool, slot=slot)
    # Where the capacity was lowered, whoever has a place beyond it still counts.
    places = range(pool.capacity) if len(taken) < pool.capacity else ()
    if not _take_first(db, places, taken, appointment_id=appointment_id, pool=pool, slot=slot):
        raise SlotTakenError("no place is free for the whole slot")


def keep(
    db: Session, *, appointment_id: int, profile: ClinicProfile, procedure: str, slot: Slot
) -> None:
    """Take the slot for an appointment that stands: beyond the capacity if no place is free."""
    give_back(db, appointment_id=appointment_id)
    if profile.booking_url:
        return
    pool = pool_of(profile, procedure=procedure)
    taken = _all_taken(db, pool=pool, slot=slot)
    _take_first(db, itertools.count(), taken, appointment_id=appointment_id, pool=pool, slot=slot)


def settle_pools(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Move appointments to come whose procedure has other places now; returns how many.

    Where a time is booked is kept when it is booked, and the clinic's settings may change.
    """
    rows = db.exec(
        select(Appointment, Series.procedure, BookedTime.pool)
        .join(Series, col(Series.id) == col(Appointment.series_id))
        .join(BookedTime, col(BookedTime.appointment_id) == col(Appointment.id))
        .where(col(Appointment.state).in_(LIVE), col(Appointment.ends_at) > now)
        .order_by(col(Appointment.id))
        .distinct()
    ).all()
    elsewhere = [
        (appointment, procedure)
        for appointment, procedure, pool in rows
        if pool != pool_of(profile, procedure=procedure).name
    ]
    for appointment, procedure in elsewhere:
        keep(
            db,
            appointment_id=stored(appointment.id),
            profile=profile,
            procedure=procedure,
            slot=Slot(starts_at=appointment.starts_at, ends_at=appointment.ends_at),
        )
    return len(elsewhere)


def _take_first(
    db: Session,
    places: Iterable[int],
    taken: Collection[int],
    *,
    appointment_id: int,
    pool: Pool,
    slot: Slot,
) -> bool:
    for place in places:
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
        return True
    return False


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


def _all_taken(db: Session, *, pool: Pool, slot: Slot) -> set[int]:
    busy = _taken(db, pool=pool, since=slot.cells[0], until=slot.ends_at)
    return {place for places in busy.values() for place in places}


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
