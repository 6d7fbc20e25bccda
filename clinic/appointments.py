"""Finding appointments."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, delete, func, select

from clinic.opening import Slot
from clinic.tables import (
    LIVE,
    MARKABLE,
    Appointment,
    AppointmentState,
    BookedTime,
    Dialogue,
    OutboxRow,
    Patient,
    Series,
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


def to_mark(db: Session, *, series_id: int) -> list[Appointment]:
    """Appointments of a series that can still lead to a session, locked, the soonest first."""
    _lock_series(db, series_id)
    return list(
        db.exec(
            select(Appointment)
            .where(Appointment.series_id == series_id, col(Appointment.state).in_(MARKABLE))
            .order_by(col(Appointment.starts_at), col(Appointment.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
    )


def lock(db: Session, appointment: Appointment) -> None:
    """Let nobody else change what is booked for its series meanwhile, and see it as it is now."""
    _lock_series(db, appointment.series_id)
    db.refresh(appointment, with_for_update=True)


def live(db: Session, *, series_id: int) -> list[Appointment]:
    """What keeps a time for this series, locked for changes; nothing is added meanwhile."""
    _lock_series(db, series_id)
    return list(
        db.exec(
            select(Appointment)
            .where(Appointment.series_id == series_id, col(Appointment.state).in_(LIVE))
            .order_by(col(Appointment.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
    )


def lock_if_idle(db: Session, *, series_id: int) -> bool:
    """As `lock` does for its series; False, and no wait, while somebody else changes it."""
    locked = db.exec(
        select(Series.id)
        .where(Series.id == series_id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return locked.first() is not None


def _lock_series(db: Session, series_id: int) -> None:
    # Its row stands for appointments that are not there yet. The weaker lock: whoever adds a
    # session refers to the row, and need not wait.
    db.exec(select(Series.id).where(Series.id == series_id).with_for_update(key_share=True)).one()


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


def overdue(db: Session, *, ahead: timedelta, now: datetime) -> list[Appointment]:
    """Requests and proposals that nobody answered in time, locked for changes.

    A request has to be answered so long ahead.
    """
    late_request = and_(
        col(Appointment.state) == AppointmentState.REQUESTED,
        col(Appointment.starts_at) <= now + ahead,
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
            .where(col(Appointment.state).in_(MARKABLE), col(Appointment.ends_at) <= now)
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


def erase(db: Session, *, patient_id: int) -> None:
    """Delete every appointment of a patient, and what was said of them."""
    theirs = select(Appointment.id).where(Appointment.patient_id == patient_id)
    told = col(OutboxRow.appointment_id).in_(theirs)
    rows = select(OutboxRow.id).where(told)
    db.exec(delete(Dialogue).where(col(Dialogue.outbox_id).in_(rows)))
    db.exec(delete(OutboxRow).where(or_(told, col(OutboxRow.edits).in_(rows))))
    db.exec(delete(BookedTime).where(col(BookedTime.appointment_id).in_(theirs)))
    db.exec(delete(Appointment).where(col(Appointment.patient_id) == patient_id))
