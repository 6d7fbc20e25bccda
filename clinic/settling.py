"""Ending an appointment: its state, the time it kept, the audit, and the messages that show it."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from clinic import appointments, audit, places, request_notices
from clinic.tables import Appointment, AppointmentState
from clinic.tables.base import stored

_STATE = AppointmentState
_KEEPS_ITS_TIME = (_STATE.CONFIRMED, _STATE.UNMARKED, _STATE.NO_SHOW)
"""The last two may be agreed again once somebody marks or undoes it; over, they harm nobody."""


def settle(
    db: Session, appointment: Appointment, *, state: AppointmentState, by: str, now: datetime
) -> None:
    """Give it this state; what keeps no time gives its own back."""
    appointment.state, appointment.decided_at, appointment.decided_by = state, now, by
    db.add(appointment)
    db.flush()
    if state not in _KEEPS_ITS_TIME:
        places.give_back(db, appointment_id=stored(appointment.id))
    note(db, appointment, act=f"appointment {state.value}", by=by, now=now)


def withdraw(db: Session, open_ones: Iterable[Appointment], *, by: str, now: datetime) -> None:
    """Requests and proposals that are no longer wanted: the messages that show them say so."""
    for each in open_ones:
        if each.state in (_STATE.REQUESTED, _STATE.PROPOSED):
            settle(db, each, state=_STATE.CANCELLED, by=by, now=now)
            request_notices.close(db, appointment=each, now=now)


def follow(db: Session, *, old_series: int, new_series: int, now: datetime) -> list[Appointment]:
    """Let what keeps a time for one series keep it for another that takes its place.

    Of two of one kind the one made last stays, and the other gives its time back; those that were
    agreed are returned, as somebody has to tell the patient.
    """
    old, new = (appointments.live(db, series_id=each) for each in (old_series, new_series))
    both = sorted([*old, *new], key=lambda one: stored(one.id))
    kept = {each.state: each for each in both}
    given_up = [each for each in both if each is not kept[each.state]]
    agreed = [each for each in given_up if each.state is _STATE.CONFIRMED]
    for each in given_up:
        each.sequence += each in agreed
        settle(db, each, state=_STATE.CANCELLED, by="clock", now=now)
        request_notices.close(db, appointment=each, now=now)
    for each in (*kept.values(), *_unmarked(db, series_id=old_series)):
        each.series_id = new_series
        db.add(each)
    db.flush()
    return agreed


def _unmarked(db: Session, *, series_id: int) -> list[Appointment]:
    return list(
        db.exec(
            select(Appointment)
            .where(Appointment.series_id == series_id, Appointment.state == _STATE.UNMARKED)
            .order_by(col(Appointment.id))
        ).all()
    )


def note(db: Session, appointment: Appointment, *, act: str, by: str, now: datetime) -> None:
    """Keep who did it."""
    audit.note(
        db,
        actor=by,
        act=act,
        now=now,
        patient_id=appointment.patient_id,
        subject_id=appointment.id,
    )
