"""A patient's reminders as rows of the outbox, kept equal to what the care plans say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from clinic import (
    appointments,
    consents,
    outbox,
    patients,
    recalls,
    sent_already,
    series,
    step_changes,
    visits,
)
from clinic.profile import ClinicProfile
from clinic.sent_already import row_key
from clinic.tables import CareSession, Kind, OutboxRow, Patient, Purpose, Reason, State
from clinic.tables.base import stored
from clinic.wanted import Wanted
from messages.offsets import LONGEST_DAYS
from messages.timing import Occurrence, SessionFacts, StepKind, schedule
from messages.walltime import local_date

_KINDS = {
    StepKind.REMINDER: Kind.REMINDER,
    StepKind.CHECK_IN: Kind.CHECK_IN,
    StepKind.PREPARATION: Kind.REMINDER,
    StepKind.UPKEEP: Kind.UPKEEP,
}
KINDS = {*_KINDS.values(), Kind.RECALL, Kind.CLOSING, Kind.VISIT}
"""Kinds whose rows are planned here; nobody else adds or takes back any."""
_WAITING = (State.HELD, State.PENDING)
_SCHEDULED = "scheduled"
LOOKS_BACK = timedelta(days=LONGEST_DAYS + 1)
"""Longer than any plan runs; older sessions have nothing left to say."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One patient's schedule at a moment."""

    to_come: tuple[Occurrence, ...]
    past: tuple[Occurrence, ...]
    """Too late to be useful by now."""
    dues: Mapping[str, datetime]
    """By key: when the schedule has it, before what was sent today took its share of the cap."""
    crowded_out: tuple[Occurrence, ...] = ()
    """What that share leaves no room for."""


def planned(
    db: Session,
    *,
    patient: Patient,
    profile: ClinicProfile,
    now: datetime,
    plan_edited: bool = False,
) -> Planned:
    """What the plans of all the patient's sessions say, by the clock and the patient's zone.

    After an edit of a plan the rest of today also leaves room for what was sent today.
    """
    unwanted = consents.withdrawn(db, patient_id=stored(patient.id))
    return _planned(
        db, patient=patient, unwanted=unwanted, profile=profile, now=now, plan_edited=plan_edited
    )


def _planned(
    db: Session,
    *,
    patient: Patient,
    unwanted: Collection[Purpose],
    profile: ClinicProfile,
    now: datetime,
    plan_edited: bool = False,
) -> Planned:
    zone = patients.zone_of(patient)
    facts = session_facts(db, patient=patient, now=now)
    occurrences = sent_already.keep_rows(
        db, schedule(facts, zone=zone, quiet=profile.quiet, times=patients.times_of(patient))
    )
    if patient.in_care:  # Who left sees what comes after agreeing again.
        occurrences = [each for each in occurrences if _KINDS[each.kind].purpose not in unwanted]
    scheduled = occurrences
    if plan_edited:
        occurrences = sent_already.keep_cap_today(
            db,
            occurrences,
            patient_id=stored(patient.id),
            session_dates=[local_date(one.ended_at, zone) for one in facts],
            zone=zone,
            quiet=profile.quiet,
            now=now,
        )
    kept = {row_key(each) for each in occurrences}
    return Planned(
        to_come=tuple(each for each in occurrences if each.expires > now),
        past=tuple(each for each in occurrences if each.expires <= now),
        dues={row_key(each): each.due for each in scheduled},
        crowded_out=tuple(each for each in scheduled if row_key(each) not in kept),
    )


