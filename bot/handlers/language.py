"""The language somebody reads, as a patient and as staff: /language and its buttons."""

from telegram import Update

from bot.context import Context, action_of, arguments_of
from bot.handlers.who import for_known
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import language as screen
from clinic import patients, staff
from messages.draft import Draft
from messages.language_names import named


@for_known
async def language(update: Update, context: Context) -> None:
    """/language asks; /language hi and /language हिन्दी say it at once."""
    services, words = context.services, arguments_of(update)
    voice = services.voice
    wanted = named(words, languages=screen.offered(voice, profile=services.profile))
    if wanted is not None:
        await _choose(context, wanted)
    elif words:
        await context.turn.reply(screen.not_offered(voice, profile=services.profile))
    else:
        await context.turn.reply(screen.question(voice, profile=services.profile))


@for_known
async def chosen(update: Update, context: Context) -> None:
    """One of the languages was tapped."""
    await _choose(context, action_of(update).text())


async def _choose(context: Context, wanted: str) -> None:
    await context.turn.write(
        lambda effects: effects.replace(_speak(effects, wanted=wanted), row_id=None)
    )


def _speak(effects: Effects, *, wanted: str) -> Draft:
    """Write to this person in this language from now on, and return what to say to it."""
    services, chat_id = effects.turn.services, effects.turn.chat_id
    voice = services.voice
    if wanted not in screen.offered(voice, profile=services.profile):
        # The button is older than the clinic file.
        return screen.not_offered(voice, profile=services.profile)
    if patient := patients.by_chat(effects.db, chat_id=chat_id):
        patients.choose_language(effects.db, patient=patient, language=wanted, now=effects.now)
    if member := staff.by_chat(effects.db, chat_id=chat_id):
        staff.choose_language(effects.db, member=member, language=wanted, now=effects.now)
    key = f"language:{effects.turn.update_id}"
    refresh_menu(effects.db, chat_id=chat_id, key=key, now=effects.now)
    return screen.chosen(services.speaking(wanted).voice, profile=services.profile)
