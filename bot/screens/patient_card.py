"""One patient as staff see them: how they are reached, how far they are, what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import Verb, button
from bot.screens import care
from bot.screens.desk import mention
from clinic import consents, patients
from clinic.tables import Patient, Purpose
from messages import recall
from messages.catalogue import Html
from messages.draft import Draft
from messages.language_names import own_name
from messages.occurrence import Occurrence
from messages.outline import coming_up
from messages.place_names import place_name
from messages.voice import Voice

_NEXT = 3
"""How many of the messages to come are shown."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One running series of the patient."""

    session_id: int
    """Of its newest session."""
    procedure: str
    """As people call it."""
    number: int
    length: int
    day: int
    """Days since the newest session, on the patient's calendar."""
    visit: datetime | None
    """The next appointment."""
    has_plan: bool
    """Whether its plan can be changed."""


def card(
    voice: Voice,
    patient: Patient,
    *,
    withdrawn: Collection[Purpose],
    progress: Sequence[Progress],
    coming: Sequence[Occurrence],
    now: datetime,
) -> Draft:
    """The card, with a button to the plan of each running session."""
    comes = coming or Purpose.CARE not in withdrawn
    parts = (
        "\n".join(_who(voice, patient, withdrawn=withdrawn, now=now)),
        "\n".join(line for each in progress for line in _series(voice, each)),
        "\n".join(_next(voice, patient, coming, now=now)) if progress and comes else "",
    )
    return Draft(
        text=Html("\n\n".join(part for part in parts if part)),
        buttons=tuple(
            (
                button(
                    voice.plain("button-plan-of", procedure=each.procedure),
                    Verb.STEPS,
                    each.session_id,
                ),
            )
            for each in progress
            if each.has_plan
        ),
    )


def which(voice: Voice, offered: Sequence[tuple[int, str]]) -> Draft:
    """Of several who have one name: a button for each."""
    return Draft(
        text=voice.text("name-which"),
        buttons=tuple((button(label, Verb.PATIENT, patient_id),) for patient_id, label in offered),
    )


def _who(
    voice: Voice, patient: Patient, *, withdrawn: Collection[Purpose], now: datetime
) -> list[str]:
    name = mention(patient.name, patient.chat_id)
    lines = [
        voice.text("patient-card-name", patient=name),
        voice.text(f"patient-card-{_standing(patient)}"),
    ]
    if patient.in_care:
        off = [each for each in consents.IN_NOTICE if each in withdrawn]
        lines += [voice.text(f"patient-card-no-{each.value}") for each in off]
    if patient.paused_until is not None and patient.paused_until > now:
        lines.append(_pause(voice, patient, until=patient.paused_until, now=now))
    lines.append(voice.text("patient-card-language", name=own_name(patient.language)))
    if patient.timezone != voice.zone.key:
        zone = place_name(patients.zone_of(patient), language=voice.language, now=now)
        lines.append(voice.text("patient-clock", name=patient.first_name, zone=zone))
    return lines


def _pause(voice: Voice, patient: Patient, *, until: datetime, now: datetime) -> str:
    if care.is_long(until, now=now):
        return voice.text("patient-card-paused")
    theirs = replace(voice, zone=patients.zone_of(patient))
    when = care.pause_until(theirs, until=until, now=now)
    return voice.text("patient-card-paused-until", when=when)


def _standing(patient: Patient) -> str:
    if patient.joined_at is None:
        return "waits"
    if patient.left_at is not None:
        return "left"
    return "unreachable" if patient.unreachable_since is not None else "reached"


def _series(voice: Voice, each: Progress) -> list[str]:
    lines = [
        voice.text(
            "patient-card-series",
            procedure=each.procedure,
            number=each.number,
            length=each.length,
            dots=recall.dots(each.number, each.length),
            day=each.day,
        )
    ]
    if each.visit is not None:
        lines.append(voice.text("schedule-agreed-now", when=voice.day_and_time(each.visit)))
    return lines


def _next(
    voice: Voice, patient: Patient, coming: Sequence[Occurrence], *, now: datetime
) -> list[str]:
    theirs = replace(voice, zone=patients.zone_of(patient))
    shown = coming_up(
        theirs.catalogue,
        language=theirs.language,
        occurrences=coming,
        zone=theirs.zone,
        now=now,
        limit=_NEXT,
    )
    return [voice.text("patient-card-next"), shown]
