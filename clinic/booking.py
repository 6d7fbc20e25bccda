"""Booking: who asked for which time, what the other side said, and what follows from it.

Every change keeps three things true together: a time that is kept is taken in `booked_time`, the
patient's reminders and recalls fit the appointments (planning), and whoever has to know is told.
"""

import uuid
from datetime import datetime

from sqlmodel import Session

from clinic import (
    appointments,
    places,
    planning,
    request_notices,
    series,
    settling,
    skin,
    slots,
    visits,
)
from clinic.opening import Slot, pool_of
from clinic.profile import ClinicProfile
from clinic.settling import settle
from clinic.tables import Appointment, AppointmentState, Series
from clinic.tables.base import stored

_STATE = AppointmentState


class NotOpenError(Exception):
    """The appointment is not in the state that this needs: somebody was quicker."""


def request(
    db: Session, *, run: Series, slot: Slot, profile: ClinicProfile, by: str, now: datetime
) -> Appointment:
    """The patient asks for a time, for a first appointment or instead of the agreed one.

    It takes the place of an earlier request; the agreed one stays until staff confirm. Where the
    clinic confirms at once it is agreed already, unless a worry about the skin is not cleared.

    Raises:
        clinic.places.SlotTakenError: if the time is not free; nothing changed then.
    """
    made = _make(db, run=run, slot=slot, state=_STATE.REQUESTED, profile=profile, by=by, now=now)
    if profile.confirm_at_once and skin.is_clear(db, session=series.newest_session(db, run=run)):
        return confirm(db, appointment=made, profile=profile, by=by, now=now)
    request_notices.tell(db, appointment=made, profile=profile, now=now)
    planning.replan_patient(db, patient_id=made.patient_id, profile=profile, now=now)
    return made


def book(
    db: Session, *, run: Series, slot: Slot, profile: ClinicProfile, by: str, now: datetime
) -> Appointment:
    """Agree on a time at once: the two sides have talked, or booked elsewhere.

    Raises:
        clinic.places.SlotTakenError: if the time is not free; nothing changed then.
    """
    agreed = appointments.confirmed(db, series_id=stored(run.id))
    with db.begin_nested():
        if agreed is not None and _holds(agreed, now=now):
            # The new time may overlap the one it replaces.
            places.give_back(db, appointment_id=stored(agreed.id))
        made = _make(
            db, run=run, slot=slot, state=_STATE.REQUESTED, profile=profile, by=by, now=now
        )
    return confirm(db, appointment=made, profile=profile, by=by, now=now)


def propose(
    db: Session,
    *,
    run: Series,
    slot: Slot,
    profile: ClinicProfile,
    by: str,
    now: datetime,
    until: datetime,
) -> Appointment:
    """Offer the patient a time, which is kept until they answer, at the latest `until`.

    Raises:
        clinic.places.SlotTakenError: if the time is not free; nothing changed then.
    """
    made = _make(
        db, run=run, slot=slot, state=_STATE.PROPOSED, profile=profile, by=by, now=now, until=until
    )
    visits.tell(db, appointment=made, profile=profile, now=now, asked=False)
    planning.replan_patient(db, patient_id=made.patient_id, profile=profile, now=now)
    return made


