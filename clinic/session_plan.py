"""The steps of one session that are still to come, as staff look at them and change them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from clinic import invitations, patients, planning, sent_already, series
from clinic.profile import ClinicProfile
from clinic.tables import CareSession, OutboxRow, Patient, Series, State
from messages.day_times import EVENING_FROM, MORNING_BEFORE
from messages.occurrence import Occurrence, SessionFacts
from messages.offsets import BeforeNext
from messages.plan import CarePlan
from messages.session_steps import session_steps
from messages.step_changes import change_of
from messages.steps import CheckIns, Step

_OPEN = (State.HELD, State.PENDING)


class Needs(StrEnum):
    """Without what a step does not come, whatever staff want."""

    APPOINTMENT = "appointment"
    """It prepares for one, and none is agreed yet."""
    WISH = "wish"
    """It is only for patients who ask for it."""
    CONSENT = "consent"
    """It is news, which this patient does not want."""


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One day of a step, still to come."""

    occurrence: str
    own: datetime | None
    """When it would come without what staff changed and before messages are joined."""
    wished: datetime | None
    """When it should come as staff changed it, before messages are joined; None if they left it
    out. What the patient has not asked for has the time it would have."""
    due: datetime | None
    """When it is sent, as things stand; None if it is not."""
    left_out: bool

    @property
    def moved(self) -> bool:
        """Whether staff gave it another time."""
        return self.wished is not None and self.wished != self.own

    @property
    def placed(self) -> datetime | None:
        """Where it stands in a list: when it comes, or would."""
        return self.due or self.wished or self.own


def is_far_from_its_time(one: Coming, zone: ZoneInfo) -> bool:
    """Whether staff moved it to another day, or from one part of the day into another."""
    if not one.moved or one.own is None or one.placed is None:
        return False
    before, after = (each.astimezone(zone) for each in (one.own, one.placed))
    return (before.date(), _part(before.time())) != (after.date(), _part(after.time()))


def _part(at: time) -> int:
    return sum(at >= border for border in (MORNING_BEFORE, EVENING_FROM))


@dataclass(frozen=True, kw_only=True)
class StepToCome:
    """One step, with what is still to come of it."""

    step: Step | CheckIns
    coming: tuple[Coming, ...]
    """In the order of time."""
    left_out: bool
    """As a whole."""
    changed: bool
    """Whether staff said anything of it."""
    at: time | None
    """The time of the day that staff gave to the whole step."""
    needs: Needs | None

    @property
    def is_silent(self) -> bool:
        """Whether nothing of it is left."""
        return self.left_out or (bool(self.coming) and all(one.left_out for one in self.coming))


@dataclass(frozen=True, kw_only=True)
class SessionPlan:
    """The plan of one session whose aftercare runs."""

    patient: Patient
    series: Series
    session: CareSession
    facts: SessionFacts
    steps: tuple[StepToCome, ...]
    """In the order of time; what comes without a date is last."""

    @property
    def plan(self) -> CarePlan:
        """The version of the plan that this session follows."""
        return self.facts.plan

    @property
    def zone(self) -> ZoneInfo:
        """Of the patient's clock."""
        return patients.zone_of(self.patient)


def find(
    db: Session, *, session_id: int, profile: ClinicProfile, now: datetime
) -> SessionPlan | None:
    """The plan of this session; None if it was taken back, or a newer one took its place.

    There is none either for who left the clinic's care and is not expected to join again.
    """
    session = series.find_session(db, session_id)
    if session is None:
        return None
    patient = patients.get(db, session.patient_id)
    waits = bool(invitations.pending(db, patient_id=session.patient_id))
    if patient.left_at is not None and not waits:
        return None
    found = planning.session_facts(db, patient=patient, now=now)
    facts = next((each for each in found if each.session_id == session_id), None)
    run = series.get(db, session.series_id)
    if facts is None or run.closed_at is not None:
        return None
    return SessionPlan(
        patient=patient,
        series=run,
        session=session,
        facts=facts,
        steps=_steps(db, facts, patient=patient, profile=profile, now=now),
    )


