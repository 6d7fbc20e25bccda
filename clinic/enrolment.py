"""Starting the aftercare of one session."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from clinic import (
    appointments,
    audit,
    invitations,
    outbox,
    patients,
    planning,
    series,
    settling,
)
from clinic.planning import Planned
from clinic.profile import ClinicProfile
from clinic.tables import AppointmentState, CareSession, Invitation, Kind, Patient, Series
from clinic.tables.base import stored
from messages.plan import CarePlan
from messages.recall import Answer
from messages.walltime import local_date

WELCOME_LIVES = timedelta(days=3)
OLDEST = timedelta(days=60)
"""A session longer ago than this is a typing error rather than a late enrolment."""


class EnrolmentError(ValueError):
    """What was asked for cannot be enrolled; nothing was stored."""


class SessionInFutureError(EnrolmentError):
    """The session is said to end later than now."""


class SessionTooOldError(EnrolmentError):
    """The session ended longer ago than `OLDEST`."""


class NumberOutOfSeriesError(EnrolmentError):
    """The session's number is not within its series."""


class SeriesLengthError(EnrolmentError):
    """The series is shorter or longer than the plan allows."""


class NumberTakenError(EnrolmentError):
    """The series already has a session of this number."""


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """What an enrolment made."""

    patient: Patient
    session: CareSession
    series: Series
    invitation: Invitation | None
    """None for a patient whom messages reach already."""
    planned: Planned


def check(*, plan: CarePlan, number: int, length: int, ended_at: datetime, now: datetime) -> None:
    """Whether a session with these facts can be enrolled.

    Raises:
        EnrolmentError: the kind that says what is wrong.
    """
    if ended_at > now:
        raise SessionInFutureError("the session is still to come")
    if ended_at < now - OLDEST:
        raise SessionTooOldError("the session is too long ago")
    if length not in plan.series.sessions_range:
        raise SeriesLengthError("the series is out of the plan's range")
    if not 1 <= number <= length:
        raise NumberOutOfSeriesError("the number is not within the series")


def enrol(
    db: Session,
    *,
    patient: Patient,
    plan: CarePlan,
    number: int,
    length: int,
    ended_at: datetime,
    staff_id: int,
    key: bytes,
    profile: ClinicProfile,
    now: datetime,
) -> Enrolled:
    """Store a session that took place and plan its reminders; invite whom messages do not reach.

    Raises:
        EnrolmentError: the kind that says what is wrong.
    """
    check(plan=plan, number=number, length=length, ended_at=ended_at, now=now)
    patient_id = stored(patient.id)
    run = _series(db, patient_id=patient_id, plan=plan, number=number, length=length, now=now)
    session = CareSession(
        series_id=stored(run.id),
        patient_id=patient_id,
        plan_version_id=series.keep_plan(db, plan=plan, now=now),
        number=number,
        ended_at=ended_at,
        enrolled_by=staff_id,
        enrolled_at=now,
    )
    db.add(session)
    db.flush()
    _attended(db, session=session, staff_id=staff_id, profile=profile, now=now)
    invitation = None
    if not patient.receives:  # A new Telegram account looks like a blocked bot.
        invitation = invitations.invite(
            db,
            key=key,
            now=now,
            created_by=staff_id,
            patient_id=patient_id,
            session_id=session.id,
        )
    _welcome(db, patient=patient, session=session, profile=profile, now=now)
    plans = planning.replan(db, patient=patient, profile=profile, now=now)
    audit.note(
        db,
        actor=f"staff:{staff_id}",
        act="enrolled",
        now=now,
        patient_id=patient_id,
        subject_id=session.id,
    )
    return Enrolled(
        patient=patient, session=session, series=run, invitation=invitation, planned=plans
    )


def _series(
    db: Session, *, patient_id: int, plan: CarePlan, number: int, length: int, now: datetime
) -> Series:
    run = series.open_series(db, patient_id=patient_id, procedure=plan.id)
    if run is None:
        return series.start(db, patient_id=patient_id, procedure=plan.id, length=length, now=now)
    sessions = series.sessions(db, series_id=stored(run.id))
    if run.recall is Answer.NOT_NOW:
        run.recall = Answer.OPEN  # It was said of the session that takes place now.
    numbers = {each.number for each in sessions}
    newest = max((each.ended_at for each in sessions), default=now)
    complete = number == 1 and run.length in numbers
    given_up = number in numbers and newest < now - _given_up_after(plan)
    if complete or given_up:
        series.close(db, run=run, now=now)
        begun = series.start(db, patient_id=patient_id, procedure=plan.id, length=length, now=now)
        settling.follow(db, old_series=stored(run.id), new_series=stored(begun.id), now=now)
        return begun
    if number in numbers:
        raise NumberTakenError("the series already has this session")
    run.length = length
    db.add(run)
    return run


def _attended(
    db: Session, *, session: CareSession, staff_id: int, profile: ClinicProfile, now: datetime
) -> None:
    """The appointment of that day led to this session, and the wishes from before it are met."""
    by, zone = f"staff:{staff_id}", profile.zone
    that_day = local_date(session.ended_at, zone)
    to_mark = appointments.to_mark(db, series_id=session.series_id)
    of_that_day = [each for each in to_mark if local_date(each.starts_at, zone) == that_day]
    if of_that_day:
        led = min(of_that_day, key=lambda each: abs(each.ends_at - session.ended_at))
        led.session_id = session.id
        settling.settle(db, led, state=AppointmentState.ATTENDED, by=by, now=now)
    for each in to_mark:
        if each.state is AppointmentState.CONFIRMED and local_date(each.starts_at, zone) < that_day:
            settling.settle(db, each, state=AppointmentState.UNMARKED, by="clock", now=now)
    live = appointments.live(db, series_id=session.series_id)
    before = [each for each in live if each.made_at <= session.ended_at]
    settling.withdraw(db, before, by=by, now=now)


def _given_up_after(plan: CarePlan) -> timedelta:
    """After so long without a session nobody goes on with a series; a number means a new one."""
    return timedelta(days=plan.series.interval_range.high) + OLDEST


def _welcome(
    db: Session, *, patient: Patient, session: CareSession, profile: ClinicProfile, now: datetime
) -> None:
    patient_zone = patients.zone_of(patient)
    outbox.put(
        db,
        key=f"welcome:{session.id}",
        kind=Kind.WELCOME,
        due_at=profile.quiet.defer(now, patient_zone) if patient.in_care else now,
        expires_at=now + WELCOME_LIVES + invitations.LIVES,
        chat_id=patient.chat_id,
        held=not patient.receives,
        patient_id=patient.id,
        session_id=session.id,
    )
