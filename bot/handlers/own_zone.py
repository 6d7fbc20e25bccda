"""The time zone a patient lives by: /timezone, a city's name, a shared location."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from telegram import Update

from bot.coming import replanned
from bot.context import Context, action_of, arguments_of, words_of
from bot.forms import cities
from bot.forms.cities import Place
from bot.handlers.own_dialogues import WAITS, ZONE, close
from bot.handlers.who import for_patients, unknown
from bot.receive.turn import Effects
from bot.screens import own_zone as screen
from clinic import dialogues, patients
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.draft import Draft


@for_patients
async def timezone(update: Update, context: Context, patient: Patient) -> None:
    """/timezone asks; /timezone Mumbai says it at once."""
    words = arguments_of(update)
    if words:
        await _look_up(context, patient, words)
    else:
        await context.turn.write(lambda effects: ask(effects, patient))


def ask(effects: Effects, patient: Patient) -> None:
    """Ask for the city, in the place of the settings if they were tapped."""
    voice = effects.turn.services.voice_of(patient)
    _ask(effects, screen.question(voice, now=effects.now))


def _ask(effects: Effects, question: Draft, *, shares: bool = False) -> None:
    row = effects.replace(question, row_id=None)
    _keep_open(effects, asked=row.id, shares=shares or _shares(effects))


def _keep_open(effects: Effects, *, asked: int | None, shares: bool) -> None:
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=ZONE,
        answers={"shares": shares},
        now=effects.now,
        outbox_id=asked,
    )


def _shares(effects: Effects) -> bool:
    """Whether the button that shares a location stands under the patient's text box."""
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=ZONE)
    return dialogue is not None and bool(dialogue.answers["shares"])


@for_patients
async def tapped(update: Update, context: Context, patient: Patient) -> None:
    """One of several cities, or the wish to share the location."""
    wanted, patient_id = action_of(update).text(), stored(patient.id)

    def act(effects: Effects) -> None:
        known = patients.get(effects.db, patient_id)
        if wanted == "share":
            voice = effects.turn.services.voice_of(known)
            row = effects.say(screen.share_question(voice))
            _keep_open(effects, asked=row.id, shares=True)
        elif wanted in available_timezones():
            _choose(effects, known, wanted)

    await context.turn.write(act)


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """A city's name, while the question is open."""
    await _look_up(context, patient, words_of(update))


async def _look_up(context: Context, patient: Patient, words: str) -> None:
    language = context.services.voice_of(patient).language
    found = await asyncio.to_thread(cities.places, words, language=language)
    await context.turn.write(lambda effects: _answer(effects, patient, words, found))


def _answer(effects: Effects, patient: Patient, words: str, found: tuple[Place, ...]) -> None:
    known = patients.get(effects.db, stored(patient.id))
    voice = effects.turn.services.voice_of(known)
    if len(found) == 1:
        _choose(effects, known, found[0].zone)
    elif found:
        _ask(effects, screen.which(voice, found))
    else:
        _ask(effects, screen.unknown_city(voice, words))


@for_patients
async def located(update: Update, context: Context, patient: Patient) -> None:
    """A shared location, while the question is open."""
    message = update.effective_message
    dialogue = await context.turn.read(
        lambda db: dialogues.current(db, chat_id=context.turn.chat_id, kind=ZONE)
    )
    is_asked = dialogue and context.services.clock.now() - dialogue.updated_at <= WAITS
    if message is None or message.location is None or not is_asked:
        await unknown(update, context)
        return
    zone = await asyncio.to_thread(
        cities.zone_at,
        latitude=message.location.latitude,
        longitude=message.location.longitude,
    )
    await context.turn.write(lambda effects: _move(effects, patient, zone))


def _move(effects: Effects, patient: Patient, zone: str | None) -> None:
    known = patients.get(effects.db, stored(patient.id))
    if zone is None:
        _ask(effects, screen.unknown_place(effects.turn.services.voice_of(known)))
    else:
        _choose(effects, known, zone)


def _choose(effects: Effects, patient: Patient, zone: str) -> None:
    services = effects.turn.services
    patients.choose_zone(effects.db, patient=patient, zone=ZoneInfo(zone), now=effects.now)
    following = replanned(effects.db, patient=patient, services=services)
    voice = services.voice_of(patient)
    said = screen.chosen(voice, now=effects.now, following=following)
    if _shares(effects):
        # Telegram takes the button under the text box away only with a new message.
        effects.say(replace(said, buttons=(), ends_keyboard=True))
    else:
        effects.replace(said, row_id=None)
    close(effects)


def leave(effects: Effects, patient: Patient) -> None:
    """Ask nothing any more, and take away the button under the text box."""
    if _shares(effects):
        effects.say(screen.put_away(effects.turn.services.voice_of(patient)))
