"""Appointments as staff see them: each with its patient and session, requests with what helps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from clinic import appointments, patients, series, skin, slots, staff
from clinic.profile import ClinicProfile
from clinic.tables import LIVE, MARKABLE, Appointment, AppointmentState, Patient, Series
from clinic.tables.base import stored
from messages.recall import BestDays
from messages.walltime import local_date, moment_of

_STATE = AppointmentState
_SHOWN = (*LIVE, _STATE.UNMARKED, _STATE.ATTENDED, _STATE.NO_SHOW, _STATE.CANCELLED)
_COMES_EARLY = timedelta(minutes=15)
"""How long before its time an appointment can be marked."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """An appointment and what it is for."""

    appointment: Appointment
    patient: Patient
    series: Series
    number: int
    """Of the session it led to, or is to lead to."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request with what helps to decide about it."""

    visit: Visit
    replaces: Appointment | None
    """The agreed one whose place it would take."""
    best: BestDays
    """Which days the plan advises."""
    no_shows: int
    skin_is_clear: bool


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What became of a request."""

    state: AppointmentState
    who: str
    """The name of whoever decided; empty when the clock did."""
    by_staff: bool
    instead: Appointment | None
    """The time that was asked for, proposed or agreed in its place."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """The appointments of the clinic's local day, and what else waits for staff."""

    visits: tuple[Visit, ...]
    """Of the day, in order; also those that were called off on the day itself."""
    unmarked: tuple[Visit, ...]
    """Of earlier days, of which nobody said what became."""
    requests: tuple[Visit, ...]
    """For other days."""

    def to_mark(self, *, now: datetime) -> tuple[Visit, ...]:
        """Those that have begun, or are about to, and are not marked."""
        return self.unmarked + tuple(
            each
            for each in self.visits
            if each.appointment.state in MARKABLE
            and each.appointment.starts_at <= now + _COMES_EARLY
        )


def visit(db: Session, appointment: Appointment) -> Visit:
    """The appointment with its patient and session."""
    run = series.get(db, appointment.series_id)
    number = (
        series.get_session(db, appointment.session_id).number
        if appointment.session_id is not None
        else series.newest_session(db, run=run).number + 1
    )
    patient = patients.get(db, appointment.patient_id)
    return Visit(appointment=appointment, patient=patient, series=run, number=number)


def between(
    db: Session,
    *,
    since: datetime,
    until: datetime,
    states: Collection[AppointmentState] = (*LIVE, _STATE.ATTENDED),
) -> tuple[Visit, ...]:
    """What begins from `since` until before `until`, in order."""
    found = appointments.between(db, since=since, until=until, states=states)
    return tuple(visit(db, appointment) for appointment, _ in found)


def day(db: Session, *, profile: ClinicProfile, now: datetime) -> Day:
    """The clinic's day at this moment."""
    today = local_date(now, profile.zone)
    since, until = day_bounds(today, profile.zone)
    found = between(db, since=since, until=until, states=_SHOWN)
    return Day(
        visits=tuple(each for each in found if _is_news(each.appointment, since=since)),
        unmarked=tuple(
            visit(db, appointment)
            for appointment, _ in appointments.unmarked(db, now=now)
            if appointment.starts_at < since
        ),
        requests=tuple(
            visit(db, appointment)
            for appointment, _ in appointments.requests(db)
            if not since <= appointment.starts_at < until
        ),
    )


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When a local day begins, and when the next one does."""
    return moment_of(day, time(0), zone), moment_of(day + timedelta(days=1), time(0), zone)


def _is_news(appointment: Appointment, *, since: datetime) -> bool:
    """Whether staff want to see it: of what is called off, only what was agreed till today."""
    if appointment.state is not _STATE.CANCELLED:
        return True
    # Only what was agreed has a calendar entry that cancelling raised the number of.
    decided_at = appointment.decided_at
    return appointment.sequence > 0 and decided_at is not None and decided_at >= since


def request(db: Session, appointment: Appointment, *, profile: ClinicProfile) -> Request:
    """A request with what helps to decide about it."""
    found = visit(db, appointment)
    before = appointments.find(db, appointment.replaces_id) if appointment.replaces_id else None
    return Request(
        visit=found,
        replaces=before,
        best=slots.advised(db, run=found.series, profile=profile).best,
        no_shows=appointments.no_shows(db, patient_id=appointment.patient_id),
        skin_is_clear=skin.is_clear(db, session=series.newest_session(db, run=found.series)),
    )


def ending(db: Session, appointment: Appointment) -> Ending:
    """What became of a request that is no longer open, and by whom."""
    by = appointment.decided_by or ""
    return Ending(
        state=appointment.state,
        who=_name(db, by),
        by_staff=by.startswith("staff"),
        instead=_made_instead(db, appointment),
    )


def _name(db: Session, actor: str) -> str:
    kind, _, number = actor.partition(":")
    match kind:
        case "staff":
            member = staff.get(db, int(number))
            return member.name if member else ""
        case "patient":
            guest = patients.find(db, int(number))
            return guest.first_name if guest else ""
        case _:
            return ""


def _made_instead(db: Session, appointment: Appointment) -> Appointment | None:
    """Of one act: the new time is made at the moment at which the old one ends."""
    return db.exec(
        select(Appointment)
        .where(
            Appointment.series_id == appointment.series_id,
            col(Appointment.id) > stored(appointment.id),
            Appointment.made_at == appointment.decided_at,
        )
        .order_by(col(Appointment.id))
        .limit(1)
    ).first()
