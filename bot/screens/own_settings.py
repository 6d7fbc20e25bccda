"""What a patient has set, on one screen, and the way to each of it."""

from collections.abc import Collection
from datetime import datetime

from bot.actions import Verb, button
from bot.screens import receiving
from bot.screens.care import pause_line
from bot.screens.language import has_choice, question
from clinic import consents, patients
from clinic.profile import ClinicProfile
from clinic.tables import Patient, Purpose
from messages.catalogue import Html
from messages.dates import wall_time
from messages.day_times import PartOfDay
from messages.draft import Button, Draft
from messages.language_names import own_name
from messages.place_names import place_name
from messages.voice import Voice


def settings(
    voice: Voice,
    patient: Patient,
    *,
    withdrawn: Collection[Purpose],
    profile: ClinicProfile,
    now: datetime,
) -> Draft:
    """All that holds now, a line each; also what they switched off, news aside: few have them."""
    lines = [
        voice.text("settings-heading"),
        voice.text("settings-language", name=own_name(voice.language)),
        *(_time_line(voice, patient, part) for part in PartOfDay),
        voice.text("settings-zone", place=here(voice, now=now), time=voice.clock_time(now)),
    ]
    paused = patient.paused_until is not None and patient.paused_until > now
    if patient.paused_until is not None and paused:
        lines += [pause_line(voice, until=patient.paused_until, now=now)]
    off = [each for each in consents.IN_NOTICE if each in withdrawn]
    lines += [receiving.line(voice, each, on=False) for each in off]
    return Draft(
        text=Html("\n".join(lines)), buttons=_buttons(voice, profile=profile, paused=paused)
    )


def _time_line(voice: Voice, patient: Patient, part: PartOfDay) -> str:
    at = patients.times_of(patient).of(part)
    if at is None:
        return voice.text(f"settings-{part}-planned")
    return voice.text(f"settings-{part}", time=wall_time(at, voice.language))


def here(voice: Voice, *, now: datetime) -> str:
    """The city that stands for the reader's time zone."""
    return place_name(voice.zone, language=voice.language, now=now)


def _buttons(
    voice: Voice, *, profile: ClinicProfile, paused: bool
) -> tuple[tuple[Button, ...], ...]:
    zone = [open_button(voice, "zone")]
    if has_choice(voice, profile=profile):
        zone += [open_button(voice, "language")]
    return (
        (open_button(voice, "morning"), open_button(voice, "evening")),
        tuple(zone),
        (
            open_button(voice, "resume" if paused else "pause"),
            button(voice.plain("button-receiving"), Verb.RECEIVING, "show"),
        ),
    )


def open_button(voice: Voice, part: str) -> Button:
    """The way to one part of the settings."""
    return button(voice.plain(f"button-settings-{part}"), Verb.SETTINGS, part)


def back(voice: Voice) -> tuple[Button, ...]:
    """The way back to the settings, as a row."""
    return (button(voice.plain("button-back"), Verb.SETTINGS, "show"),)


def language(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """The choice of a language, with the way back."""
    asked = question(voice, profile=profile)
    return Draft(text=asked.text, buttons=(*asked.buttons, back(voice)))
