"""Recalls: when a patient is asked to book the next session of a series, and what they answer."""

from datetime import datetime

from sqlmodel import Session

from clinic import appointments, audit, outbox, patients, series
from clinic.profile import ClinicProfile
from clinic.tables import CareSession, Kind, Patient, Series
from clinic.tables.base import stored
from clinic.wanted import Wanted
from messages import recall
from messages.recall import Answer

_KINDS = {Kind.RECALL, Kind.CLOSING}


def wanted(db: Session, *, patient: Patient, profile: ClinicProfile, now: datetime) -> list[Wanted]:
    """The prompts for every running series that is not booked, and the word after a whole one.

    What would have been due before now is not made up for: the patient has been asked otherwise
    meanwhile, or a cancelled appointment would bring a prompt at once.
    """
    waiting = {row.key for row in outbox.waiting(db, patient_id=stored(patient.id), kinds=_KINDS)}
    found: list[Wanted] = []
    for run, session in series.running(db, patient_id=stored(patient.id)):
        if session.number >= run.length:
            found.append(_closing(run, session, patient, profile))
        elif not appointments.is_booked(db, series_id=stored(run.id)):
            found += _prompts(db, run, session, patient, profile)
    return [each for each in found if each.due > now or each.key in waiting]


def _prompts(
    db: Session, run: Series, session: CareSession, patient: Patient, profile: ClinicProfile
) -> list[Wanted]:
    prompts = recall.prompts(
        series.plan_of(db, session=session).series,
        ended_at=session.ended_at,
        zone=patients.zone_of(patient),
        quiet=profile.quiet,
        answer=run.recall,
    )
    return [
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
