"""The language a patient reads: /language and its buttons."""

from telegram import Update

from bot.context import Context, action_of, arguments_of
from bot.handlers.who import for_patients
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import language as screen
from clinic import patients
from clinic.tables import Patient
from clinic.tables.base import stored
from messages.draft import Draft
from messages.language_names import named


@for_patients
async def language(update: Update, context: Context, patient: Patient) -> None:
    """/language asks; /language hi and /language हिन्दी say it at once."""
    services, words = context.services, arguments_of(update)
    voice = services.voice_of(patient)
    wanted = named(words, languages=screen.offered(voice, profile=services.profile))
    if wanted is not None:
        await _choose(context, patient, wanted)
    elif words:
        await context.turn.reply(screen.not_offered(voice, profile=services.profile))
    else:
        await context.turn.reply(screen.question(voice, profile=services.profile))


@for_patients
async def chosen(update: Update, context: Context, patient: Patient) -> None:
    """One of the languages was tapped."""
    await _choose(context, patient, action_of(update).text())


async def _choose(context: Context, patient: Patient, wanted: str) -> None:
    patient_id = stored(patient.id)
    await context.turn.write(
        lambda effects: effects.replace(
            _speak(effects, patient_id=patient_id, wanted=wanted), row_id=None
        )
    )


def _speak(effects: Effects, *, patient_id: int, wanted: str) -> Draft:
    """Write to the patient in this language from now on, and return what to say to it."""
    services, known = effects.turn.services, patients.get(effects.db, patient_id)
    voice = services.voice_of(known)
    if wanted not in screen.offered(voice, profile=services.profile):
        # The button is older than the clinic file.
        return screen.not_offered(voice, profile=services.profile)
    patients.choose_language(effects.db, patient=known, language=wanted, now=effects.now)
    key = f"language:{effects.turn.update_id}"
    refresh_menu(effects.db, chat_id=stored(known.chat_id), key=key, now=effects.now)
    return screen.chosen(services.voice_of(known), profile=services.profile)
