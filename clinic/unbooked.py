"""Patients whose next session is late and not booked: staff may want to phone them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from clinic import consents, series
from clinic.profile import ClinicProfile
from clinic.tables import LIVE, Appointment, CareSession, Patient, Purpose, Series
from clinic.tables.base import stored
from messages import recall
from messages.recall import Answer, BestDays
from messages.walltime import local_date

_SHOWN = timedelta(days=120)
"""How long after a session; who stays away longer has given the series up."""


@dataclass(frozen=True, kw_only=True)
class Unbooked:
    """A running series without a time for its next session."""

    patient: Patient
    series: Series
    number: int
    """Of the next session."""
    best_until: date
    """The last of the days that the plan advises."""
    is_asked: bool
    """Whether messages ask the patient to book; else somebody has to phone."""


def unbooked(db: Session, *, profile: ClinicProfile, now: datetime) -> list[Unbooked]:
    """Of patients in care who did not say “never”, those whose best days end last come first.

    Who is asked by messages is listed when the best days are over; who wants none, from the first
    of them on.
    """
    today, best_days = local_date(now, profile.zone), dict[tuple[int, date], BestDays]()
    refusers = consents.refusers(db, purpose=Purpose.APPOINTMENTS)
    found: list[Unbooked] = []
    for session, run, patient in _newest(db, now=now):
        day = local_date(session.ended_at, profile.zone)
        # Parsing a plan takes long, and many sessions were planned with the same one.
        key = (session.plan_version_id, day)
        if key not in best_days:
            rules = series.plan_of(db, session=session).series
            best_days[key] = recall.best_days(rules, last_session=day)
        best, is_asked = best_days[key], patient.id not in refusers
        if best.last < today or (not is_asked and best.first <= today):
            found.append(
                Unbooked(
                    patient=patient,
                    series=run,
                    number=session.number + 1,
                    best_until=best.last,
                    is_asked=is_asked,
                )
            )
    return sorted(found, key=lambda each: (each.best_until, stored(each.series.id)), reverse=True)


def _newest(db: Session, *, now: datetime) -> list[tuple[CareSession, Series, Patient]]:
    booked = select(Appointment.series_id).where(col(Appointment.state).in_(LIVE))
    rows = db.exec(
        select(CareSession, Series, Patient)
        .join(Series, col(Series.id) == col(CareSession.series_id))
        .join(Patient, col(Patient.id) == col(Series.patient_id))
        .where(
            col(CareSession.cancelled_at).is_(None),
            col(CareSession.ended_at) > now - _SHOWN,
            col(Series.closed_at).is_(None),
            Series.recall != Answer.NEVER,
            col(Series.id).not_in(booked),
            col(Patient.joined_at).is_not(None),
            col(Patient.left_at).is_(None),
        )
        .order_by(col(CareSession.number))
    ).all()
    newest = {run.id: (session, run, patient) for session, run, patient in rows}
    return [each for each in newest.values() if each[0].number < each[1].length]
