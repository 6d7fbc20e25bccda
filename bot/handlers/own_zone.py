"""The time zone a patient lives by: /timezone, a city's name, a shared location."""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo, available_timezones

from telegram import Update

from bot.coming import replanned
from bot.context import Context, action_of, arguments_of, words_of
from bot.forms import cities
from bot.forms.cities import Place
from bot.handlers import own_dialogues
from bot.handlers.own_dialogues import WAITS, ZONE, close, shares_location
from bot.handlers.who import for_patients
from bot.receive.turn import Effects
from bot.screens import own_zone as screen
from clinic import dialogues, patients
from clinic.tables import Patient
from clinic.tables.base import stored


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
    own_dialogues.ask(effects, ZONE, screen.question(voice, now=effects.now))


def _ask_to_share(effects: Effects, patient: Patient) -> None:
    row = effects.say(screen.share_question(effects.turn.services.voice_of(patient)))
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=ZONE,
        answers={"shares": "yes"},
        now=effects.now,
        outbox_id=row.id,
    )


def _name_of(effects: Effects, zone: str) -> str:
    """What the city of this zone was called on its button; empty if that is not known any more."""
    dialogue = dialogues.current(effects.db, chat_id=effects.turn.chat_id, kind=ZONE)
    return str(dialogue.answers.get(zone, "")) if dialogue else ""


@for_patients
async def tapped(update: Update, context: Context, patient: Patient) -> None:
    """One of several cities, or the wish to share the location."""
    wanted, patient_id = action_of(update).text(), stored(patient.id)

    def act(effects: Effects) -> bool:
        known = patients.get(effects.db, patient_id)
        if wanted == "share":
            _ask_to_share(effects, known)
        elif wanted in available_timezones():
            _choose(effects, known, wanted, name=_name_of(effects, wanted))
        else:
            return False
        return True

    if not await context.turn.write(act):
        context.turn.toast = context.services.voice_of(patient).plain("button-stale")


@for_patients
async def typed(update: Update, context: Context, patient: Patient) -> None:
    """A city's name, while the question is open."""
    await _look_up(context, patient, words_of(update))


async def _look_up(context: Context, patient: Patient, words: str) -> None:
    services = context.services
    found = await asyncio.to_thread(
        cities.places,
        words,
        languages=(services.voice_of(patient).language, *services.profile.languages),
        home=services.profile.zone,
        now=services.clock.now(),
    )
    await context.turn.write(lambda effects: _answer(effects, patient, words, found))


def _answer(effects: Effects, patient: Patient, words: str, found: tuple[Place, ...]) -> None:
    known = patients.get(effects.db, stored(patient.id))
    voice = effects.turn.services.voice_of(known)
    if len(found) == 1:
        _choose(effects, known, found[0].zone, name=found[0].name)
    elif found:
        names = {each.zone: each.name for each in found}
        asked = screen.which(voice, found, now=effects.now)
        own_dialogues.ask(effects, ZONE, asked, since=None, **names)
    else:
        remedy = screen.unknown_city(voice, words)
        own_dialogues.not_understood(effects, ZONE, known, words, remedy=remedy)


@for_patients
async def located(update: Update, context: Context, patient: Patient) -> None:
    """A shared location, while the question is open."""
    message = update.effective_message
    dialogue = await context.turn.read(
        lambda db: dialogues.current(db, chat_id=context.turn.chat_id, kind=ZONE)
    )
    is_asked = dialogue and context.services.clock.now() - dialogue.updated_at <= WAITS
    if message is None or message.location is None or not is_asked:
        await context.turn.write(lambda effects: _tell_the_way(effects, patient))
        return
    zone = await asyncio.to_thread(
        cities.zone_at,
        latitude=message.location.latitude,
        longitude=message.location.longitude,
    )
    await context.turn.write(lambda effects: _move(effects, patient, zone))


def _tell_the_way(effects: Effects, patient: Patient) -> None:
    """Nobody asked, or long ago: the button may still stand there, so it goes."""
    effects.say(screen.not_asked(effects.turn.services.voice_of(patient)))


def _move(effects: Effects, patient: Patient, zone: str | None) -> None:
    known = patients.get(effects.db, stored(patient.id))
    if zone is None:
        lost = screen.unknown_place(effects.turn.services.voice_of(known))
        own_dialogues.ask(effects, ZONE, lost)
    else:
        _choose(effects, known, zone)


def _choose(effects: Effects, patient: Patient, zone: str, *, name: str = "") -> None:
    services = effects.turn.services
    if services.voice_of(patient).zone == ZoneInfo(zone):
        said = screen.unchanged(services.voice_of(patient), now=effects.now)
    else:
        patients.choose_zone(effects.db, patient=patient, zone=ZoneInfo(zone), now=effects.now)
        following = replanned(effects.db, patient=patient, services=services)
        voice = services.voice_of(patient)
        said = screen.chosen(voice, name=name, now=effects.now, following=following)
    if shares_location(effects):
        # Telegram takes the button under the text box away only with a new message.
        effects.say(replace(said, buttons=(), ends_keyboard=True))
        dialogues.close(effects.db, chat_id=effects.turn.chat_id)
    else:
        effects.replace(said, row_id=None)
        close(effects)
