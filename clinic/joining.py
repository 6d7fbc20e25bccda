"""From an invitation to a patient in care: opening it, agreeing, refusing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, update
from sqlmodel import Session, col, delete, select

from clinic import (
    appointments,
    audit,
    consents,
    invitations,
    outbox,
    patients,
    planning,
    series,
    step_changes,
    visits,
)
from clinic.consents import Notice
from clinic.profile import ClinicProfile
from clinic.tables import (
    Appointment,
    CareSession,
    CheckInReply,
    Escalation,
    Invitation,
    Kind,
    OutboxRow,
    Patient,
    Reason,
    Series,
    State,
)
from clinic.tables.base import stored

WELCOME_WAITS = timedelta(minutes=2)
"""How long the first message waits for the answer about news, which is asked before it."""

_AFTER_THE_ANSWER = timedelta(seconds=1)
"""The answer to the question about news is read before the first message."""


class Closed(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    """No invitation has this code."""
    TOO_MANY = "too many"
    """Too many wrong codes; try later."""
    EXPIRED = "expired"
    """It was not used in time."""
    WITHDRAWN = "withdrawn"
    """Staff took it back, or made a newer one."""
    YOURS = "yours"
    """This very person joined with it before."""
    USED = "used"
    """Somebody else joined with it."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a code opened: an invitation, or a reason why not."""

    invitation: Invitation | None = None
    closed: Closed | None = None
    until: datetime | None = None
    """With TOO_MANY: when to try again."""


def open_code(db: Session, *, code: str, user_id: int, now: datetime) -> Opening:
    """Look a code up for this person; a code that opens nothing is counted as a guess."""
    until = invitations.guesses_blocked_until(db, user_id=user_id, now=now)
    if until is not None and until > now:
        return Opening(closed=Closed.TOO_MANY, until=until)
    invitation = invitations.find(db, code=code)
    if invitation is None:
        invitations.note_guess(db, user_id=user_id, now=now)
        return Opening(closed=Closed.UNKNOWN)
    return _open(invitation, user_id=user_id, now=now)


def reopen(invitation: Invitation | None, *, user_id: int, now: datetime) -> Opening:
    """Whether an invitation that was opened before can still be used by this person."""
    if invitation is None:
        return Opening(closed=Closed.UNKNOWN)
    return _open(invitation, user_id=user_id, now=now)


def _open(invitation: Invitation, *, user_id: int, now: datetime) -> Opening:
    if invitation.used_at is not None:
        yours = invitation.used_by == user_id
        return Opening(closed=Closed.YOURS if yours else Closed.USED)
    if invitation.withdrawn_at is not None:
        return Opening(closed=Closed.WITHDRAWN)
    if invitation.expires_at <= now:
        return Opening(closed=Closed.EXPIRED)
    return Opening(invitation=invitation)


def agree(
    db: Session,
    *,
    invitation: Invitation,
    chat_id: int,
    notice: Notice | None,
    profile: ClinicProfile,
    now: datetime,
) -> Patient:
    """The person in this chat agrees to care: let the reminders come.

    `notice` is None for somebody whose consent was given before and still holds.
    Somebody who is known already (enrolled anew by mistake) stays one patient: the new sessions
    move over to the record that this chat belongs to.
    """
    patient = patients.get(db, stored(invitation.patient_id))
    known = patients.by_chat(db, chat_id=chat_id)
    invitations.use(db, invitation=invitation, user_id=chat_id, now=now)
    if known is not None and known.id != patient.id:
        patient = _merge(db, new=patient, known=known, profile=profile, now=now)
    patient.chat_id, patient.left_at, patient.unreachable_since = chat_id, None, None
    patient.joined_at = patient.joined_at or now
    db.add(patient)
    patient_id = stored(patient.id)
    if notice is not None:
        _answer(db, patient_id=patient_id, granted=True, notice=notice, now=now)
    outbox.release_patient(db, patient_id=patient_id, chat_id=chat_id)
    revive_welcomes(db, patient=patient, now=now)
    for row in outbox.waiting(db, patient_id=patient_id, kinds={Kind.WELCOME}):
        if row.state is State.PENDING:
            outbox.move(row, due_at=now + WELCOME_WAITS)
            db.add(row)
    planning.replan(db, patient=patient, profile=profile, now=now)
    audit.note(
        db,
        actor=f"patient:{patient_id}",
        act="joined",
        now=now,
        patient_id=patient_id,
        subject_id=invitation.id,
    )
    return patient


def _answer(
    db: Session, *, patient_id: int | None, granted: bool, notice: Notice, now: datetime
) -> None:
    for purpose in consents.IN_NOTICE:
        consents.record(
            db,
            patient_id=patient_id,
            purpose=purpose,
            granted=granted,
            notice=notice,
            actor="patient",
            now=now,
        )