def replan(
    db: Session,
    *,
    patient: Patient,
    profile: ClinicProfile,
    now: datetime,
    plan_edited: bool = False,
) -> Planned:
    """Make the waiting rows equal to what is wanted; doing it twice changes nothing.

    That is the schedule of the care plans, the recalls, and the reminders of appointments, as far
    as the patient did not withdraw consent to it; of somebody in care, nothing else that consent
    was withdrawn to goes on waiting either. Rows that were sent, failed or are being sent are never
    touched. `plan_edited` as for `planned`; what it decided for today holds as long as the schedule
    stays the same.
    """
    patient_id = stored(patient.id)
    # Locked before anything else is read: what is claimed meanwhile would be planned a second time.
    outbox.lock(db, outbox.open_of(patient_id))
    unwanted = consents.withdrawn(db, patient_id=patient_id)
    if patient.in_care and unwanted:
        consents.silence(db, patient_id=patient_id, purposes=unwanted)
    waiting = {
        row.key: row
        for row in outbox.waiting(db, patient_id=patient_id, kinds=KINDS)
        if row.state is not State.SENDING
    }
    plan = _planned(
        db, patient=patient, unwanted=unwanted, profile=profile, now=now, plan_edited=plan_edited
    )
    found = _all_wanted(db, plan, patient=patient, unwanted=unwanted, profile=profile, now=now)
    keys = {each.key for each in found} - waiting.keys()
    known = {row.key: row for row in outbox.find_all(db, keys=keys)}
    outbox.put_all(db, [_row(each, patient) for each in found if each.key in keys - known.keys()])
    for wanted in found:
        row = waiting.pop(wanted.key, None) or known.get(wanted.key)
        if row is not None and (plan_edited or not _is_decided(row, wanted)):
            _adapt(db, row, wanted, patient=patient, now=now)
    for one in plan.crowded_out:
        waiting.pop(row_key(one), None)
        _crowd_out(db, one, patient=patient, now=now)
    for row in waiting.values():
        if row.expires_at > now:
            refused = row.kind.purpose in unwanted
            outbox.cancel_row(row, reason=Reason.NO_CONSENT if refused else _why_not(db, row))
            db.add(row)
    return plan


def wants(
    db: Session, *, row: OutboxRow, patient: Patient, profile: ClinicProfile, now: datetime
) -> bool:
    """Whether planning would still have this row."""
    unwanted = consents.withdrawn(db, patient_id=stored(patient.id))
    plan = _planned(db, patient=patient, unwanted=unwanted, profile=profile, now=now)
    found = _all_wanted(db, plan, patient=patient, unwanted=unwanted, profile=profile, now=now)
    return row.key in {each.key for each in found}


def _all_wanted(
    db: Session,
    plan: Planned,
    *,
    patient: Patient,
    unwanted: Collection[Purpose],
    profile: ClinicProfile,
    now: datetime,
) -> list[Wanted]:
    found = [
        *(_wanted(each, scheduled=plan.dues[row_key(each)]) for each in plan.to_come),
        *recalls.wanted(db, patient=patient, profile=profile, now=now),
        *visits.wanted(db, patient=patient, profile=profile, now=now),
    ]
    return [each for each in found if each.kind.purpose not in unwanted]


def _why_not(db: Session, row: OutboxRow) -> Reason:
    if row.kind is Kind.VISIT:
        return Reason.APPOINTMENT_CHANGED
    if row.kind is Kind.RECALL and appointments.is_booked(db, series_id=row.content["series_id"]):
        return Reason.BOOKED
    return Reason.REPLANNED


def replan_patient(
    db: Session, *, patient_id: int, profile: ClinicProfile, now: datetime
) -> Planned:
    """`replan` for whoever has only the id, which must exist."""
    patient = db.get_one(Patient, patient_id)
    return replan(db, patient=patient, profile=profile, now=now)


def _wanted(occurrence: Occurrence, *, scheduled: datetime) -> Wanted:
    content: dict[str, Any] = {"says": occurrence.says, "day": occurrence.day}
    if occurrence.due != scheduled:
        content |= _instead_of(scheduled)
    return Wanted(
        key=row_key(occurrence),
        kind=_KINDS[occurrence.kind],
        due=occurrence.due,
        expires=occurrence.expires,
        session_id=occurrence.session_id,
        step=occurrence.step_id,
        content=content,
    )


def _instead_of(scheduled: datetime) -> dict[str, Any]:
    # What went out today counts once, when a plan is edited: the next planning sees by this what
    # was decided then, and that nothing has changed since.
    return {_SCHEDULED: scheduled.isoformat()}


def _is_decided(row: OutboxRow, wanted: Wanted) -> bool:
    """Whether the row does as was decided after an edit, and the schedule is still the same."""
    return row.content.get(_SCHEDULED) == wanted.due.isoformat()


def _crowd_out(db: Session, one: Occurrence, *, patient: Patient, now: datetime) -> None:
    wanted = _wanted(one, scheduled=one.due)
    row = outbox.find(db, key=wanted.key) or outbox.put_row(db, _row(wanted, patient))
    if not _stays_cancelled(row, wanted, patient, now=now):
        outbox.cancel_row(row, reason=Reason.REPLANNED)
        row.content = _instead_of(one.due)
        db.add(row)


