"""Whatever is written without a command: an answer, a word that does something, a code."""

from telegram import Update

from bot.context import Context, user_id_of, words_of
from bot.handlers import broadcast, checkin, enrol, preferences
from bot.handlers.start import open_code
from bot.handlers.who import for_staff, patient, staff_member, unknown
from clinic import dialogues, invitations
from clinic.tables import Patient, Staff
from messages.voice import Voice

_ANSWERS = ("1", "2", "3", "4")


async def text(update: Update, context: Context) -> None:
    """Route a text by who wrote it: staff with an open form, patients, codes."""
    member = await staff_member(update, context)
    if member is not None and await _continues(update, context, member):
        return
    known = await patient(update, context)
    if known is not None and known.in_care and await _acts(update, context, known):
        return
    if invitations.read_code(words_of(update)) is not None:
        await open_code(update, context, words_of(update))
    elif member is not None:
        await _help(update, context)
    else:
        await unknown(update, context)


async def _continues(update: Update, context: Context, member: Staff) -> bool:
    """Whether the text went on with a dialogue."""
    user_id = user_id_of(update)
    dialogue = await context.turn.read(lambda db: dialogues.current(db, chat_id=user_id))
    if dialogue is None or not words_of(update):
        return False
    if dialogue.kind == enrol.ENROL:
        await enrol.typed(update, context, member)
        return True
    if dialogue.kind == broadcast.BROADCAST:
        await broadcast.typed(update, context, member)
        return True
    return False


async def _acts(update: Update, context: Context, known: Patient) -> bool:
    """Whether the text was a word that does what a button or command does."""
    words = words_of(update).lower().strip(" .!")
    voice = context.services.voice_of(known)
    if words in _listed(voice, "stop-words"):
        await preferences.stop(update, context)
    elif words in _listed(voice, "done-words"):
        await checkin.done_in_words(update, context)
    elif words in _ANSWERS:
        await checkin.answer_in_words(update, context)
    else:
        return False
    return True


def _listed(voice: Voice, message_id: str) -> list[str]:
    return voice.plain(message_id).split()


@for_staff
async def _help(update: Update, context: Context, _member: Staff) -> None:
    await preferences.show_help(update, context)
