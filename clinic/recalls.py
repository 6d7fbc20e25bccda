"""Recalls: when a patient is asked to book the next session of a series, and what they answer."""

from datetime import datetime

from sqlmodel import Session, select

from clinic import appointments, audit, outbox, patients, series
from clinic.profile import ClinicProfile
from clinic.tables import CareSession, Kind, OutboxRow, Patient, Series, State
from clinic.tables.base import stored
from clinic.wanted import Wanted
from messages import recall
from messages.recall import Answer

_KINDS = {Kind.RECALL, Kind.CLOSING}
_MOST = 3


def wanted(db: Session, *, patient: Patient, profile: ClinicProfile, now: datetime) -> list[Wanted]:
    """The prompts for every running series that is not booked, and the word after a whole one.

    A prompt that would have been due before now is not made up for: the patient has been asked
    otherwise meanwhile, or a cancelled appointment would bring one at once. The word after a whole
    series is, as long as it is useful: that it is whole may turn out late.
    """
    waiting = {row.key for row in outbox.waiting(db, patient_id=stored(patient.id), kinds=_KINDS)}
    found: list[Wanted] = []
    for run, session in series.running(db, patient_id=stored(patient.id)):
        if session.number >= run.length:
            last = _closing(run, session, patient, profile)
            found += [last] if last.expires > now else []
        elif not appointments.is_booked(db, series_id=stored(run.id)):
            found += _prompts(db, run, session, patient, profile)
    return [
        each for each in found if each.due > now or each.key in waiting or each.kind is Kind.CLOSING
    ]


def _prompts(
    db: Session, run: Series, session: CareSession, patient: Patient, profile: ClinicProfile
) -> list[Wanted]:
    asked = _asked(db, session)
    prompts = recall.prompts(
        series.plan_of(db, session=session).series,
        ended_at=session.ended_at,
        zone=patients.zone_of(patient),
        quiet=profile.quiet,
        answer=run.recall,
    )
    wanted = [
        Wanted(
            key=f"recall:{session.id}:{prompt.name}",
            kind=Kind.RECALL,
            due=prompt.due,
            expires=prompt.expires,
            session_id=session.id,
            content={"series_id": run.id},
        )
        for prompt in prompts
    ]
    # Who changes the answer gets other prompts, which must not add up to more.
    return [each for each in wanted if each.key not in asked][: _MOST - len(asked)]


def _asked(db: Session, session: CareSession) -> set[str]:
    """The prompts of this session that the patient got."""
    return set(
        db.exec(
            select(OutboxRow.key).where(
                OutboxRow.session_id == session.id,
                OutboxRow.kind == Kind.RECALL,
                OutboxRow.state == State.SENT,
            )
        ).all()
    )


def _closing(run: Series, session: CareSession, patient: Patient, profile: ClinicProfile) -> Wanted:
    prompt = recall.closing(
        ended_at=session.ended_at, zone=patients.zone_of(patient), quiet=profile.quiet
    )
    return Wanted(
        key=f"closing:{run.id}:{session.id}",
        kind=Kind.CLOSING,
        due=prompt.due,
        expires=prompt.expires,
        session_id=session.id,
        content={"series_id": run.id},
    )


def answer(db: Session, *, run: Series, answer: Answer, now: datetime) -> None:
    """The patient says not now, or never, or wants to be asked again; replan afterwards."""
    run.recall = answer
    db.add(run)
    db.flush()
    audit.note(
        db,
        actor=f"patient:{run.patient_id}",
        act=f"recall {answer.value}",
        now=now,
        patient_id=run.patient_id,
        subject_id=run.id,
    )
