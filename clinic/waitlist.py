"""Patients who want to be told of an earlier time: they are asked one after the other."""

from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from clinic import appointments, booking, patients, series, skin, slots
from clinic.booking import NotOpenError
from clinic.opening import Slot, is_open, pool_of, slot_at
from clinic.places import SlotTakenError
from clinic.profile import ClinicProfile
from clinic.tables import Appointment, AppointmentState, Purpose, Series
from messages.walltime import local_date

ANSWER_WITHIN = timedelta(hours=2)
"""How long an earlier time is kept for one patient before the next one is asked."""
_GIVEN_BACK = (
    AppointmentState.CANCELLED,
    AppointmentState.MOVED,
    AppointmentState.DECLINED,
    AppointmentState.LAPSED,
)


def join(db: Session, *, appointment: Appointment, now: datetime) -> None:
    """Tell this patient when something earlier becomes free.

    Raises:
        clinic.booking.NotOpenError: if the appointment is not agreed.
    """
    appointments.lock(db, appointment)
    if appointment.state is not AppointmentState.CONFIRMED:
        raise NotOpenError(appointment.state)
    appointment.waits_since = appointment.waits_since or now
    db.add(appointment)


def leave(db: Session, *, appointment: Appointment) -> None:
    """Nothing earlier is wanted any more."""
    appointment.waits_since = None
    db.add(appointment)


def offer(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Offer times that were given back to those who wait, the longest first; returns how many.

    Only what became free since somebody began to wait is news to them: what was free before they
    have seen and passed by.
    """
    if profile.booking_url or not _anything_given_back(db, now=now):
        return 0  # Where the calendar is an outside one, we do not know what is free.
    return sum(
        _offer_one(db, waiting, profile=profile, now=now) for waiting in _waiting(db, now=now)
    )


def _anything_given_back(db: Session, *, now: datetime) -> bool:
    """Whether it is worth a look at each of those who wait, which is every few minutes."""
    waits = aliased(Appointment)
    oldest = (
        select(func.min(waits.waits_since))
        .where(waits.state == AppointmentState.CONFIRMED, col(waits.starts_at) > now)
        .scalar_subquery()
    )
    found = db.exec(
        select(Appointment.id)
        .where(
            col(Appointment.state).in_(_GIVEN_BACK),
            col(Appointment.decided_at) >= oldest,
            col(Appointment.starts_at) >= now + slots.AHEAD,
        )
        .limit(1)
    )
    return found.first() is not None


def _waiting(db: Session, *, now: datetime) -> list[Appointment]:
    return list(
        db.exec(
            select(Appointment)
            .where(
                Appointment.state == AppointmentState.CONFIRMED,
                col(Appointment.waits_since).is_not(None),
                col(Appointment.starts_at) > now,
            )
            .order_by(col(Appointment.waits_since), col(Appointment.id))
        ).all()
    )


def _offer_one(db: Session, waiting: Appointment, *, profile: ClinicProfile, now: datetime) -> bool:
    found = _given_back(db, waiting, profile=profile, now=now)
    if not found or not appointments.lock_if_idle(db, series_id=waiting.series_id):
        return False
    # One question at a time, and none over a request of the patient's own.
    live = appointments.live(db, series_id=waiting.series_id)
    return (
        live == [waiting]
        and waiting.waits_since is not None
        and any(_try_offer(db, waiting, slot, profile=profile, now=now) for slot in found)
    )


def _given_back(
    db: Session, waiting: Appointment, *, profile: ClinicProfile, now: datetime
) -> list[Slot]:
    """Times of others that were given back while this patient waited and were not offered yet."""
    run = series.get(db, waiting.series_id)
    earliest = slots.advised(db, run=run, profile=profile).earliest
    known = set(
        db.exec(
            select(Appointment.starts_at).where(Appointment.patient_id == waiting.patient_id)
        ).all()
    )
    given_back = db.exec(
        select(Appointment.starts_at, Series.procedure)
        .join(Series, col(Series.id) == col(Appointment.series_id))
        .where(
            col(Appointment.state).in_(_GIVEN_BACK),
            col(Appointment.decided_at) >= waiting.waits_since,
            col(Appointment.starts_at) >= now + slots.AHEAD,
            col(Appointment.starts_at) < waiting.starts_at,
        )
        .order_by(col(Appointment.starts_at))
    ).all()
    pool = pool_of(profile, procedure=run.procedure)
    begins = {
        moment: slot_at(profile, procedure=run.procedure, starts_at=moment)
        for moment, procedure in given_back
        if pool_of(profile, procedure=procedure) == pool
        and moment not in known
        and local_date(moment, profile.zone) >= earliest
    }
    return [slot for slot in begins.values() if is_open(profile, slot=slot)]


def _try_offer(
    db: Session, waiting: Appointment, slot: Slot, *, profile: ClinicProfile, now: datetime
) -> bool:
    patient = patients.get(db, waiting.patient_id)
    run = series.get(db, waiting.series_id)
    hears = patients.hears(db, patient=patient, purpose=Purpose.APPOINTMENTS)
    if not hears or not skin.is_clear(db, session=series.newest_session(db, run=run)):
        return False
    asked_at = profile.quiet.defer(now, patients.zone_of(patient))
    until = min(asked_at + ANSWER_WITHIN, slot.starts_at - timedelta(hours=1))
    if until <= asked_at:
        return False
    try:
        booking.propose(db, run=run, slot=slot, profile=profile, by="clock", now=now, until=until)
    except SlotTakenError:
        return False
    return True
