"""What became of an appointment: the session took place, or the patient did not come."""

from datetime import datetime, time, timedelta

from sqlmodel import Session, col

from clinic import appointments, audit, desk, enrolment, outbox, patients, planning, series, visits
from clinic.booking import NotOpenError
from clinic.enrolment import Enrolled
from clinic.opening import closes_at
from clinic.profile import ClinicProfile
from clinic.tables import Appointment, AppointmentState, OutboxRow, Reason, Series
from messages.plan import CarePlan
from messages.walltime import local_date, moment_of

UNMARKED = "unmarked"
"""Notices of this name ask staff what became of the day's appointments."""
_EVENING = time(19)
_NIGHT = time(23)
_LIVES = timedelta(days=3)
_STATE = AppointmentState


def took_place(
    db: Session,
    *,
    run: Series,
    plan: CarePlan,
    ended_at: datetime,
    staff_id: int,
    key: bytes,
    profile: ClinicProfile,
    now: datetime,
) -> Enrolled:
    """The next session of the series took place: its aftercare starts.

    The appointment of that day, if there is one, counts as attended (enrolment sees to it). A
    series that was shortened meanwhile is as long as the sessions that took place.

    Raises:
        clinic.enrolment.EnrolmentError: the kind that says what is wrong.
    """
    number = series.newest_session(db, run=run).number + 1
    return enrolment.enrol(
        db,
        patient=patients.get(db, run.patient_id),
        plan=plan,
        number=number,
        length=max(run.length, number),
        ended_at=ended_at,
        staff_id=staff_id,
        key=key,
        profile=profile,
        now=now,
    )


def ended_at(appointment: Appointment, *, now: datetime) -> datetime:
    """When its session ended, as far as we know: when staff say so, or when it was to end."""
    return min(now, appointment.ends_at)


def did_not_come(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> datetime:
    """Count a no-show, and ask the patient kindly for another time; returns when they are asked.

    Raises:
        clinic.booking.NotOpenError: if it was not agreed, is to come, or was marked already.
    """
    if appointment.starts_at > now:
        raise NotOpenError(appointment.state)
    _mark(db, appointment, since=_STATE.CONFIRMED, state=_STATE.NO_SHOW, by=by, now=now)
    told = visits.tell(db, appointment=appointment, profile=profile, now=now, asked=False)
    _replan(db, appointment, profile=profile, now=now)
    return told.due_at


def came_after_all(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> None:
    """Take “did not come” back; the patient hears nothing of it if it was soon enough.

    Raises:
        clinic.booking.NotOpenError: if it was not marked so, or the series has a newer one.
    """
    if appointments.is_booked(db, series_id=appointment.series_id):
        raise NotOpenError(appointment.state)
    _mark(db, appointment, since=_STATE.NO_SHOW, state=_STATE.CONFIRMED, by=by, now=now)
    outbox.cancel(
        db,
        col(OutboxRow.key) == f"appointment:{appointment.id}:{_STATE.NO_SHOW}",
        reason=Reason.APPOINTMENT_CHANGED,
    )
    _replan(db, appointment, profile=profile, now=now)


def ask_about_unmarked(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """In the evening ask staff about the day's appointments nobody marked; returns how many."""
    today = local_date(now, profile.zone)
    evening = closes_at(profile, day=today) or moment_of(today, _EVENING, profile.zone)
    # A clinic that closes at midnight would never be asked on the same day.
    if now < min(evening, moment_of(today, _NIGHT, profile.zone)):
        return 0
    asked = [each for each, _ in appointments.unmarked(db, now=now) if each.asked_at is None]
    for each in asked:
        each.asked_at = now
        db.add(each)
    if asked:
        desk.tell(
            db,
            about=UNMARKED,
            key=str(asked[0].id),
            profile=profile,
            now=now,
            expires_at=now + _LIVES,
            content={"appointment_ids": [each.id for each in asked]},
        )
    return len(asked)


def _mark(
    db: Session,
    appointment: Appointment,
    *,
    since: AppointmentState,
    state: AppointmentState,
    by: str,
    now: datetime,
) -> None:
    appointments.lock(db, appointment)
    if appointment.state is not since:
        raise NotOpenError(appointment.state)
    appointment.state, appointment.decided_at, appointment.decided_by = state, now, by
    db.add(appointment)
    db.flush()
    audit.note(
        db,
        actor=by,
        act=f"appointment {state.value}",
        now=now,
        patient_id=appointment.patient_id,
        subject_id=appointment.id,
    )


def _replan(
    db: Session, appointment: Appointment, *, profile: ClinicProfile, now: datetime
) -> None:
    patient = patients.get(db, appointment.patient_id)
    planning.replan(db, patient=patient, profile=profile, now=now)
