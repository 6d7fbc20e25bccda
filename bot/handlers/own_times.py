"""When a patient's morning and evening messages come: tapped, or typed."""

from datetime import datetime, time

from telegram import Update

from bot.coming import replanned
from bot.context import Context, action_of, words_of
from bot.handlers import own_dialogues
from bot.handlers.own_dialogues import OWN_TIME, close, not_understood
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import own_times as screen
from clinic import dialogues, patients
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.day_names import day_words, plain_words
from messages.day_times import PartOfDay
from messages.draft import Draft
from messages.reading_dates import read_spoken
from messages.voice import Voice
from messages.walltime import local_date

_NOON = 12


def ask(effects: Effects, patient: Patient, part: PartOfDay) -> None:
    """Ask for a time, in the place of the settings."""
    services = effects.turn.services
    asked = screen.question(services.voice_of(patient), part, profile=services.profile)
    _ask(effects, part, asked)


def _ask(effects: Effects, part: PartOfDay, question: Draft) -> None:
    own_dialogues.ask(effects, OWN_TIME, question, part=part.value)


@for_patients
async def tapped(update: Update, context: Context, patient: Patient) -> None:
    """One of the times, or as planned."""
    action, patient_id = action_of(update), stored(patient.id)
    part, chosen = PartOfDay(action.text()), action.text(1)
    at = None if chosen == "plan" else datetime.strptime(chosen, "%H%M").time()  # noqa: DTZ007
    await context.turn.write(
        lambda effects: _choose(effects, patients.get(effects.db, patient_id), part, at)
    )


def is_time(update: Update, context: Context, patient: Patient) -> bool:
    """Whether these words are a time of the day, and nothing else."""
    voice, now = context.services.voice_of(patient), context.services.clock.now()
    return _read(words_of(update), voice, PartOfDay.MORNING, now) is not None


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """A time in words, while the question is open."""
    words, patient_id = words_of(update), stored(patient.id)

    def answer(effects: Effects) -> None:
        known, services = patients.get(effects.db, patient_id), effects.turn.services
        dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=OWN_TIME)
        part = PartOfDay(dialogue.answers["part"]) if dialogue else PartOfDay.MORNING
        voice = services.voice_of(known)
        at = _read(words, voice, part, effects.now)
        if at is None:
            again = screen.not_understood(voice, part, profile=services.profile)
            not_understood(effects, OWN_TIME, known, words, remedy=again, part=part.value)
        else:
            _choose(effects, known, part, at)

    await context.turn.write(answer)


def _read(words: str, voice: Voice, part: PartOfDay, now: datetime) -> time | None:
    names, today = day_words(voice), local_date(now, voice.zone)
    spoken = read_spoken(words, today=today, language=voice.language, words=names)
    if spoken is not None:
        return spoken.time if spoken.day is None else None
    said = plain_words(words, without=names.fillers)
    return _full_hour(said[0], part) if len(said) == 1 else None


def _full_hour(word: str, part: PartOfDay) -> time | None:
    """The time of an hour alone: the question says which half of the day it lies in."""
    if not word.isdecimal() or int(word) not in range(24):
        return None
    hour = int(word)
    is_evening = part is PartOfDay.EVENING and 0 < hour < _NOON
    return time(hour + _NOON if is_evening else hour)


def _choose(effects: Effects, patient: Patient, part: PartOfDay, at: time | None) -> None:
    """Take this time, or say which ones are possible: the clinic's quiet hours may have changed."""
    services = effects.turn.services
    voice = services.voice_of(patient)
    if at is not None and at not in part.possible(services.profile.quiet):
        _ask(effects, part, screen.not_possible(voice, part, profile=services.profile))
        return
    times = patients.times_of(patient).changed(part, at)
    patients.choose_times(effects.db, patient=patient, times=times, now=effects.now)
    following = replanned(effects.db, patient=patient, services=services)
    close(effects)
    effects.replace(
        screen.chosen(voice, part, at=at, now=effects.now, following=following), row_id=None
    )
