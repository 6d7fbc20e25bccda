"""“The session took place” was a slip: it is taken back with all that followed from it."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from clinic import appointments, audit, outbox, places, planning, series, settling
from clinic.profile import ClinicProfile
from clinic.tables import Appointment, AppointmentState, CareSession, OutboxRow, Reason
from clinic.tables.base import stored
from messages.walltime import local_date

_SOON_ENOUGH = timedelta(days=1)
"""Later the patient has lived by its aftercare."""


class TooLateError(Exception):
    """A day has passed, or the series has a newer session, or it was taken back already."""


def take_back(
    db: Session, *, session: CareSession, profile: ClinicProfile, by: str, now: datetime
) -> Appointment | None:
    """Nothing of the session is sent any more; returns its appointment, which is open again.

    Raises:
        TooLateError: if it cannot be taken back any more.
    """
    live = appointments.live(db, series_id=session.series_id)
    db.refresh(session)
    run = series.get(db, session.series_id)
    if (
        session.cancelled_at is not None
        or session.enrolled_at <= now - _SOON_ENOUGH
        or series.newest_session(db, run=run).id != session.id
    ):
        raise TooLateError("it stays")
    session.cancelled_at = now
    db.add(session)
    db.flush()
    outbox.cancel(db, col(OutboxRow.session_id) == session.id, reason=Reason.SESSION_CANCELLED)
    led = db.exec(
        select(Appointment).where(
            Appointment.session_id == session.id, Appointment.state == AppointmentState.ATTENDED
        )
    ).first()
    if led is not None:
        _open_again(db, led, booked=bool(live), profile=profile, by=by, now=now)
    planning.replan_patient(db, patient_id=session.patient_id, profile=profile, now=now)
    audit.note(
        db,
        actor=by,
        act="took session back",
        now=now,
        patient_id=session.patient_id,
        subject_id=session.id,
    )
    return led


def _open_again(
    db: Session,
    appointment: Appointment,
    *,
    booked: bool,
    profile: ClinicProfile,
    by: str,
    now: datetime,
) -> None:
    is_past = local_date(appointment.starts_at, profile.zone) < local_date(now, profile.zone)
    state = AppointmentState.UNMARKED if booked or is_past else AppointmentState.CONFIRMED
    appointment.session_id = None
    settling.settle(db, appointment, state=state, by=by, now=now)
    procedure = series.get(db, appointment.series_id).procedure
    places.keep(
        db,
        appointment_id=stored(appointment.id),
        profile=profile,
        procedure=procedure,
        slot=appointments.slot_of(appointment),
    )