def _adapt(db: Session, row: OutboxRow, wanted: Wanted, *, patient: Patient, now: datetime) -> None:
    if row.state is State.CANCELLED and not _stays_cancelled(row, wanted, patient, now=now):
        # It is wanted again: the patient came back, or the schedule changed back.
        row.state = State.PENDING if patient.receives else State.HELD
        row.reason, row.chat_id = None, patient.chat_id
    if row.state in _WAITING:
        outbox.move(row, due_at=wanted.due)
        row.expires_at, row.content = wanted.expires, wanted.content
        db.add(row)


def _row(wanted: Wanted, patient: Patient) -> OutboxRow:
    return OutboxRow(
        key=wanted.key,
        kind=wanted.kind,
        lane=wanted.kind.lane,
        state=State.PENDING if patient.receives else State.HELD,
        due_at=wanted.due,
        expires_at=wanted.expires,
        chat_id=patient.chat_id,
        patient_id=patient.id,
        session_id=wanted.session_id,
        appointment_id=wanted.appointment_id,
        step=wanted.step,
        content=wanted.content,
    )


def _stays_cancelled(row: OutboxRow, wanted: Wanted, patient: Patient, *, now: datetime) -> bool:
    until = patient.paused_until
    # A shorter pause may end while what a longer one took away is still useful.
    paused = until is not None and until > now and wanted.expires <= until
    # What may have gone out before the records were restored must not come a second time.
    return row.reason == Reason.RESTORED or (paused and row.reason == Reason.PAUSED)


def session_facts(db: Session, *, patient: Patient, now: datetime) -> list[SessionFacts]:
    """The sessions that are planned for: the newest of each series, unless it is long ago."""
    patient_id = stored(patient.id)
    news = consents.given(db, patient_id=patient_id, purpose=Purpose.NEWS)
    rows = db.exec(
        select(CareSession)
        .where(
            CareSession.patient_id == patient_id,
            col(CareSession.cancelled_at).is_(None),
            col(CareSession.ended_at) > now - LOOKS_BACK,
        )
        .order_by(col(CareSession.id))
    ).all()
    # A new session of a series ends the reminders of the one before it.
    newest = {row.series_id: row for row in sorted(rows, key=lambda each: each.ended_at)}
    facts: list[SessionFacts] = []
    for row in newest.values():
        plan = series.plan_of(db, session=row)
        booked = appointments.confirmed(db, series_id=row.series_id)
        facts.append(
            SessionFacts(
                session_id=stored(row.id),
                plan=plan,
                ended_at=row.ended_at,
                next_appointment=booked.starts_at if booked else None,
                opted_in=_opted_in(patient, plan_steps=[s.id for s in plan.steps if s.opt_in]),
                last_of_series=_ends_care(db, row, rows),
                news=news,
                changes=step_changes.of_session(db, session_id=stored(row.id)),
            )
        )
    return facts


def _ends_care(db: Session, session: CareSession, sessions: Sequence[CareSession]) -> bool:
    """Whether this is the last session of its series, and no new series has begun since."""
    newest = max(sessions, key=lambda each: each.ended_at)
    length = series.get(db, session.series_id).length
    return session.id == newest.id and session.number == length


def _opted_in(patient: Patient, *, plan_steps: list[str]) -> frozenset[str]:
    return frozenset(plan_steps) if patient.wants_top_up else frozenset()


def settled_keys(db: Session, *, patient_id: int) -> set[str]:
    """Keys of this patient's rows that will not be sent any more, for they were or cannot be."""
    return set(
        db.exec(
            select(OutboxRow.key).where(
                OutboxRow.patient_id == patient_id,
                col(OutboxRow.state).not_in((State.HELD, State.PENDING, State.SENDING)),
            )
        ).all()
    )


def has_opt_in(db: Session, *, patient_id: int) -> bool:
    """Whether the plan of the newest session offers steps that a patient must ask for."""
    session = series.latest_session(db, patient_id=patient_id)
    return session is not None and any(
        step.opt_in for step in series.plan_of(db, session=session).steps
    )
