"""The outbox for somebody who looks on: what is coming, and what became of what was."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from clinic import patients, series
from clinic.tables import (
    CareSession,
    Escalation,
    Invitation,
    Kind,
    OutboxRow,
    Patient,
    Staff,
    State,
)
from clinic.tables.base import stored
from messages.offsets import AfterLast, BeforeNext
from messages.walltime import local_date

_OPEN = (State.HELD, State.PENDING, State.SENDING)
_IN_TROUBLE = (State.FAILED, State.UNCERTAIN)
# Answers in a dialogue stand in the chat anyway; that one did not arrive is seen nowhere else.
_SHOWN = or_(
    col(OutboxRow.kind).not_in((Kind.REPLY, Kind.MENU)), col(OutboxRow.state).in_(_IN_TROUBLE)
)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A row with what it takes to tell of it; what was erased meanwhile is left empty."""

    row: OutboxRow
    recipient: str
    """Who gets it, by the first name in the records."""
    patient: str
    """The first name of the patient it goes to or tells of."""
    about: str = ""
    """Which of its kind: the notice's name, the visit's distance, the appointment's state."""
    label: str | None = None
    """The message id of the step's two or three words."""
    session: int | None = None
    """The number of the session in its series."""
    day: int | None = None
    """Local days since the session, for what is told by days."""


def coming(db: Session, *, most: int) -> list[Reported]:
    """What has not ended, soonest first."""
    rows = db.exec(
        select(OutboxRow)
        .where(col(OutboxRow.state).in_(_OPEN), _SHOWN)
        .order_by(func.coalesce(OutboxRow.retry_at, OutboxRow.due_at), col(OutboxRow.id))
        .limit(most)
    ).all()
    return [_reported(db, row) for row in rows]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """When a row that has ended was sent, if it was, and when it was due."""

    sent_at: datetime | None
    due_at: datetime


def ended(db: Session) -> dict[int, Ended]:
    """All rows that have ended, by id."""
    rows = db.exec(
        select(OutboxRow.id, OutboxRow.sent_at, OutboxRow.due_at)
        .where(col(OutboxRow.state).not_in(_OPEN), _SHOWN)
        .order_by(col(OutboxRow.id))
    ).all()
    return {stored(each): Ended(sent_at=sent_at, due_at=due_at) for each, sent_at, due_at in rows}


def came(db: Session, *, ids: Collection[int]) -> list[Reported]:
    """The rows with these ids."""
    rows = db.exec(select(OutboxRow).where(col(OutboxRow.id).in_(ids))).all()
    return [_reported(db, row) for row in rows]


def totals(db: Session) -> dict[State, int]:
    """How many of the rows that are reported are in each state."""
    counted = select(OutboxRow.state, func.count()).where(_SHOWN).group_by(col(OutboxRow.state))
    return {State(state): count for state, count in db.exec(counted).all()}


def _reported(db: Session, row: OutboxRow) -> Reported:
    session = db.get(CareSession, row.session_id) if row.session_id else None
    patient = _patient(db, row)
    label, day = _step(db, row, session, patient)
    return Reported(
        row=row,
        recipient=_recipient(db, row, patient),
        patient=patient.first_name if patient else "",
        about=_about(row),
        label=label,
        session=session.number if session else None,
        day=day,
    )


def _about(row: OutboxRow) -> str:
    # From the key: the content is emptied when a row is cancelled or expires.
    parts = row.key.split(":")
    match row.kind:
        case Kind.NOTICE:
            return parts[1]
        case Kind.VISIT | Kind.APPOINTMENT:
            return parts[2]
        case _:
            return ""


def _patient(db: Session, row: OutboxRow) -> Patient | None:
    patient_id = row.patient_id or row.content.get("patient_id")
    if "escalation_id" in row.content:
        case = db.get(Escalation, row.content["escalation_id"])
        patient_id = case.patient_id if case else None
    elif "invitation_id" in row.content:
        invitation = db.get(Invitation, row.content["invitation_id"])
        patient_id = invitation.patient_id if invitation else None
    return patients.find(db, patient_id) if patient_id else None


def _recipient(db: Session, row: OutboxRow, patient: Patient | None) -> str:
    if row.patient_id and patient:
        return patient.first_name
    named: Sequence[str] = (
        db.exec(select(Staff.name).where(Staff.chat_id == row.chat_id)).all()
        or db.exec(select(Patient.name).where(Patient.chat_id == row.chat_id)).all()
    )
    return named[0].split()[0] if named else ""


def _step(
    db: Session, row: OutboxRow, session: CareSession | None, patient: Patient | None
) -> tuple[str | None, int | None]:
    if session is None or patient is None or row.step is None:
        return None, None
    plan = series.plan_of(db, session=session)
    step = next((each for each in plan.steps if each.id == row.step), plan.check_ins)
    if isinstance(step.when, BeforeNext | AfterLast):
        return step.label, None
    zone = patients.zone_of(patient)
    return step.label, (local_date(row.due_at, zone) - local_date(session.ended_at, zone)).days
