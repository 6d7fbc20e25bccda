"""The last look before a claimed row is sent: what may have changed since it was planned."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlmodel import Session

from clinic import appointments, at_hand, desk, outbox, patients, planning, series, skin
from clinic.at_hand import AtHand
from clinic.delivery import Claim
from clinic.profile import ClinicProfile
from clinic.tables import (
    AppointmentState,
    Escalation,
    Kind,
    OutboxRow,
    Patient,
    Reason,
    State,
)
from clinic.tables.base import stored
from messages import recall
from messages.quiet_hours import news_may_come

_NEWS = (Kind.UPKEEP, Kind.BROADCAST)
_PAUSED = (Kind.REMINDER, Kind.CHECK_IN, Kind.RECALL, Kind.CLOSING, *_NEWS)
"""What a pause silences; of an appointment the patient made they hear all the same."""
_QUIET = (*_PAUSED, Kind.APPOINTMENT, Kind.VISIT)
_PATIENTS = (*_QUIET, Kind.WELCOME)
_REMINDS = (Kind.REMINDER, Kind.CHECK_IN, Kind.RECALL, Kind.CLOSING, Kind.VISIT)
_FOR_CLEAR_SKIN = (Kind.RECALL, Kind.CLOSING, Kind.UPKEEP)
_A_MOMENT = timedelta(seconds=1)
"""A session enrolled late has reminders that are due at once; the first message comes first."""


@dataclass(frozen=True, kw_only=True)
class _Drop:
    state: State
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class _Wait:
    until: datetime
    reason: Reason | None = None


_Verdict: TypeAlias = _Drop | _Wait | None


def recheck(
    db: Session,
    *,
    claim: Claim,
    profile: ClinicProfile,
    now: datetime,
    hand: AtHand | None = None,
) -> Claim | None:
    """The part of a claim that should still be sent now; the other rows are settled here.

    `hand` holds what was gathered for this claim together with others.
    """
    hand = hand or at_hand.gather(db, rows=claim.rows)
    going = [row for row in claim.rows if _goes(db, row, hand, profile=profile, now=now)]
    return Claim(rows=tuple(going)) if going else None


def _goes(
    db: Session, row: OutboxRow, hand: AtHand, *, profile: ClinicProfile, now: datetime
) -> bool:
    match _verdict(db, row, hand, profile=profile, now=now):
        case _Drop(state=state, reason=reason):
            row.state, row.reason, row.content = state, reason, {}
        case _Wait(until=until, reason=reason):
            row.state, row.reason = State.PENDING, reason
            outbox.move(row, due_at=until)
            row.attempts -= 1
        case None:
            return True
    row.lease_until = None
    db.add(row)
    db.flush()
    return False


def _verdict(
    db: Session, row: OutboxRow, hand: AtHand, *, profile: ClinicProfile, now: datetime
) -> _Verdict:
    if row.expires_at <= now:
        return _Drop(state=State.EXPIRED)
    if row.kind is Kind.ESCALATION and _taken(db, row):
        return _Drop(state=State.CANCELLED, reason=Reason.TAKEN)
    if row.kind is Kind.ESCALATION and _left_the_team(db, row):
        return _Drop(state=State.CANCELLED, reason=Reason.REMOVED)
    if row.patient_id is not None and row.kind in _PATIENTS:
        patient = hand.patients[row.patient_id]
        return (
            _unwanted(db, row, patient, hand)
            or _passed_over(db, row, patient, profile=profile, now=now)
            or _later(db, row, patient, hand, profile=profile, now=now)
        )
    return None


def _taken(db: Session, row: OutboxRow) -> bool:
    # An alert that was sent may still be edited after somebody took the escalation.
    escalation = db.get_one(Escalation, row.content["escalation_id"])
    return escalation.taken_at is not None and row.edits is None


def _left_the_team(db: Session, row: OutboxRow) -> bool:
    # Only edits of what was told before: the rest was cancelled when they left. A group is known
    # by the settings, and by another id once it was upgraded.
    if row.edits is None or row.chat_id is None or row.chat_id < 0:
        return False
    return row.chat_id not in {member.chat_id for member in desk.members(db)}


def _unwanted(db: Session, row: OutboxRow, patient: Patient, hand: AtHand) -> _Drop | None:
    if patient.left_at is not None:
        return _Drop(state=State.CANCELLED, reason=Reason.STOPPED)
    patient_id, purpose = stored(patient.id), row.kind.purpose
    if purpose and (patient_id, purpose) not in hand.agreed:
        return _Drop(state=State.CANCELLED, reason=Reason.NO_CONSENT)
    if row.session_id in hand.taken_back:
        return _Drop(state=State.CANCELLED, reason=Reason.SESSION_CANCELLED)
    return _overtaken(db, row)


def _overtaken(db: Session, row: OutboxRow) -> _Drop | None:
    """What appointments have made untrue since the row was planned."""
    if row.kind is Kind.RECALL and appointments.is_booked(db, series_id=row.content["series_id"]):
        return _Drop(state=State.CANCELLED, reason=Reason.BOOKED)
    if row.kind in (Kind.APPOINTMENT, Kind.VISIT):
        tells = row.content.get("says", AppointmentState.CONFIRMED)
        if appointments.get(db, row.appointment_id).state != tells:
            return _Drop(state=State.CANCELLED, reason=Reason.APPOINTMENT_CHANGED)
    return None


def _passed_over(
    db: Session, row: OutboxRow, patient: Patient, *, profile: ClinicProfile, now: datetime
) -> _Drop | None:
    """What was under way when the plan changed, and was not sent: planning left it alone then."""
    if row.retry_at is None or row.session_id is None or row.kind not in planning.KINDS:
        return None
    if planning.wants(db, row=row, patient=patient, profile=profile, now=now):
        return None
    return _Drop(state=State.CANCELLED, reason=Reason.REPLANNED)


def _later(
    db: Session,
    row: OutboxRow,
    patient: Patient,
    hand: AtHand,
    *,
    profile: ClinicProfile,
    now: datetime,
) -> _Verdict:
    paused = patient.paused_until
    if row.kind in _PAUSED and paused is not None and paused > now:
        if row.expires_at <= paused:
            return _Drop(state=State.CANCELLED, reason=Reason.PAUSED)
        return _Wait(until=paused)
    if row.kind in _FOR_CLEAR_SKIN and not _skin_is_clear(db, row):
        until = recall.next_day(now, zone=patients.zone_of(patient), quiet=profile.quiet)
        return _wait_or_expire(row, until=until, reason=Reason.SKIN)
    if row.kind in _REMINDS and (goes_first := _goes_first(patient, hand, now=now)):
        return _Wait(until=goes_first + _A_MOMENT)
    if row.kind in _QUIET and not row.content.get("asked"):
        awake = _awake(row, patient, profile=profile, now=now)
        if awake > now:
            return _wait_or_expire(row, until=awake)
    return None


def _goes_first(patient: Patient, hand: AtHand, *, now: datetime) -> datetime | None:
    """When something leaves that a reminder would be odd before; None if nothing does.

    That is the first message of all, and word of the appointment that a reminder prepares for.
    """
    first = hand.first.get(stored(patient.id), ())
    comes = [max(row.retry_at or row.due_at, now) for row in first if _is_awaited(row, now=now)]
    return min(comes, default=None)


def _is_awaited(row: OutboxRow, *, now: datetime) -> bool:
    due = (row.retry_at or row.due_at) <= now
    return row.kind is Kind.WELCOME or (due and row.state is State.PENDING)


def _wait_or_expire(row: OutboxRow, *, until: datetime, reason: Reason | None = None) -> _Verdict:
    if row.expires_at <= until:
        return _Drop(state=State.EXPIRED, reason=reason)
    return _Wait(until=until, reason=reason)


def _skin_is_clear(db: Session, row: OutboxRow) -> bool:
    return skin.is_clear(db, session=series.get_session(db, row.session_id))


def _awake(row: OutboxRow, patient: Patient, *, profile: ClinicProfile, now: datetime) -> datetime:
    """When this row may disturb: outside quiet hours, and news by day only."""
    zone = patients.zone_of(patient)
    if row.kind in _NEWS:
        return news_may_come(now, zone, quiet=profile.quiet)
    return profile.quiet.defer(now, zone)
