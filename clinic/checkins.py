"""Patients' answers to check-ins, and the ones that never came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, exists, select

from clinic import desk, escalations, outbox, patients, series, step_changes
from clinic.profile import ClinicProfile
from clinic.tables import (
    CareSession,
    CheckInReply,
    Consent,
    Escalation,
    Kind,
    OutboxRow,
    Patient,
    Purpose,
    State,
)
from clinic.tables.base import is_any, stored
from messages.answers import CheckInAnswer
from messages.check_in import escalates
from messages.plan import CarePlan
from messages.walltime import local_date

MISSED_AFTER = timedelta(hours=48)
_NOTICE_LIVES = timedelta(days=3)
_LONGEST_OUTAGE = timedelta(days=14)
"""What nobody looked at for longer than this is no news any more."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came of an answer."""

    answer: CheckInAnswer
    plan: CarePlan
    """Of the session that the reply is about."""
    day: int
    """Local days from that session to the answer, whenever the question was asked."""
    escalation: Escalation | None


def answer(
    db: Session,
    *,
    row: OutboxRow,
    answer: CheckInAnswer,
    profile: ClinicProfile,
    now: datetime,
) -> Answered:
    """Record the answer to every check-in that this message asked; a worry goes to staff."""
    patient = patients.get(db, stored(row.patient_id))
    about, worry = series.get_session(db, row.session_id), None
    for asked in outbox.same_message(db, row=row):
        if asked.kind is not Kind.CHECK_IN:
            continue
        reply = CheckInReply(
            outbox_id=stored(asked.id),
            patient_id=stored(asked.patient_id),
            session_id=stored(asked.session_id),
            answer=answer,
            at=now,
        )
        db.add(reply)
        db.flush()
        session = series.get_session(db, asked.session_id)
        plan, day = step_changes.heard(db, session=session), _day(session, patient, now=now)
        if worry is None and escalates(plan, answer, day):
            # One message may ask about two sessions; the worrying one is the one answered to.
            about = session
            worry = escalations.raise_(db, reply=reply, profile=profile, now=now)
        elif not escalates(plan, answer, day):
            escalations.note_milder(db, reply=reply, now=now)
    return Answered(
        answer=answer,
        plan=step_changes.heard(db, session=about),
        day=_day(about, patient, now=now),
        escalation=worry,
    )


def is_repeated(db: Session, *, row: OutboxRow, answer: CheckInAnswer, now: datetime) -> bool:
    """Whether this answer says only what the newest one to this check-in said already.

    On a later day it is news, and so is a worry that somebody took or cleared since.
    """
    last = reply_to(db, row=row)
    if last is None or last.answer is not answer:
        return False
    newest = latest_reply(db, session_id=last.session_id)
    if newest is not None and newest.answer is not answer:
        return False
    patient = patients.get(db, stored(row.patient_id))
    session = series.get_session(db, row.session_id)
    cleared = session.skin_cleared_at
    same_day = _day(session, patient, now=now) == _day(session, patient, now=last.at)
    in_hand = escalations.taken_since(db, patient_id=last.patient_id, since=last.at)
    return same_day and not in_hand and (cleared is None or cleared < last.at)


def _day(session: CareSession, patient: Patient, *, now: datetime) -> int:
    zone = patients.zone_of(patient)
    return (local_date(now, zone) - local_date(session.ended_at, zone)).days


def open_check_in(db: Session, *, patient: Patient) -> OutboxRow | None:
    """The newest check-in this patient got, for an answer that is typed and not tapped."""
    return db.exec(
        select(OutboxRow)
        .where(
            OutboxRow.patient_id == patient.id,
            OutboxRow.kind == Kind.CHECK_IN,
            OutboxRow.state == State.SENT,
        )
        .order_by(col(OutboxRow.sent_at).desc(), col(OutboxRow.id))
        .limit(1)
    ).first()


def is_asked_since(db: Session, *, patient: Patient, since: datetime) -> bool:
    """Whether this patient got a check-in after this moment."""
    row = open_check_in(db, patient=patient)
    return row is not None and row.sent_at is not None and row.sent_at > since


def unanswered(db: Session, *, since: datetime, until: datetime) -> list[OutboxRow]:
    """Check-ins sent in this time that nobody answered and nobody counted as missed; locked.

    Of patients who left nobody expects an answer, nor to what came before they left care alone.
    """
    answered = exists().where(col(CheckInReply.outbox_id) == col(OutboxRow.id))
    left = exists().where(
        col(Patient.id) == col(OutboxRow.patient_id), col(Patient.left_at).is_not(None)
    )
    left_care = exists().where(
        col(Consent.patient_id) == col(OutboxRow.patient_id),
        col(Consent.purpose) == Purpose.CARE,
        ~col(Consent.granted),
        col(Consent.at) >= col(OutboxRow.sent_at),
    )
    return list(
        db.exec(
            select(OutboxRow)
            .where(
                is_any(col(OutboxRow.kind), Kind.CHECK_IN),
                is_any(col(OutboxRow.state), State.SENT),
                col(OutboxRow.sent_at) > since,
                col(OutboxRow.sent_at) <= until,
                col(OutboxRow.missed_at).is_(None),
                ~answered,
                ~left,
                ~left_care,
            )
            .with_for_update(skip_locked=True)
        ).all()
    )


def note_missed(db: Session, *, profile: ClinicProfile, now: datetime) -> int:
    """Count check-ins that stayed unanswered for 48 h as missed and show them to staff.

    Staff are told in waking hours; returns how many were missed.
    """
    rows = unanswered(db, since=now - MISSED_AFTER - _LONGEST_OUTAGE, until=now - MISSED_AFTER)
    for row in rows:
        row.missed_at = now
        db.add(row)
    messages = _one_a_message(rows)
    for row in messages:
        desk.tell(
            db,
            about="missed-check-in",
            key=str(row.id),
            profile=profile,
            now=now,
            due_at=profile.quiet.defer(now, profile.zone),
            expires_at=now + _NOTICE_LIVES,
            patient_id=row.patient_id,
            content={"check_in": row.id},
        )
    return len(messages)


def _one_a_message(rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """The first row of each message: one message may have asked about two sessions."""
    first: dict[tuple[int | None, int | None], OutboxRow] = {}
    for row in sorted(rows, key=lambda each: each.id or 0):
        first.setdefault((row.chat_id, row.message_id), row)
    return list(first.values())


def missed(db: Session, *, since: datetime) -> list[OutboxRow]:
    """Check-ins counted as missed since this moment and not answered afterwards either.

    One a message.
    """
    answered = exists().where(col(CheckInReply.outbox_id) == col(OutboxRow.id))
    return _one_a_message(
        db.exec(
            select(OutboxRow)
            .where(col(OutboxRow.missed_at) >= since, ~answered)
            .order_by(col(OutboxRow.missed_at), col(OutboxRow.id))
        ).all()
    )


def latest_reply(db: Session, *, session_id: int) -> CheckInReply | None:
    """The newest answer to any check-in of this session."""
    return db.exec(
        select(CheckInReply)
        .where(CheckInReply.session_id == session_id)
        .order_by(col(CheckInReply.id).desc())
        .limit(1)
    ).first()


def reply_to(db: Session, *, row: OutboxRow) -> CheckInReply | None:
    """The newest answer to this very check-in."""
    return db.exec(
        select(CheckInReply)
        .where(CheckInReply.outbox_id == row.id)
        .order_by(col(CheckInReply.id).desc())
        .limit(1)
    ).first()