def confirm(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> Appointment:
    """The other side says yes, to a request or to a proposal.

    Raises:
        NotOpenError: if it is neither any more.
    """
    _lock_open(db, appointment)
    before = appointments.confirmed(db, series_id=appointment.series_id)
    if before is not None and not _holds(before, now=now):
        settle(db, before, state=_STATE.UNMARKED, by="clock", now=now)
        before = None
    if before is not None:
        settle(db, before, state=_STATE.MOVED, by=by, now=now)
        offered = appointment.made_by == "clock"
        appointment.waits_since = None if offered else before.waits_since
    appointment.replaces_id = before.id if before else None
    appointment.uid = before.uid if before else appointment.uid
    appointment.sequence = before.sequence + 1 if before else 0
    settle(db, appointment, state=_STATE.CONFIRMED, by=by, now=now)
    by_patient = by.startswith("patient")
    visits.tell(db, appointment=appointment, profile=profile, now=now, asked=by_patient)
    request_notices.close(db, appointment=appointment, now=now)
    if by_patient:
        request_notices.tell_answer(db, appointment=appointment, profile=profile, now=now)
    planning.replan_patient(db, patient_id=appointment.patient_id, profile=profile, now=now)
    return appointment


def decline(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> None:
    """The other side says no, to a request or to a proposal.

    Raises:
        NotOpenError: if it is neither any more.
    """
    _lock_open(db, appointment)
    offered = appointment.state is _STATE.PROPOSED
    settle(db, appointment, state=_STATE.DECLINED, by=by, now=now)
    _after_no(db, appointment, offered=offered, profile=profile, now=now)


def lapse(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Let go of what nobody answered in time; returns how many."""
    late = appointments.overdue(db, ahead=slots.AHEAD, now=now)
    for appointment in late:
        offered = appointment.state is _STATE.PROPOSED
        settle(db, appointment, state=_STATE.LAPSED, by="clock", now=now)
        _after_no(db, appointment, offered=offered, profile=profile, now=now)
    return len(late)


def cancel(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> None:
    """Either side calls it off; an agreed one with whatever was asked or offered instead of it.

    Raises:
        NotOpenError: if it has begun, is over, or was never open.
    """
    open_ones = appointments.live(db, series_id=appointment.series_id)
    if appointment not in open_ones:
        db.refresh(appointment)
        raise NotOpenError(appointment.state)
    if appointment.state is not _STATE.CONFIRMED:
        open_ones = [appointment]
    elif appointment.starts_at <= now:
        raise NotOpenError(appointment.state)
    agreed = [each for each in open_ones if each.state is _STATE.CONFIRMED]
    for each in open_ones:
        each.sequence += each in agreed
        settle(db, each, state=_STATE.CANCELLED, by=by, now=now)
        request_notices.close(db, appointment=each, now=now)
    by_patient = by.startswith("patient")
    for each in agreed:
        visits.tell(db, appointment=each, profile=profile, now=now, asked=by_patient)
        if by_patient:
            request_notices.tell_answer(db, appointment=each, profile=profile, now=now)
    planning.replan_patient(db, patient_id=appointment.patient_id, profile=profile, now=now)


def withdraw(db: Session, *, patient_id: int, by: str, now: datetime) -> None:
    """The patient leaves: nobody need answer their requests, nor they what was proposed."""
    open_ones = appointments.of_patient(
        db, patient_id=patient_id, states=(_STATE.REQUESTED, _STATE.PROPOSED)
    )
    for each in open_ones:
        appointments.lock(db, each)
    settling.withdraw(db, open_ones, by=by, now=now)


def say_coming(db: Session, *, appointment: Appointment, now: datetime) -> None:
    """The patient says “I'm coming”.

    Raises:
        NotOpenError: if it is no longer agreed.
    """
    appointments.lock(db, appointment)
    if appointment.state is not _STATE.CONFIRMED:
        raise NotOpenError(appointment.state)
    appointment.coming_at = now
    db.add(appointment)


def _make(
    db: Session,
    *,
    run: Series,
    slot: Slot,
    state: AppointmentState,
    profile: ClinicProfile,
    by: str,
    now: datetime,
    until: datetime | None = None,
) -> Appointment:
    made = Appointment(
        patient_id=run.patient_id,
        series_id=stored(run.id),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        state=state,
        uid=f"{uuid.uuid4()}@aftercare",
        made_at=now,
        made_by=by,
        answer_until=until,
    )
    with db.begin_nested():
        kept = appointments.live(db, series_id=stored(run.id))
        agreed = next((each for each in kept if _holds(each, now=now)), None)
        # One wish at a time: the newer one counts.
        settling.withdraw(db, kept, by=by, now=now)
        made.replaces_id = agreed.id if agreed else None
        db.add(made)
        db.flush()
        if not profile.booking_url:  # Else the outside calendar knows what is free.
            pool = pool_of(profile, procedure=run.procedure)
            places.take(db, appointment_id=stored(made.id), pool=pool, slot=slot)
    settling.note(db, made, act=f"made appointment {state.value}", by=by, now=now)
    return made


def _lock_open(db: Session, appointment: Appointment) -> None:
    """Nobody else answers it meanwhile; raises NotOpenError if somebody has."""
    appointments.lock(db, appointment)
    if appointment.state not in (_STATE.REQUESTED, _STATE.PROPOSED):
        raise NotOpenError(appointment.state)


def _holds(appointment: Appointment, *, now: datetime) -> bool:
    return appointment.state is _STATE.CONFIRMED and appointment.ends_at > now


def _after_no(
    db: Session, appointment: Appointment, *, offered: bool, profile: ClinicProfile, now: datetime
) -> None:
    by_patient = (appointment.decided_by or "").startswith("patient")
    if not (offered and by_patient):  # who said no just now knows it
        visits.tell(db, appointment=appointment, profile=profile, now=now, asked=False)
    request_notices.close(db, appointment=appointment, now=now)
    if offered and appointment.made_by != "clock":
        request_notices.tell_answer(db, appointment=appointment, profile=profile, now=now)
    planning.replan_patient(db, patient_id=appointment.patient_id, profile=profile, now=now)
