"""What became of an appointment: the session took place, or the patient did not come."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlmodel import Session, col

from clinic import appointments, desk, enrolment, outbox, patients, planning, series, visits
from clinic.booking import NotOpenError
from clinic.enrolment import Enrolled
from clinic.opening import closes_at
from clinic.profile import ClinicProfile
from clinic.settling import settle
from clinic.tables import MARKABLE, Appointment, AppointmentState, OutboxRow, Reason, Series
from messages.plan import CarePlan
from messages.walltime import local_date, moment_of

UNMARKED = "unmarked"
"""Notices of this name ask staff in the evening what waits for them to say."""
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
) -> datetime | None:
    """Count a no-show, and ask the patient kindly for another time; returns when they are asked.

    Nobody is asked who has a newer time or session.

    Raises:
        clinic.booking.NotOpenError: if it was not agreed, is to come, or was marked already.
    """
    if appointment.starts_at > now:
        raise NotOpenError(appointment.state)
    was = _mark(db, appointment, since=MARKABLE, state=_STATE.NO_SHOW, by=by, now=now)
    told = None
    if was is _STATE.CONFIRMED:
        told = visits.tell(db, appointment=appointment, profile=profile, now=now, asked=False)
    planning.replan_patient(db, patient_id=appointment.patient_id, profile=profile, now=now)
    return told.due_at if told else None


def came_after_all(
    db: Session, *, appointment: Appointment, profile: ClinicProfile, by: str, now: datetime
) -> None:
    """Take “did not come” back; the patient hears nothing of it if it was soon enough.

    Raises:
        clinic.booking.NotOpenError: if it was not marked so.
    """
    appointments.lock(db, appointment)
    booked = appointments.is_booked(db, series_id=appointment.series_id)
    state = _STATE.UNMARKED if booked else _STATE.CONFIRMED
    _mark(db, appointment, since=(_STATE.NO_SHOW,), state=state, by=by, now=now)
    outbox.cancel(
        db,
        col(OutboxRow.key) == f"appointment:{appointment.id}:{_STATE.NO_SHOW}",
        reason=Reason.APPOINTMENT_CHANGED,
    )
    planning.replan_patient(db, patient_id=appointment.patient_id, profile=profile, now=now)


def ask_about_unmarked(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Each evening ask staff what became of those nobody marked, and name open requests.

    Returns how many are asked about.
    """
    today = local_date(now, profile.zone)
    evening = closes_at(profile, day=today) or moment_of(today, _EVENING, profile.zone)
    # A clinic that closes at midnight would never be asked on the same day.
    evening = min(evening, moment_of(today, _NIGHT, profile.zone))
    if now < evening:
        return 0
    requests = [each for each, _ in appointments.requests(db) if each.made_at < evening]
    unmarked = [each for each, _ in appointments.unmarked(db, now=now)]
    asked = [
        each
        for each in (*unmarked, *requests)
        if each.asked_at is None or local_date(each.asked_at, profile.zone) < today
    ]
    for each in asked:
        each.asked_at = now
        db.add(each)
    if asked:
        desk.tell(
            db,
            about=UNMARKED,
            key=f"{today}:{asked[0].id}",
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
    since: Collection[AppointmentState],
    state: AppointmentState,
    by: str,
    now: datetime,
) -> AppointmentState:
    appointments.lock(db, appointment)
    was = appointment.state
    if was not in since:
        raise NotOpenError(was)
    settle(db, appointment, state=state, by=by, now=now)
    return was
