"""What staff see of the day: who recovers, who worries, who is missing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from clinic import agenda, checkins, consents, escalations, joining, patients, reachability, skin
from clinic.agenda import Day
from clinic.profile import ClinicProfile
from clinic.tables import (
    CareSession,
    CheckInReply,
    Escalation,
    OutboxRow,
    Patient,
    Purpose,
    Series,
    State,
)
from clinic.tables.base import stored
from clinic.unbooked import Unbooked, unbooked
from messages.answers import CheckInAnswer
from messages.walltime import local_date

RECOVERY = timedelta(days=8)
"""How long after a session a patient is listed as recovering: the plan's last check-in is day 7."""
_MISSED_SHOWN = timedelta(days=7)
_UNCLEARED_SHOWN = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Recovering:
    """A patient within the recovery days of a session."""

    patient: Patient
    series: Series
    session: CareSession
    day: int
    """Local days since the session."""
    answer: CheckInAnswer | None
    """The newest answer to a check-in of this session."""
    cares: bool
    """Whether the patient wants care messages."""


@dataclass(frozen=True, kw_only=True)
class Worry:
    """An escalation nobody has taken."""

    escalation: Escalation
    patient: Patient
    answer: CheckInAnswer
    answered_at: datetime
    again: CheckInAnswer | None
    """What the patient answered since, if it is milder."""


@dataclass(frozen=True, kw_only=True)
class Today:
    """Everything `/today` tells."""

    recovering: tuple[Recovering, ...]
    worries: tuple[Worry, ...]
    missed: tuple[tuple[Patient, datetime], ...]
    """Patients with a missed check-in, and when it was sent."""
    not_joined: tuple[tuple[Patient, datetime], ...]
    """Patients who have not used their invitation, and when it expires or expired."""
    unreachable: tuple[Patient, ...]
    day: Day
    uncleared: tuple[tuple[Patient, CareSession], ...]
    """Patients whose skin is not cleared after this session."""
    unbooked: tuple[Unbooked, ...]


def today(db: Session, *, profile: ClinicProfile, now: datetime) -> Today:
    """The clinic at this moment."""
    missed = checkins.missed(db, since=now - _MISSED_SHOWN)
    return Today(
        recovering=tuple(_recovering(db, now=now)),
        worries=tuple(worry(db, each) for each in escalations.open_ones(db)),
        missed=tuple(
            (patients.get(db, row.patient_id), row.sent_at)
            for row in missed
            if row.patient_id is not None and row.sent_at is not None
        ),
        not_joined=tuple(
            (patient, invitation.expires_at) for patient, invitation in joining.waits_to_join(db)
        ),
        unreachable=tuple(reachability.unreachable(db)),
        day=agenda.day(db, profile=profile, now=now),
        uncleared=tuple(uncleared(db, now=now)),
        unbooked=tuple(unbooked(db, profile=profile, now=now)),
    )


def uncleared(db: Session, *, now: datetime) -> list[tuple[Patient, CareSession]]:
    """Patients whose skin is not cleared after this session: nobody asks them for the next."""
    return skin.uncleared(db, since=now - _UNCLEARED_SHOWN)


def worry(db: Session, escalation: Escalation) -> Worry:
    """An escalation with what staff need to act on it."""
    reply = db.get_one(CheckInReply, escalation.reply_id)
    latest = checkins.latest_reply(db, session_id=escalation.session_id) or reply
    return Worry(
        escalation=escalation,
        patient=patients.get(db, escalation.patient_id),
        answer=reply.answer,
        answered_at=reply.at,
        again=latest.answer if latest.answer.number < reply.answer.number else None,
    )


def _recovering(db: Session, *, now: datetime) -> list[Recovering]:
    rows = db.exec(
        select(CareSession, Patient, Series)
        .join(Patient, col(Patient.id) == col(CareSession.patient_id))
        .join(Series, col(Series.id) == col(CareSession.series_id))
        .where(
            col(CareSession.cancelled_at).is_(None),
            col(CareSession.ended_at) > now - RECOVERY,
            col(Patient.joined_at).is_not(None),
            col(Patient.left_at).is_(None),
        )
        .order_by(col(CareSession.ended_at))
    ).all()
    found: list[Recovering] = []
    for session, patient, run in rows:
        zone = patients.zone_of(patient)
        reply = checkins.latest_reply(db, session_id=stored(session.id))
        withdrawn = consents.withdrawn(db, patient_id=stored(patient.id))
        found.append(
            Recovering(
                patient=patient,
                series=run,
                session=session,
                day=(local_date(now, zone) - local_date(session.ended_at, zone)).days,
                answer=reply.answer if reply else None,
                cares=Purpose.CARE not in withdrawn,
            )
        )
    return found


def outbox_states(db: Session) -> dict[State, int]:
    """How many rows of the outbox are in each state."""
    rows = db.exec(select(OutboxRow.state, func.count()).group_by(col(OutboxRow.state))).all()
    return {State(state): count for state, count in rows}
