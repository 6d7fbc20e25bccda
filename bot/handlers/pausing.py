"""A break from reminders: /pause, its buttons, a day in words, and /resume."""

from datetime import date, datetime, time, timedelta

from telegram import Update

from bot.context import Context, action_of, arguments_of, words_of
from bot.forms.spans import read_span
from bot.handlers import own_dialogues
from bot.handlers.own_dialogues import UNTIL, close, not_understood
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import care
from bot.screens import pausing as screen
from clinic import consents, outbox, patients, planning
from clinic.database import Session
from clinic.planning import Planned
from clinic.tables import Kind, Patient, Purpose
from clinic.tables.base import stored
from messages.day_names import day_words
from messages.draft import Draft
from messages.reading_dates import read_spoken
from messages.voice import Voice
from messages.walltime import local_date, moment_of

_PAUSES = {"day": timedelta(days=1), "week": timedelta(days=7), "open": care.FOR_EVER}
_LONGEST = timedelta(days=365)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@for_patients
async def pause(update: Update, context: Context, patient: Patient) -> None:
    """/pause: how long? /pause day, week, open, or a day such as 30 May, say so at once."""
    words, patient_id = arguments_of(update), stored(patient.id)
    length = _PAUSES.get(words.lower())

    def act(effects: Effects) -> None:
        known = patients.get(effects.db, patient_id)
        voice = effects.turn.services.voice_of(known)
        if length is not None:
            _pause(effects, known, effects.now + length)
        elif not words:
            ask(effects, known)
        elif (day := _read(words, voice, effects.now)) is None:
            effects.say(screen.not_understood(voice, now=effects.now))
        else:
            _pause_until(effects, known, day)

    await context.turn.write(act)


def ask(effects: Effects, patient: Patient) -> None:
    """Ask how long, in the place of the settings if they were tapped."""
    voice = effects.turn.services.voice_of(patient)
    in_settings = effects.turn.tapped is not None
    effects.replace(screen.question(voice, in_settings=in_settings), row_id=None)


@for_patients
async def pause_for(update: Update, context: Context, patient: Patient) -> None:
    """One of the lengths of a pause was tapped, or the wish to name a day."""
    chosen, patient_id = action_of(update).text(), stored(patient.id)

    def act(effects: Effects) -> None:
        known = patients.get(effects.db, patient_id)
        if chosen == "date":
            voice = effects.turn.services.voice_of(known)
            _ask_for_day(effects, screen.day_question(voice, now=effects.now))
        else:
            _pause(effects, known, effects.now + _PAUSES[chosen])

    await context.turn.write(act)


def _ask_for_day(effects: Effects, question: Draft) -> None:
    own_dialogues.ask(effects, UNTIL, question)


def is_day(update: Update, context: Context, patient: Patient) -> bool:
    """Whether these words are a day, and nothing else."""
    voice, now = context.services.voice_of(patient), context.services.clock.now()
    return _read(words_of(update), voice, now) is not None


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """The day in words, while the question is open."""
    words, patient_id = words_of(update), stored(patient.id)

    def act(effects: Effects) -> None:
        known = patients.get(effects.db, patient_id)
        voice = effects.turn.services.voice_of(known)
        day = _read(words, voice, effects.now)
        if day is None:
            again = screen.day_not_understood(voice, now=effects.now)
            not_understood(effects, UNTIL, known, words, remedy=again)
        else:
            _pause_until(effects, known, day)

    await context.turn.write(act)


def _read(words: str, voice: Voice, now: datetime) -> date | None:
    """The day on which the pause ends; today's own weekday is the one in a week."""
    today = local_date(now, voice.zone)
    day = _day_in(words, voice, today)
    if day == today and _day_in(words, voice, today + _DAY) == today + _WEEK:
        return today + _WEEK
    if day is None and (span := read_span(words, voice)) is not None:
        return today + span
    return day


def _day_in(words: str, voice: Voice, today: date) -> date | None:
    spoken = read_spoken(words, today=today, language=voice.language, words=day_words(voice))
    return spoken.day if spoken is not None and spoken.time is None else None


def _pause_until(effects: Effects, patient: Patient, day: date) -> None:
    """Pause until this day begins, or say why not and go on asking."""
    voice = effects.turn.services.voice_of(patient)
    today = local_date(effects.now, voice.zone)
    if day <= today:
        _ask_for_day(effects, screen.too_soon(voice))
    elif day > today + _LONGEST:
        _ask_for_day(effects, screen.too_far(voice))
    else:
        _pause(effects, patient, moment_of(day, time(0), voice.zone))


def _pause(effects: Effects, patient: Patient, until: datetime) -> None:
    services = effects.turn.services
    patients.pause(effects.db, patient=patient, until=until, now=effects.now)
    # What a longer pause took away comes again if this one ends in time for it.
    plan = planning.replan(effects.db, patient=patient, profile=services.profile, now=effects.now)
    close(effects)
    voice = services.voice_of(patient)
    after = _after(effects.db, plan, patient=patient, until=until)
    effects.replace(screen.paused(voice, until=until, after=after, now=effects.now), row_id=None)


def _after(db: Session, plan: Planned, *, patient: Patient, until: datetime) -> screen.After:
    """What comes when the pause has ended."""
    if any(each.expires > until for each in plan.to_come if each.kind in screen.OF_SESSION):
        return screen.After.REMINDERS
    kinds = {Kind.RECALL, Kind.VISIT}
    asks = outbox.waiting(db, patient_id=stored(patient.id), kinds=kinds)
    is_asked = any(row.expires_at > until for row in asks)
    return screen.After.VISIT if is_asked else screen.After.NOTHING


@for_patients
async def resume(_update: Update, context: Context, patient: Patient) -> None:
    """/resume, or its button."""
    patient_id = stored(patient.id)
    await context.turn.write(
        lambda effects: effects.say(Draft(text=end(effects, patients.get(effects.db, patient_id))))
    )


def end(effects: Effects, patient: Patient) -> str:
    """End the pause, if there is one; returns what to say to it."""
    services = effects.turn.services
    voice = services.voice_of(patient)
    cares = Purpose.CARE not in consents.withdrawn(effects.db, patient_id=stored(patient.id))
    if patient.paused_until is None or patient.paused_until <= effects.now:
        return voice.text("not-paused" if cares else "plan-care-off")
    patients.resume(effects.db, patient=patient, now=effects.now)
    # What waited for the end of the pause comes at its own time again.
    planning.replan(effects.db, patient=patient, profile=services.profile, now=effects.now)
    if cares:
        return voice.text("resumed")
    greeting = voice.text("welcome-back-paused", first_name=patient.first_name)
    return f"{greeting} {voice.text('plan-care-off')}"
