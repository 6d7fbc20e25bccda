"""The outbox for somebody who looks on: what is coming, and what became of what was."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, func, or_, select

from clinic import patients
from clinic.tables import (
    CarePlanVersion,
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
from messages.plan import CarePlan
from messages.walltime import local_date

_R = TypeVar("_R", CareSession, CarePlanVersion, Escalation, Invitation, Patient)

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
    return _reported(db, rows)


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
    return _reported(db, rows)


def waiting(db: Session) -> int:
    """How many rows have not ended."""
    return db.exec(
        select(func.count()).select_from(OutboxRow).where(col(OutboxRow.state).in_(_OPEN), _SHOWN)
    ).one()


@dataclass(frozen=True, kw_only=True)
class _Referred:
    """What the rows of a list refer to: each record is read once, however many rows name it."""

    sessions: Mapping[int, CareSession]
    plans: Mapping[int, CarePlan]
    """By the id of the version."""
    cases: Mapping[int, Escalation]
    invitations: Mapping[int, Invitation]
    patients: Mapping[int, Patient]
    names: Mapping[int, str]
    """Of whoever has that chat."""


def _reported(db: Session, rows: Sequence[OutboxRow]) -> list[Reported]:
    referred = _referred(db, rows)
    return [_report(row, referred) for row in rows]


def _referred(db: Session, rows: Sequence[OutboxRow]) -> _Referred:
    sessions = _by_id(db, CareSession, (row.session_id for row in rows))
    versions = _by_id(db, CarePlanVersion, (each.plan_version_id for each in sessions.values()))
    cases = _by_id(db, Escalation, (row.content.get("escalation_id") for row in rows))
    invited = _by_id(db, Invitation, (row.content.get("invitation_id") for row in rows))
    patient_ids = {
        *(row.patient_id or row.content.get("patient_id") for row in rows),
        *(each.patient_id for each in (*cases.values(), *invited.values())),
    }
    return _Referred(
        sessions=sessions,
        plans={each: CarePlan.from_document(kept.document) for each, kept in versions.items()},
        cases=cases,
        invitations=invited,
        patients=_by_id(db, Patient, patient_ids),
        names=_names(db, chats={row.chat_id for row in rows}),
    )


def _by_id(db: Session, table: type[_R], ids: Iterable[int | None]) -> dict[int, _R]:
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    found = db.exec(select(table).where(col(table.id).in_(wanted))).all()
    return {stored(each.id): each for each in found}


def _names(db: Session, *, chats: Collection[int | None]) -> dict[int, str]:
    found = [
        *db.exec(select(Patient.chat_id, Patient.name).where(col(Patient.chat_id).in_(chats))),
        # The last one counts: colleagues who are patients too are called as the team knows them.
        *db.exec(select(Staff.chat_id, Staff.name).where(col(Staff.chat_id).in_(chats))),
    ]
    return {chat_id: name.split()[0] for chat_id, name in found if chat_id is not None}


def _report(row: OutboxRow, referred: _Referred) -> Reported:
    session = referred.sessions.get(row.session_id or 0)
    patient = _patient(row, referred)
    label, day = _step(row, referred, session, patient)
    named = referred.names.get(row.chat_id or 0, "")
    return Reported(
        row=row,
        recipient=patient.first_name if patient and row.patient_id else named,
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


def _patient(row: OutboxRow, referred: _Referred) -> Patient | None:
    patient_id = row.patient_id or row.content.get("patient_id")
    if "escalation_id" in row.content:
        case = referred.cases.get(row.content["escalation_id"])
        patient_id = case.patient_id if case else None
    elif "invitation_id" in row.content:
        invitation = referred.invitations.get(row.content["invitation_id"])
        patient_id = invitation.patient_id if invitation else None
    return referred.patients.get(patient_id) if patient_id else None


def _step(
    row: OutboxRow, referred: _Referred, session: CareSession | None, patient: Patient | None
) -> tuple[str | None, int | None]:
    if session is None or patient is None or row.step is None:
        return None, None
    plan = referred.plans[session.plan_version_id]
    step = next((each for each in plan.steps if each.id == row.step), plan.check_ins)
    if isinstance(step.when, BeforeNext | AfterLast):
        return step.label, None
    zone = patients.zone_of(patient)
    return step.label, (local_date(row.due_at, zone) - local_date(session.ended_at, zone)).days
