"""[Another time]: what suits the patient, in free words, for the team."""

from collections.abc import Sequence
from datetime import timedelta

from bot.handlers import own_dialogues, word_of_visits
from bot.handlers.own_series import about_series, following_of, put
from bot.handlers.picker_dialogue import OTHER_TIME
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens.ways_to_book import AFRESH
from clinic import desk, dialogues, request_notices
from clinic.tables import OutboxRow, Patient
from messages.draft import Draft

_LONGEST = 500
_LIVES = timedelta(days=3)


def ask_what_suits(effects: Effects, patient: Patient, following: NextSession, how: str) -> None:
    """None of the times fits: which one would?"""
    afresh = how == AFRESH
    if not word_of_visits.is_wanted_or_asked_for(effects, patient, following, afresh=afresh):
        return
    voice = effects.turn.services.voice_of(patient)
    asked = put(effects, Draft(text=voice.text("other-time-ask")), afresh=afresh)
    own_dialogues.leave(effects)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=OTHER_TIME,
        answers={"series_id": following.series_id},
        now=effects.now,
        outbox_id=asked,
    )


ask = about_series(lambda action: action.text(1, ""), ask_what_suits)
"""[Another time] or [Ask for a time]."""


def pass_on(effects: Effects, patient: Patient, words: str) -> None:
    """The one text of the dialogue goes to everybody on the staff, whatever it says."""
    effects.say(_pass_on(effects, patient, words))


def _pass_on(effects: Effects, patient: Patient, words: str) -> Draft:
    services, chat_id = effects.turn.services, effects.turn.chat_id
    voice, profile = services.voice_of(patient), services.profile
    if len(words) > _LONGEST:
        return Draft(text=voice.text("other-time-long", most=_LONGEST))
    dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=OTHER_TIME)
    series_id = dialogue.answers["series_id"] if dialogue else 0
    dialogues.close(effects.db, chat_id=chat_id)
    following = following_of(effects, patient, series_id)
    if following is None or not _tell_team(effects, patient, following, words):
        phone = profile.phone or "none"
        return Draft(text=voice.text("other-time-nobody", clinic=profile.name, phone=phone))
    emergency = profile.emergency_number
    return Draft(text=voice.text("other-time-thanks", emergency_number=emergency))


def _tell_team(
    effects: Effects, patient: Patient, following: NextSession, words: str
) -> Sequence[OutboxRow]:
    number = min(following.done + 1, following.run.length)
    return desk.tell(
        effects.db,
        about=request_notices.OTHER_TIME,
        key=f"{following.series_id}:{effects.turn.update_id}",
        profile=effects.turn.services.profile,
        now=effects.now,
        expires_at=effects.now + _LIVES,
        patient_id=patient.id,
        content={"series_id": following.series_id, "number": number, "text": words},
    )
