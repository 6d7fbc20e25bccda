"""Letting running sessions follow an edited care plan, and telling what that changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from clinic import audit, outbox, patients, plan_versions, planning, series
from clinic.plan_versions import InRecovery
from clinic.profile import ClinicProfile
from clinic.tables import Kind, OutboxRow, Patient, State
from messages.plan import CarePlan

TERMINAL = "terminal"
"""The actor of what somebody did at the command line."""


class Change(StrEnum):
    """What becomes of one message that waits."""

    ADDED = "added"
    """It comes, and did not before."""
    MOVED = "moved"
    """It comes at another time."""
    REWORDED = "reworded"
    """It comes when it would have come, and says something else."""
    DROPPED = "dropped"
    """It does not come any more."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of the clock that waits, as far as a plan decides about it."""

    kind: Kind
    session_id: int | None
    step: str | None
    day: int | None
    """Local days since the session; None for what does not count from it."""
    says: str | None
    due: datetime


@dataclass(frozen=True, kw_only=True)
class Changed:
    """One message before and after; at least one of the two is there."""

    change: Change
    before: Message | None
    after: Message | None

    @property
    def message(self) -> Message:
        """What it is now, or was if it is no more."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change is of something")
        return found


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What one patient's sessions were given, and what follows from it."""

    patient: Patient
    sessions: tuple[InRecovery, ...]
    """With the plans they were planned with before."""
    changes: tuple[Changed, ...]


def apply(
    db: Session,
    *,
    patient_id: int,
    plans: Mapping[str, CarePlan],
    profile: ClinicProfile,
    now: datetime,
) -> Applied | None:
    """Let the patient's sessions in recovery follow these plans; None if they do already.

    What was sent or is being sent stays as it is, and so do ticks and answers. Whoever asks what
    would change rolls back. The caller's transaction must be a writing one.
    """
    sessions = plan_versions.outdated(db, plans=plans, now=now, patient_id=patient_id)
    if not sessions:
        return None
    patient = patients.get(db, patient_id)
    waits = bool(_waiting(db, patient_id=patient_id))
    before: dict[str, Message] = {}
    if _is_planned_for(patient, waits=waits):
        # What the clock alone has changed since they were planned is none of the new plan's doing.
        planning.replan(db, patient=patient, profile=profile, now=now)
        before = _waiting(db, patient_id=patient_id)
    for one in sessions:
        _follow(db, one, plans[one.procedure], now=now)
    after: dict[str, Message] = {}
    if _is_planned_for(patient, waits=waits):
        planning.replan(db, patient=patient, profile=profile, now=now, plan_edited=True)
        after = _waiting(db, patient_id=patient_id)
    return Applied(
        patient=patient, sessions=tuple(sessions), changes=tuple(_compared(before, after))
    )


def _is_planned_for(patient: Patient, *, waits: bool) -> bool:
    # For who left nothing is planned, unless a new invitation is on its way to them.
    return patient.left_at is None or waits


def _follow(db: Session, one: InRecovery, plan: CarePlan, *, now: datetime) -> None:
    one.session.plan_version_id = series.keep_plan(db, plan=plan, now=now)
    db.add(one.session)
    db.flush()
    audit.note(
        db,
        actor=TERMINAL,
        act=f"plan {one.plan.digest[:8]} to {plan.digest[:8]}",
        now=now,
        patient_id=one.session.patient_id,
        subject_id=one.session.id,
    )


def _waiting(db: Session, *, patient_id: int) -> dict[str, Message]:
    rows = outbox.waiting(db, patient_id=patient_id, kinds=planning.KINDS)
    return {row.key: _message(row) for row in rows if row.state is not State.SENDING}


def _message(row: OutboxRow) -> Message:
    return Message(
        kind=row.kind,
        session_id=row.session_id,
        step=row.step,
        day=row.content.get("day"),
        says=row.content.get("says"),
        due=row.due_at,
    )


def _compared(before: Mapping[str, Message], after: Mapping[str, Message]) -> Sequence[Changed]:
    found: list[Changed] = []
    for key in before.keys() | after.keys():
        was, is_now = before.get(key), after.get(key)
        change = _change(was, is_now)
        if change is not None:
            found.append(Changed(change=change, before=was, after=is_now))
    return sorted(found, key=lambda one: (one.message.due, one.message.step or "", one.change))


def _change(was: Message | None, is_now: Message | None) -> Change | None:
    if was is None:
        return Change.ADDED
    if is_now is None:
        return Change.DROPPED
    if was.due != is_now.due:
        return Change.MOVED
    return Change.REWORDED if was.says != is_now.says else None