def revive_welcomes(db: Session, *, patient: Patient, now: datetime) -> None:
    """A first message that was cancelled as nobody agreed any more: now somebody does."""
    withdrawn = db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.patient_id == patient.id,
            OutboxRow.kind == Kind.WELCOME,
            OutboxRow.state == State.CANCELLED,
            col(OutboxRow.reason).in_((Reason.STOPPED, Reason.NO_CONSENT)),
            col(OutboxRow.expires_at) > now,
        )
        .with_for_update()
    ).all()
    for row in withdrawn:
        row.state, row.reason, row.chat_id = State.PENDING, None, patient.chat_id
        outbox.move(row, due_at=max(row.due_at, now))
        db.add(row)
    db.flush()


def hasten_welcome(db: Session, *, patient: Patient, now: datetime) -> None:
    """The question about news is answered: the first message may come at once."""
    for row in outbox.waiting(db, patient_id=stored(patient.id), kinds={Kind.WELCOME}):
        if row.state is State.PENDING:
            outbox.move(row, due_at=min(row.due_at, now + _AFTER_THE_ANSWER))
            db.add(row)


def _merge(
    db: Session, *, new: Patient, known: Patient, profile: ClinicProfile, now: datetime
) -> Patient:
    for table in (
        Series,
        CareSession,
        Appointment,
        OutboxRow,
        Invitation,
        CheckInReply,
        Escalation,
    ):
        db.exec(
            update(table).where(col(table.patient_id) == stored(new.id)).values(patient_id=known.id)
        )
    db.flush()
    for called_off in series.join_open(db, patient_id=stored(known.id), now=now):
        visits.tell(db, appointment=called_off, profile=profile, now=now, asked=False)
    if new.joined_at is None:
        db.delete(new)
        db.flush()
    # Else the person was here before with another account: that record keeps its consents.
    return known


def refuse(db: Session, *, invitation: Invitation, notice: Notice, now: datetime) -> None:
    """The person says no: keep nothing of the enrolment but the refusal itself."""
    _answer(db, patient_id=None, granted=False, notice=notice, now=now)
    invitation.withdrawn_at = now
    db.add(invitation)
    patient = patients.get(db, stored(invitation.patient_id))
    audit.note(db, actor="patient", act="refused", now=now, subject_id=invitation.id)
    patient_id = stored(patient.id)
    if patient.joined_at is None:
        _erase(db, patient_id=patient_id)
    else:
        outbox.cancel(db, col(OutboxRow.patient_id) == patient_id, reason=Reason.NO_CONSENT)


def _erase(db: Session, *, patient_id: int) -> None:
    appointments.erase(db, patient_id=patient_id)
    db.exec(delete(Invitation).where(col(Invitation.patient_id) == patient_id))
    db.exec(delete(OutboxRow).where(col(OutboxRow.patient_id) == patient_id))
    step_changes.erase(db, patient_id=patient_id)
    db.exec(delete(CareSession).where(col(CareSession.patient_id) == patient_id))
    db.exec(delete(Series).where(col(Series.patient_id) == patient_id))
    db.exec(delete(Patient).where(col(Patient.id) == patient_id))


def return_to_care(
    db: Session, *, patient: Patient, notice: Notice, profile: ClinicProfile, now: datetime
) -> None:
    """A patient who had left agrees again: what is still useful is planned anew."""
    patient.left_at = patient.unreachable_since = None
    db.add(patient)
    patient_id = stored(patient.id)
    _answer(db, patient_id=patient_id, granted=True, notice=notice, now=now)
    outbox.release_patient(db, patient_id=patient_id, chat_id=stored(patient.chat_id))
    revive_welcomes(db, patient=patient, now=now)
    for invitation in invitations.pending(db, patient_id=patient_id):
        invitations.use(db, invitation=invitation, user_id=stored(patient.chat_id), now=now)
    planning.replan(db, patient=patient, profile=profile, now=now)
    audit.note(db, actor=f"patient:{patient_id}", act="returned", now=now, patient_id=patient_id)


def waits_to_join(db: Session) -> list[tuple[Patient, Invitation]]:
    """Patients whose invitation nobody has used yet, with that invitation, the oldest first."""
    return list(
        db.exec(
            select(Patient, Invitation)
            .join(Invitation, col(Invitation.patient_id) == col(Patient.id))
            .where(
                col(Invitation.used_at).is_(None),
                col(Invitation.withdrawn_at).is_(None),
                or_(
                    col(Patient.joined_at).is_(None),
                    col(Patient.left_at).is_not(None),
                    col(Patient.unreachable_since).is_not(None),
                ),
            )
            .order_by(col(Invitation.created_at))
        ).all()
    )
