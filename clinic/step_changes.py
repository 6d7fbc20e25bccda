"""What staff changed in the plans of single sessions, as records."""

from datetime import datetime, time

from sqlmodel import Session, col, delete, exists, select

from clinic import audit, consents, patients, series
from clinic.tables import CareSession, Kind, OutboxRow, Purpose, Staff, State, StepChangeRow
from clinic.tables.base import stored
from messages.answers import CheckInAnswer, Escalation
from messages.plan import CarePlan
from messages.step_changes import StepChange

_TO_COME = (State.HELD, State.PENDING, State.SENDING)


def of_session(db: Session, *, session_id: int) -> tuple[StepChange, ...]:
    """What was changed in the plan of this session, the oldest first."""
    rows = db.exec(
        select(StepChangeRow)
        .where(StepChangeRow.session_id == session_id)
        .order_by(col(StepChangeRow.id))
    ).all()
    return tuple(
        StepChange(
            step_id=row.step,
            occurrence=row.occurrence,
            dropped=row.dropped,
            day=row.day,
            at=row.at,
        )
        for row in rows
    )


def drop(
    db: Session, *, session: CareSession, step: str, occurrence: str, by: Staff, now: datetime
) -> None:
    """Leave the step out, or only this occurrence of it; replan afterwards."""
    _forget(db, session=session, step=step, occurrence=occurrence)
    _add(db, session=session, step=step, occurrence=occurrence, by=by, now=now, dropped=True)
    _note(db, session=session, act=f"left out {_named(step, occurrence)}", by=by, now=now)


def move(
    db: Session,
    *,
    session: CareSession,
    step: str,
    occurrence: str,
    day: int | None,
    at: time,
    by: Staff,
    now: datetime,
) -> None:
    """Let the step come at another time, or this occurrence on another day; replan afterwards.

    What was left out of a step that moves stays left out.
    """
    _forget(db, session=session, step=step, occurrence=occurrence, left_out_too=False)
    _add(db, session=session, step=step, occurrence=occurrence, by=by, now=now, day=day, at=at)
    _note(db, session=session, act=f"moved {_named(step, occurrence)}", by=by, now=now)


def restore(
    db: Session, *, session: CareSession, step: str, occurrence: str, by: Staff, now: datetime
) -> None:
    """Let the step, with all its occurrences, or this one be as before; replan afterwards.

    The step is then the plan's; an occurrence follows its step.
    """
    _forget(db, session=session, step=step, occurrence=occurrence)
    _note(db, session=session, act=f"put back {_named(step, occurrence)}", by=by, now=now)


def lock(db: Session, *, session_id: int) -> None:
    """Let nobody else change this session's steps until the transaction ends."""
    # Whoever plans holds rows of the outbox and adds some of this session, which may go on: to wait
    # for this lock there while its holder waits for those rows would be a deadlock.
    session = select(CareSession.id).where(CareSession.id == session_id)
    db.exec(session.with_for_update(key_share=True)).all()


def erase(db: Session, *, patient_id: int) -> None:
    """Delete what was changed in any plan of this patient."""
    theirs = select(CareSession.id).where(CareSession.patient_id == patient_id)
    db.exec(delete(StepChangeRow).where(col(StepChangeRow.session_id).in_(theirs)))


def heard(db: Session, *, session: CareSession) -> CarePlan:
    """The session's plan, by which answers go to staff.

    A plan lets a sore answer go to staff from its last check-in on at the latest, as nobody asks
    again. That holds for the last one there is, whoever sees to it that no other comes: staff who
    left them out or moved them, or the patient who left care or paused.
    """
    plan = series.plan_of(db, session=session)
    if _asks_again(db, session=session):
        return plan
    always = {CheckInAnswer.SORE: Escalation(after_day=None)}
    return plan.model_copy(update={"escalate": {**plan.escalate, **always}})


def _asks_again(db: Session, *, session: CareSession) -> bool:
    """Whether a check-in of this session is still to come, as consent and pause let it."""
    paused = patients.get(db, session.patient_id).paused_until
    to_come = exists().where(
        col(OutboxRow.session_id) == session.id,
        col(OutboxRow.kind) == Kind.CHECK_IN,
        col(OutboxRow.state).in_(_TO_COME),
        *([] if paused is None else [col(OutboxRow.expires_at) > paused]),
    )
    agreed = consents.given(db, patient_id=session.patient_id, purpose=Purpose.CARE)
    return agreed and db.exec(select(to_come)).one()


def _forget(
    db: Session, *, session: CareSession, step: str, occurrence: str, left_out_too: bool = True
) -> None:
    """Delete what was said of this occurrence; of a whole step, also what was said of each."""
    of_step = delete(StepChangeRow).where(
        col(StepChangeRow.session_id) == session.id, col(StepChangeRow.step) == step
    )
    if occurrence:
        of_step = of_step.where(col(StepChangeRow.occurrence) == occurrence)
    elif not left_out_too:
        whole = col(StepChangeRow.occurrence) == ""
        of_step = of_step.where(whole | ~col(StepChangeRow.dropped))
    db.exec(of_step)


def _add(
    db: Session,
    *,
    session: CareSession,
    step: str,
    occurrence: str,
    by: Staff,
    now: datetime,
    dropped: bool = False,
    day: int | None = None,
    at: time | None = None,
) -> None:
    row = StepChangeRow(
        session_id=stored(session.id),
        step=step,
        occurrence=occurrence,
        dropped=dropped,
        day=day,
        at=at,
        made_by=stored(by.id),
        made_at=now,
    )
    db.add(row)
    db.flush()


def _named(step: str, occurrence: str) -> str:
    # The longest that an audit entry takes with the words before it.
    return f"{step} {occurrence}".strip()[:50]


def _note(db: Session, *, session: CareSession, act: str, by: Staff, now: datetime) -> None:
    audit.note(
        db,
        actor=f"staff:{by.id}",
        act=act,
        now=now,
        patient_id=session.patient_id,
        subject_id=session.id,
    )
