"""The example's next visit: the first free time of the days that the plan advises."""

from datetime import date, datetime, time, timedelta

from clinic import appointments, booking, outbox, patients, places, series, slots
from clinic.database import Session
from clinic.opening import Slot, pool_of, slot_at
from clinic.profile import ClinicProfile
from clinic.tables import Series, State
from clinic.tables.base import stored
from messages.walltime import local_date, moment_of

_HOUR = time(11)
_HOURS = 8


def just_asked(db: Session, *, chat_id: int) -> list[int]:
    """Sessions of this patient after which they were asked to book, and did not yet."""
    patient = patients.by_chat(db, chat_id=chat_id)
    if patient is None:
        return []
    asked: list[int] = []
    for run, latest in series.running(db, patient_id=stored(patient.id)):
        row = outbox.find(db, key=f"recall:{latest.id}:first")
        booked = appointments.is_booked(db, series_id=stored(run.id))
        if row is not None and row.state is State.SENT and not booked:
            asked.append(stored(latest.id))
    return asked


def book(db: Session, *, session_id: int, profile: ClinicProfile, now: datetime) -> datetime:
    """Agree on the visit after this session, as staff do; returns when it begins."""
    run = series.get(db, series.get_session(db, session_id).series_id)
    slot = _slot(db, run=run, profile=profile, now=now)
    booking.book(db, run=run, slot=slot, profile=profile, by="staff:1", now=now)
    return slot.starts_at


def _slot(db: Session, *, run: Series, profile: ClinicProfile, now: datetime) -> Slot:
    for day in slots.free_days(db, profile=profile, run=run, now=now):
        free = slots.free_on(db, profile=profile, procedure=run.procedure, day=day, now=now)
        return slots.nearest(free, moment_of(day, _HOUR, profile.zone), most=1)[0]
    return _without_hours(db, run=run, profile=profile, now=now)


def _without_hours(db: Session, *, run: Series, profile: ClinicProfile, now: datetime) -> Slot:
    """A clinic that has not said when it is open is so at eleven."""
    day = slots.advised(db, run=run, profile=profile).best.first
    day = _open_from(max(day, local_date(now, profile.zone) + timedelta(days=1)), profile)
    first = moment_of(day, _HOUR, profile.zone)
    wanted = [
        slot_at(profile, procedure=run.procedure, starts_at=first + timedelta(hours=later))
        for later in range(_HOURS)
    ]
    return places.free(db, pool=pool_of(profile, procedure=run.procedure), slots=wanted)[0]


def _open_from(day: date, profile: ClinicProfile) -> date:
    while day in profile.closed:
        day += timedelta(days=1)
    return day
