"""Buttons under reminders and check-ins, and what patients read in answer to their commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.actions import Verb, button
from bot.screens.language import has_choice
from clinic.profile import ClinicProfile
from clinic.tables import Patient
from messages import recall
from messages.answers import CheckInAnswer
from messages.capital import with_capital
from messages.catalogue import Html
from messages.dates import day
from messages.draft import Button, Draft
from messages.voice import Voice
from messages.walltime import local_date, moment_of

FOR_EVER = timedelta(days=3650)
"""A pause without an end is kept as one of ten years."""
_OPEN_PAUSE = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a series has come."""

    procedure: str
    number: int
    length: int

    @property
    def dots(self) -> str:
        """As dots: ●●○○○○."""
        return recall.dots(self.number, self.length)


def done_button(voice: Voice, *, row_id: int) -> tuple[tuple[Button, ...], ...]:
    """Under a reminder."""
    return ((button(voice.plain("button-done"), Verb.DONE, row_id),),)


def answer_buttons(voice: Voice, *, row_id: int) -> tuple[tuple[Button, ...], ...]:
    """Under a check-in: the four answers, one a line, for thumbs."""
    return tuple(
        (button(voice.plain(answer.label_id), Verb.FEEL, row_id, answer.value),)
        for answer in CheckInAnswer
    )


def answered_button(
    voice: Voice, *, row_id: int, answer: CheckInAnswer
) -> tuple[tuple[Button, ...], ...]:
    """Under an answered check-in: the answer, and the way to change it."""
    label = voice.plain("button-answered", answer=voice.plain(answer.label_id))
    return ((button(label, Verb.CHANGE, row_id),),)


def plan(
    voice: Voice,
    *,
    first_name: str,
    progress: Sequence[Progress],
    booked: Sequence[str],
    coming: str,
    paused_until: datetime | None,
    cares: bool,
    top_up: bool | None,
    now: datetime,
) -> Draft:
    """What comes when; `booked` are the lines about the next session.

    `cares` says whether care messages are wanted, `top_up` whether midday reminders are on; None:
    not on offer.
    """
    lines = [voice.text("plan-heading", first_name=first_name)]
    lines += [
        voice.text(
            "plan-progress",
            procedure=with_capital(each.procedure),
            number=each.number,
            length=each.length,
            dots=each.dots,
        )
        for each in progress
    ]
    lines += ["", *booked] if booked else []
    if paused_until is not None and paused_until > now:
        lines += ["", pause_line(voice, until=paused_until, now=now)]
    if not cares:
        lines += ["", voice.text("plan-care-off")]
    if coming:
        lines += ["", voice.text("plan-next"), coming]
    offer: tuple[tuple[Button, ...], ...] = ()
    if cares and top_up is not None:
        state = "off" if top_up else "on"
        offer = ((button(voice.plain(f"button-top-up-{state}"), Verb.TOP_UP, state),),)
    return Draft(text=Html("\n".join(lines)), buttons=offer)


def welcome_back(voice: Voice, patient: Patient, *, cares: bool, now: datetime) -> Draft:
    """For somebody in care who presses Start again."""
    until = patient.paused_until
    lines = [pause_line(voice, until=until, now=now)] if until and until > now else []
    lines += [] if cares else [voice.text("plan-care-off")]
    if not lines:
        return Draft(text=voice.text("welcome-back", first_name=patient.first_name))
    greeting = voice.text("welcome-back-paused", first_name=patient.first_name)
    return Draft(text=Html("\n".join((greeting, *lines))))


def pause_line(voice: Voice, *, until: datetime, now: datetime) -> str:
    """Until when it is quiet."""
    if is_long(until, now=now):
        return voice.text("plan-paused-open")
    return voice.text("plan-paused", when=pause_until(voice, until=until, now=now))


def pause_until(voice: Voice, *, until: datetime, now: datetime) -> str:
    """When the pause ends: a day, or a moment."""
    return pause_end(voice, until=until, now=now) or voice.when(until, now)


def pause_end(voice: Voice, *, until: datetime, now: datetime) -> str:
    """The day on which the pause ends, if it ends as a day begins; empty otherwise."""
    begins = moment_of(local_date(until, voice.zone), time(0), voice.zone)
    return day(until, voice.zone, voice.language, now=now) if until == begins else ""


def is_open_pause(patient: Patient, *, now: datetime) -> bool:
    """Whether the patient paused without an end."""
    return patient.paused_until is not None and is_long(patient.paused_until, now=now)


def is_long(until: datetime, *, now: datetime) -> bool:
    """Whether a pause until then is one without an end."""
    return until - now > _OPEN_PAUSE


def patient_help(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """The list of what a patient can do."""
    phone = profile.phone or "none"
    choice = "yes" if has_choice(voice, profile=profile) else "no"
    text = voice.text("patient-help", clinic=profile.name, phone=phone, choice=choice)
    return Draft(text=text.strip())


def patient_text(voice: Voice, *, profile: ClinicProfile) -> Draft:
    """For words the bot does not understand: how to reach people."""
    return Draft(
        text=voice.text(
            "patient-text",
            clinic=profile.name,
            phone=profile.phone or "none",
            emergency_number=profile.emergency_number,
        )
    )
