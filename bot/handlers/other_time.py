"""[Another time]: what suits the patient, in free words, for the team."""

from bot.actions import Action, Verb, button
from bot.handlers.own_series import about_series, following_of, put
from bot.next_session import NextSession
from bot.receive.turn import Effects
from bot.screens.desk import mention
from bot.screens.ways_to_book import AFRESH
from clinic import desk, dialogues
from clinic.tables import Patient
from messages.draft import Draft

OTHER_TIME = "other-time"
"""Kind of the dialogue that takes one text for the team."""
_LONGEST = 500


def _ask(effects: Effects, patient: Patient, following: NextSession, how: str) -> None:
    voice = effects.turn.services.voice_of(patient)
    asked = put(effects, Draft(text=voice.text("other-time-ask")), afresh=how == AFRESH)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=OTHER_TIME,
        answers={"series_id": following.series_id},
        now=effects.now,
        outbox_id=asked,
    )


def _read_how(action: Action) -> str:
    return action.text(1) if len(action.arguments) > 1 else ""


ask = about_series(_read_how, _ask)
"""None of the times fits: which one would?"""


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
    team = desk.everyone(effects.db, profile=profile)
    if following is None or not team:
        phone = profile.phone or "none"
        return Draft(text=voice.text("other-time-nobody", clinic=profile.name, phone=phone))
    message = _for_team(effects, patient, following, words)
    for chat in team:
        effects.say(message, chat_id=chat)
    emergency = profile.emergency_number
    return Draft(text=voice.text("other-time-thanks", emergency_number=emergency))


def _for_team(effects: Effects, patient: Patient, following: NextSession, words: str) -> Draft:
    services = effects.turn.services
    voice = services.staff_voice
    propose = button(voice.plain("button-propose-time"), Verb.STAFF_DAYS, following.series_id, 0)
    return Draft(
        text=voice.text(
            "other-time-staff",
            patient=mention(patient.name, patient.chat_id),
            procedure=services.procedure_name(following.run.procedure),
            number=min(following.done + 1, following.run.length),
            length=following.run.length,
            text=words,
        ),
        buttons=((propose,),),
    )
