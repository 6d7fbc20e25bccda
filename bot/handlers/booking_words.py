"""The next session in words: whatever a tap does there, typing does as well."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from telegram import Update

from bot.context import Context, words_of
from bot.forms.word_lists import is_one_of, listed
from bot.forms.yes_no import read_yes_no
from bot.handlers import (
    booked_elsewhere,
    booking,
    other_time,
    picker_dialogue,
    picking,
    typed_time,
    visiting,
    wishes,
)
from bot.handlers.own_appointment import attempt
from bot.handlers.own_series import following_of
from bot.handlers.typed import Typed
from bot.handlers.wishes import Act
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens.picker import at_clinic
from clinic import appointments, prompts
from clinic.database import Session
from clinic.tables import Dialogue, Patient
from clinic.tables.base import stored
from messages.day_names import plain_words
from messages.reading_dates import day_words, read_spoken
from messages.recall import Answer
from messages.walltime import local_date

_RECALL_IS_FRESH = timedelta(days=4)
"""Later, "not now" is hardly about the recall any more."""
_REMINDER_IS_FRESH = timedelta(hours=24)


async def meaning(
    update: Update, context: Context, patient: Patient, dialogue: Dialogue | None
) -> Act | None:
    """What the words ask for, or answer; None if they are not about the next session."""
    services = context.services
    own = services.voice_of(patient)
    typed = Typed(
        words=words_of(update),
        patient=patient,
        dialogue=dialogue,
        voice=at_clinic(own, profile=services.profile),
        now=services.clock.now(),
    )
    return await context.turn.read(lambda db: _meaning(db, typed))


def _meaning(db: Session, typed: Typed) -> Act | None:
    """The newest question wins; then come words that need none."""
    return (
        _answer_to_offer(db, typed)
        or _answer_in_dialogue(db, typed)
        or wishes.wish(typed.words, typed.voice)
        or _answer_to_recall(db, typed)
        or _answer_to_reminder(db, typed)
    )


def _answer_to_offer(db: Session, typed: Typed) -> Act | None:
    agrees = read_yes_no(typed.words, typed.voice, yes="button-offer-yes", no="button-refuse")
    found = prompts.open_offer(db, patient_id=stored(typed.patient.id))
    if agrees is None or found is None or not typed.answers_after(db, found[1]):
        return None
    offered_id = stored(found[0].id)

    def act(effects: Effects, patient: Patient) -> None:
        offered = appointments.get(effects.db, offered_id)
        attempt(
            effects,
            patient,
            offered,
            lambda: visiting.answer_offer(effects, patient, offered, agrees=agrees),
        )

    return act


def _answer_in_dialogue(db: Session, typed: Typed) -> Act | None:
    dialogue = typed.dialogue
    if dialogue is None or _is_about_newer(db, typed, dialogue):
        return None
    wished = wishes.wish(typed.words, typed.voice)
    says_more = wished is None and not _is_small_talk(typed)
    match dialogue.kind:
        case picker_dialogue.OTHER_TIME if picker_dialogue.is_told(dialogue) or says_more:
            return lambda effects, patient: other_time.pass_on(effects, patient, typed.words)
        case visiting.CALLING_OFF:
            return _answer_to_calling_off(typed, dialogue)
        case picker_dialogue.BOOKED if wished is None and (
            picker_dialogue.is_told(dialogue) or _is_time(typed)
        ):
            return lambda effects, patient: booked_elsewhere.note(effects, patient, typed.words)
        case picker_dialogue.PICKING:
            return _answer_to_days(typed, dialogue)
        case _:
            return None


def _is_small_talk(typed: Typed) -> bool:
    """Whether it says nothing that the team could use: thanks, yes, not now."""
    small = ("visit-fillers", "done-words", "yes-words", "no-words")
    said = set(plain_words(typed.words))
    known = {word for each in small for word in listed(typed.voice, each)}
    return said <= known or _refusal(typed) is not None


def _is_time(typed: Typed) -> bool:
    return booked_elsewhere.understands(typed.words, typed.voice, now=typed.now)


def _is_about_newer(db: Session, typed: Typed, dialogue: Dialogue) -> bool:
    """Whether it is a yes or a no, and something was asked after the dialogue's question."""
    answer = read_yes_no(typed.words, typed.voice, yes="button-call-off-yes", no="button-refuse")
    patient_id, since = stored(typed.patient.id), dialogue.updated_at
    return answer is not None and prompts.asked_since(db, patient_id=patient_id, since=since)


