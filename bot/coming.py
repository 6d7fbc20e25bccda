"""What a patient gets next, in words."""

from collections.abc import Sequence

from bot.screens.care import is_open_pause
from bot.services import Services
from clinic import consents, planning
from clinic.database import Session
from clinic.planning import Planned
from clinic.tables import Patient, Purpose
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.occurrence import Occurrence
from messages.outline import coming_up


def coming(db: Session, *, patient: Patient, services: Services) -> str:
    """The next messages, a line each; without those that a pause swallows.

    Empty where the patient knows why nothing comes: a pause without an end, or no care messages.
    """
    now = services.clock.now()
    if is_open_pause(patient, now=now):
        return ""
    plan = planning.planned(db, patient=patient, profile=services.profile, now=now)
    ahead = _to_come(db, plan, patient=patient, services=services)
    if not ahead and Purpose.CARE in consents.withdrawn(db, patient_id=stored(patient.id)):
        return ""
    return _lines(ahead, patient=patient, services=services)


def replanned(db: Session, *, patient: Patient, services: Services) -> str:
    """Plan anew for what the patient has just changed; returns what to say of the next messages.

    A paragraph of its own, or nothing if nothing comes. What is late by the new clock comes at
    once, if it still helps.
    """
    now, voice = services.clock.now(), services.voice_of(patient)
    plan = planning.replan(db, patient=patient, profile=services.profile, now=now, plan_edited=True)
    if is_open_pause(patient, now=now):
        return ""
    ahead = _to_come(db, plan, patient=patient, services=services)
    lines: list[str] = []
    paused = patient.paused_until is not None and patient.paused_until > now
    comes_now = not paused and not services.profile.quiet.covers(now, voice.zone)
    if comes_now and any(each.due <= now for each in ahead):
        lines += [voice.text("next-now")]
    if later := [each for each in ahead if each.due > now]:
        following = _lines(later, patient=patient, services=services, limit=1)
        lines += [voice.text("next-later", message=Html(following))]
    return "".join(f"\n\n{each}" for each in lines)


def _to_come(
    db: Session, plan: Planned, *, patient: Patient, services: Services
) -> list[Occurrence]:
    now = services.clock.now()
    quiet_until = max(now, patient.paused_until or now)
    settled = planning.settled_keys(db, patient_id=stored(patient.id))
    return [
        each
        for each in plan.to_come
        if each.expires > quiet_until and planning.row_key(each) not in settled
    ]


def _lines(
    occurrences: Sequence[Occurrence], *, patient: Patient, services: Services, limit: int = 10
) -> str:
    voice = services.voice_of(patient)
    return coming_up(
        services.catalogue,
        language=voice.language,
        occurrences=occurrences,
        zone=voice.zone,
        now=services.clock.now(),
        limit=limit,
    )