def _steps(
    db: Session, facts: SessionFacts, *, patient: Patient, profile: ClinicProfile, now: datetime
) -> tuple[StepToCome, ...]:
    zone, times = patients.zone_of(patient), patients.times_of(patient)
    offered = frozenset(step.id for step in facts.plan.steps)
    # What the patient has not asked for has its place too: it may be moved before.
    whole = replace(facts, opted_in=offered, news=True)
    planned, as_changed = (
        session_steps(each, zone=zone, quiet=profile.quiet, times=times)
        for each in (replace(whole, changes=()), whole)
    )
    coming = _coming(db, own=planned, real=as_changed, facts=facts, now=now)
    found = [_step(step, facts, coming) for step in (*facts.plan.steps, facts.plan.check_ins)]
    there = [each for each in found if each.coming or each.needs is Needs.APPOINTMENT]
    return tuple(sorted(there, key=lambda each: _place(each, now)))


def _place(one: StepToCome, now: datetime) -> tuple[bool, datetime]:
    placed = [each.placed for each in one.coming if each.placed is not None]
    return not placed, min(placed, default=now)


def _step(
    step: Step | CheckIns, facts: SessionFacts, coming: Mapping[str, list[Coming]]
) -> StepToCome:
    whole = change_of(facts.changes, step_id=step.id, occurrence="")
    return StepToCome(
        step=step,
        coming=tuple(coming.get(step.id, ())),
        left_out=whole is not None and whole.dropped,
        changed=any(each.step_id == step.id for each in facts.changes),
        at=whole.at if whole is not None else None,
        needs=_needs(step, facts),
    )


def _needs(step: Step | CheckIns, facts: SessionFacts) -> Needs | None:
    if isinstance(step.when, BeforeNext) and facts.next_appointment is None:
        # After the last session there is none to prepare for.
        return None if facts.last_of_series else Needs.APPOINTMENT
    if isinstance(step, Step) and step.opt_in and step.id not in facts.opted_in:
        return Needs.WISH
    if isinstance(step, Step) and step.news_only and not facts.news:
        return Needs.CONSENT
    return None


def _coming(
    db: Session,
    *,
    own: Iterable[Occurrence],
    real: Iterable[Occurrence],
    facts: SessionFacts,
    now: datetime,
) -> dict[str, list[Coming]]:
    """What is still to come, by step; what was sent or is being sent is not."""
    rows = _rows(db, facts.session_id)
    without, as_changed = _by_name(own), _by_name(real)
    keys = _keys(db, [*without.values()]) | _keys(db, [*as_changed.values()])
    found: dict[str, list[Coming]] = {}
    for name in dict.fromkeys((*without, *as_changed)):
        row = rows.get(keys[name])
        if row is not None and row.state not in (*_OPEN, State.CANCELLED):
            continue
        changed, unchanged = as_changed.get(name), without.get(name)
        shown = changed or unchanged
        if shown is None or shown.expires <= now:
            continue
        change = change_of(facts.changes, step_id=shown.step_id, occurrence=shown.occurrence)
        waits = row if row is not None and row.state in _OPEN else None
        one = Coming(
            occurrence=shown.occurrence,
            own=unchanged.due if unchanged else None,
            wished=changed.due if changed else None,
            due=max(waits.due_at, now) if changed and waits else None,
            left_out=change is not None and change.dropped,
        )
        found.setdefault(shown.step_id, []).append(one)
    return {step: sorted(each, key=lambda one: one.placed or now) for step, each in found.items()}


_Name = tuple[str, str]


def _by_name(occurrences: Iterable[Occurrence]) -> dict[_Name, Occurrence]:
    return {(one.step_id, one.occurrence): one for one in occurrences}


def _keys(db: Session, occurrences: list[Occurrence]) -> dict[_Name, str]:
    """The keys of their rows, which may go by an earlier name."""
    kept = sent_already.keep_rows(db, occurrences)
    names = ((one.step_id, one.occurrence) for one in occurrences)
    return dict(zip(names, map(sent_already.row_key, kept), strict=True))


def _rows(db: Session, session_id: int) -> dict[str, OutboxRow]:
    rows = db.exec(
        select(OutboxRow).where(
            OutboxRow.session_id == session_id, col(OutboxRow.step).is_not(None)
        )
    ).all()
    return {row.key: row for row in rows}
