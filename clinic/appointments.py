"""Finding appointments."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, delete, func, select

from clinic import places
from clinic.opening import Slot
from clinic.tables import (
    LIVE,
    Appointment,
    AppointmentState,
    BookedTime,
    OutboxRow,
    Patient,
)
from clinic.tables.base import stored


def find(db: Session, appointment_id: int) -> Appointment | None:
    """The appointment with this id, if there is one."""
    return db.get(Appointment, appointment_id)


def get(db: Session, appointment_id: int | None) -> Appointment:
    """The appointment with this id, which must exist."""
    return db.get_one(Appointment, stored(appointment_id))


def of_patient(
    db: Session, *, patient_id: int, states: Collection[AppointmentState] = LIVE
) -> list[Appointment]:
    """A patient's appointments in these states (those that keep a time), the soonest first."""
    return list(
        db.exec(
            select(Appointment)
            .where(Appointment.patient_id == patient_id, col(Appointment.state).in_(states))
            .order_by(col(Appointment.starts_at), col(Appointment.id))
        ).all()
    )


def live(db: Session, *, series_id: int) -> list[Appointment]:
    """What keeps a time for this series, locked for changes."""
    return list(
        db.exec(
            select(Appointment)
            .where(Appointment.series_id == series_id, col(Appointment.state).in_(LIVE))
            .order_by(col(Appointment.id))
            .with_for_update()
        ).all()
    )


def confirmed(db: Session, *, series_id: int) -> Appointment | None:
    """The agreed time of the next session."""
    return db.exec(
        select(Appointment).where(
            Appointment.series_id == series_id, Appointment.state == AppointmentState.CONFIRMED
        )
    ).one_or_none()


def is_booked(db: Session, *, series_id: int) -> bool:
    """Whether a time is kept for the next session, agreed or not yet."""
    return (
        db.exec(
            select(Appointment.id)
            .where(Appointment.series_id == series_id, col(Appointment.state).in_(LIVE))
            .limit(1)
        ).first()
        is not None
    )


def between(
    db: Session, *, since: datetime, until: datetime, states: Collection[AppointmentState]
) -> list[tuple[Appointment, Patient]]:
    """Appointments that begin from `since` until before `until`, with their patients, in order."""
    return list(
        db.exec(
            select(Appointment, Patient)
            .join(Patient, col(Patient.id) == col(Appointment.patient_id))
            .where(
                col(Appointment.state).in_(states),
                col(Appointment.starts_at) >= since,
                col(Appointment.starts_at) < until,
            )
            .order_by(col(Appointment.starts_at), col(Appointment.id))
        ).all()
    )


def requests(db: Session) -> Sequence[tuple[Appointment, Patient]]:
    """Requests that wait for staff, the oldest first."""
    return db.exec(
        select(Appointment, Patient)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(Appointment.state == AppointmentState.REQUESTED)
        .order_by(col(Appointment.id))
    ).all()


def overdue(db: Session, *, now: datetime) -> list[Appointment]:
    """Requests and proposals that nobody answered in time, locked for changes."""
    late_request = and_(
        col(Appointment.state) == AppointmentState.REQUESTED, col(Appointment.starts_at) <= now
    )
    late_proposal = and_(
        col(Appointment.state) == AppointmentState.PROPOSED,
        or_(col(Appointment.answer_until) <= now, col(Appointment.starts_at) <= now),
    )
    return list(
        db.exec(
            select(Appointment)
            .where(or_(late_request, late_proposal))
            .order_by(col(Appointment.id))
            .with_for_update(skip_locked=True)
        ).all()
    )


def unmarked(db: Session, *, now: datetime) -> list[tuple[Appointment, Patient]]:
    """Agreed appointments that are over, of which nobody said what became, the oldest first."""
    return list(
        db.exec(
            select(Appointment, Patient)
            .join(Patient, col(Patient.id) == col(Appointment.patient_id))
            .where(Appointment.state == AppointmentState.CONFIRMED, col(Appointment.ends_at) <= now)
            .order_by(col(Appointment.starts_at), col(Appointment.id))
        ).all()
    )


def no_shows(db: Session, *, patient_id: int) -> int:
    """How often the patient did not come."""
    return db.exec(
        select(func.count()).where(
            Appointment.patient_id == patient_id, Appointment.state == AppointmentState.NO_SHOW
        )
    ).one()


def slot_of(appointment: Appointment) -> Slot:
    """The time it takes."""
    return Slot(starts_at=appointment.starts_at, ends_at=appointment.ends_at)


def follow(db: Session, *, old_series: int, new_series: int) -> None:
    """Let what keeps a time for one series keep it for another that takes its place.

    Of two of one kind the newer series' own stays, and the other gives its time back.
    """
    kept = {each.state for each in live(db, series_id=new_series)}
    for each in live(db, series_id=old_series):
        if each.state in kept:
            each.state = AppointmentState.CANCELLED
            places.give_back(db, appointment_id=stored(each.id))
        else:
            each.series_id = new_series
        db.add(each)
        db.flush()


def erase(db: Session, *, patient_id: int) -> None:
    """Delete every appointment of a patient, and what was said of them."""
    theirs = select(Appointment.id).where(Appointment.patient_id == patient_id)
    db.exec(delete(OutboxRow).where(col(OutboxRow.appointment_id).in_(theirs)))
    db.exec(delete(BookedTime).where(col(BookedTime.appointment_id).in_(theirs)))
    db.exec(delete(Appointment).where(col(Appointment.patient_id) == patient_id))
