"""Whatever is written without a command: an answer, a word that does something, a code."""

from collections.abc import Mapping
from datetime import timedelta

from telegram import Update

from bot.context import Context, user_id_of, words_of
from bot.forms.word_lists import listed, listed_in_each_language
from bot.handlers import (
    booking,
    booking_words,
    broadcast,
    checkin,
    consent,
    enrol,
    news,
    own_dialogues,
    own_times,
    own_zone,
    pausing,
    plan_changing,
    preferences,
    scheduling,
    step_timing,
    visiting,
    whose,
)
from bot.handlers.picker_dialogue import OTHER_TIME, PICKING
from bot.handlers.start import JOIN, open_code
from bot.handlers.who import RETURN, Handler, StaffHandler, patient, staff_member, unknown
from clinic import checkins, dialogues, invitations
from clinic.tables import Dialogue, Patient
from messages.answers import CheckInAnswer
from messages.day_names import plain_words
from messages.voice import Voice

_ANSWERS = {str(answer.number): answer for answer in CheckInAnswer}
_WAITS = {
    news.NEWS: timedelta(minutes=15),
    whose.WHOSE: timedelta(minutes=15),
    visiting.CALLING_OFF: timedelta(hours=1),
    OTHER_TIME: timedelta(hours=2),
    **dict.fromkeys(own_dialogues.KINDS, own_dialogues.WAITS),
    JOIN: invitations.LIVES,
}
_SETTLED_BY: Mapping[str, Handler] = {
    own_dialogues.OWN_TIME: own_times.typed,
    own_dialogues.ZONE: own_zone.typed,
    own_dialogues.UNTIL: pausing.typed,
}
_OF_STAFF: Mapping[str, StaffHandler] = {
    enrol.ENROL: enrol.typed,
    broadcast.BROADCAST: broadcast.typed,
    scheduling.SCHEDULE: scheduling.typed,
    plan_changing.STEP_TIME: step_timing.typed,
}
"""Who takes what staff type, by the dialogue that is open."""
_TAKE_NUMBERS = (own_dialogues.OWN_TIME, own_dialogues.UNTIL)
_CHOOSING = timedelta(minutes=15)
_OTHERS_WAIT = timedelta(hours=12)
"""After that, words are no answer to what was asked: a "yes" is about something newer by then."""


async def text(update: Update, context: Context) -> None:
    """Route a text: an open dialogue of staff, a patient's word, a code, a notice's answer."""
    opened = await _open_dialogue(update, context)
    dialogue = opened.kind if opened else None
    member = await staff_member(update, context)
    if member is not None and dialogue is not None and dialogue in _OF_STAFF:
        await _OF_STAFF[dialogue](update, context, member)
    elif await _acts(update, context, opened):
        return
    elif await _is_code(update, context):
        await open_code(update, context, words_of(update))
    elif dialogue == JOIN:
        await consent.typed(update, context)
    elif _is_choosing(context, opened):
        await booking.not_understood(update, context)
    else:
        await unknown(update, context)


async def _may_be_a_time(context: Context, known: Patient, opened: Dialogue | None) -> bool:
    """Whether "4" is more likely an hour or a day than a blister: no check-in came since."""
    if opened is None or not (opened.kind in _TAKE_NUMBERS or _is_choosing(context, opened)):
        return False
    since = opened.updated_at
    return not await context.turn.read(
        lambda db: checkins.is_asked_since(db, patient=known, since=since)
    )


def _is_choosing(context: Context, opened: Dialogue | None) -> bool:
    """Whether a day or a time is being chosen at this moment."""
    if opened is None or opened.kind != PICKING:
        return False
    return context.services.clock.now() - opened.updated_at <= _CHOOSING


async def _open_dialogue(update: Update, context: Context) -> Dialogue | None:
    user_id = user_id_of(update)
    dialogue = await context.turn.read(lambda db: dialogues.current(db, chat_id=user_id))
    if dialogue is None:
        return None
    age = context.services.clock.now() - dialogue.updated_at
    return dialogue if age <= _WAITS.get(dialogue.kind, _OTHERS_WAIT) else None


async def _is_code(update: Update, context: Context) -> bool:
    """Whether it is a code; of whom we know, only one that we made: the rest is conversation."""
    words = words_of(update)
    known = await patient(update, context) or await staff_member(update, context)
    if known is None:
        return invitations.looks_like_code(words)
    return await context.turn.read(lambda db: invitations.is_code(db, text=words))


async def _acts(update: Update, context: Context, opened: Dialogue | None) -> bool:
    """Whether it was a patient's word that does what a button or command does."""
    known = await patient(update, context)
    if known is None:
        return False
    if not known.in_care:
        return await _comes_back(update, context, known, opened)
    word = words_of(update).lower().strip(" .!)।")
    if _means_stop(word, context.services.voice_of(known)):
        await preferences.stop(update, context)
    elif word in _ANSWERS and not await _may_be_a_time(context, known, opened):
        await checkin.answer_in_words(update, context, known, _ANSWERS[word])
    elif opened and _settles(update, context, known, opened.kind):
        await _SETTLED_BY[opened.kind](update, context)
    elif act := await booking_words.meaning(update, context, known, opened):
        await context.turn.write(lambda effects: act(effects, known))
    else:
        return await _answers(update, context, known, opened)
    return True


async def _answers(
    update: Update, context: Context, known: Patient, opened: Dialogue | None
) -> bool:
    """Whether it was the answer to a question of ours, or a done."""
    dialogue = opened.kind if opened else None
    said = set(plain_words(words_of(update).strip(" .!)।")))
    if dialogue == news.NEWS and news.is_answer(update, context, known):
        await news.typed(update, context)
    elif dialogue == whose.WHOSE and whose.is_answer(update, context, known):
        await whose.typed(update, context)
    elif said and said <= listed(context.services.voice_of(known), "done-words"):
        await checkin.done_in_words(update, context)
    elif dialogue is not None and dialogue in _SETTLED_BY:
        # Not understood, or a city: no other question is open.
        await _SETTLED_BY[dialogue](update, context)
    else:
        return False
    return True


def _settles(update: Update, context: Context, known: Patient, dialogue: str) -> bool:
    """Whether it is certain that these words answer a question of /settings."""
    if dialogue == own_dialogues.OWN_TIME:
        return own_times.is_time(update, context, known)
    return dialogue == own_dialogues.UNTIL and pausing.is_day(update, context, known)


async def _comes_back(
    update: Update, context: Context, known: Patient, opened: Dialogue | None
) -> bool:
    if opened is None or opened.kind != RETURN or not consent.is_return(update, context, known):
        return False
    await consent.return_in_words(update, context)
    return True


def _means_stop(words: str, voice: Voice) -> bool:
    """Whether somebody wants to leave: a word for it, and nothing else but politeness.

    Both are of one language, whichever: elsewhere a filler may mean something. A question is none.
    """
    if "?" in words:
        return False
    said = set(plain_words(words))
    stops = listed_in_each_language(voice, "stop-words")
    fillers = listed_in_each_language(voice, "stop-fillers")
    return any(
        said & stops[language] and said <= stops[language] | fillers[language] for language in stops
    )