def _answer_to_calling_off(typed: Typed, dialogue: Dialogue) -> Act | None:
    sure = read_yes_no(typed.words, typed.voice, yes="button-call-off-yes", no="button-call-off-no")
    if sure is None:
        return None
    asked_id = dialogue.answers["appointment_id"]

    def act(effects: Effects, patient: Patient) -> None:
        asked = appointments.get(effects.db, asked_id)
        attempt(
            effects,
            patient,
            asked,
            lambda: visiting.call_off(effects, patient, asked, sure=sure),
        )

    return act


def _answer_to_days(typed: Typed, dialogue: Dialogue) -> Act | None:
    moves = read_yes_no(typed.words, typed.voice, yes="button-move-yes", no="button-call-off-no")
    if moves is not None and dialogue.answers.get("moment"):
        return lambda effects, patient: typed_time.move(effects, patient, dialogue, moves=moves)
    spoken = read_spoken(
        typed.words,
        today=local_date(typed.now, typed.voice.zone),
        language=typed.voice.language,
        words=day_words(typed.voice),
    )
    if spoken is None:
        return None
    return lambda effects, patient: typed_time.answer(effects, patient, dialogue, spoken)


def _answer_to_recall(db: Session, typed: Typed) -> Act | None:
    """Not now, never; or yes, if nothing at all came after the question."""
    patient_id, since = stored(typed.patient.id), typed.now - _RECALL_IS_FRESH
    row = prompts.newest_recall(db, patient_id=patient_id, since=since)
    if row is None or not typed.answers_after(db, row.sent_at or since):
        return None
    series_id, answer = row.content["series_id"], _refusal(typed)
    if answer is not None:
        return lambda effects, patient: _about_recall(
            effects, patient, series_id, partial(booking.answer_recall, answer=answer, afresh=True)
        )
    agrees = read_yes_no(typed.words, typed.voice, yes="button-see-times", no="button-not-now")
    if agrees and prompts.is_newest(db, row=row):
        return lambda effects, patient: _about_recall(
            effects, patient, series_id, partial(picking.show, afresh=True)
        )
    return None


def _refusal(typed: Typed) -> Answer | None:
    if is_one_of(typed.words, typed.voice, "not-now-words"):
        return Answer.NOT_NOW
    return Answer.NEVER if is_one_of(typed.words, typed.voice, "never-words") else None


def _about_recall(
    effects: Effects,
    patient: Patient,
    series_id: int,
    act: Callable[[Effects, Patient, NextSession], None],
) -> None:
    following = following_of(effects, patient, series_id)
    if following is None:
        booking.show_all(effects, patient)
    else:
        act(effects, patient, following)


def _answer_to_reminder(db: Session, typed: Typed) -> Act | None:
    """A yes to "We expect you" is "I'm coming", a no is a wish to cancel."""
    comes = read_yes_no(typed.words, typed.voice, yes="button-coming", no="button-cancel")
    since = typed.now - _REMINDER_IS_FRESH
    row = prompts.newest_visit(db, patient_id=stored(typed.patient.id), since=since)
    if comes is None or row is None or not typed.answers_after(db, row.sent_at or since):
        return None
    visit_id = row.appointment_id

    def act(effects: Effects, patient: Patient) -> None:
        visit = appointments.get(effects.db, visit_id)
        answer = wishes.say_coming if comes else visiting.ask_to_call_off
        attempt(effects, patient, visit, lambda: answer(effects, patient, visit))

    return act
