"""The notice: [I agree] or [No, thanks], tapped or in words, and the way back into care."""

from dataclasses import dataclass

from telegram import Update

from bot import cards
from bot.actions import Verb
from bot.context import Context, action_of, user_id_of, words_of
from bot.forms.yes_no import read_yes_no
from bot.handlers.news import ask_about_news
from bot.handlers.start import JOIN
from bot.handlers.who import RETURN, unknown
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import joining
from clinic import dialogues, invitations, patients
from clinic import joining as records
from clinic.consents import Notice
from clinic.tables import Dialogue, Invitation, Patient
from messages.catalogue import Html
from messages.draft import Draft
from messages.voice import Voice


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """Somebody's answer to the notice they have before them."""

    user_id: int
    notice_row: int | None
    """Where the notice stands."""
    agreed: bool
    notice: Notice
    """The words as they were shown, which a newer version may say differently."""


async def answer_notice(update: Update, context: Context) -> None:
    """[I agree] or [No, thanks], by whoever opened the code."""
    action, user_id = action_of(update), user_id_of(update)

    def answer(effects: Effects) -> bool:
        dialogue = dialogues.current(effects.db, chat_id=user_id, kind=JOIN)
        if dialogue is None or dialogue.answers["invitation_id"] != action.number():
            return False
        _settle(effects, dialogue, agreed=action.verb is Verb.AGREE, channel="tap")
        return True

    if not await context.turn.write(answer):
        context.turn.toast = context.services.voice.plain("button-stale")


async def typed(update: Update, context: Context) -> None:
    """The answer in words; anything else is asked again."""
    user_id, words = user_id_of(update), words_of(update)

    def answer(effects: Effects) -> None:
        dialogue = dialogues.current(effects.db, chat_id=user_id, kind=JOIN)
        voice = _voice_of_guest(effects, dialogue)
        agreed = read_yes_no(words, voice, yes="button-agree", no="button-refuse")
        if agreed is None or dialogue is None:
            effects.say(Draft(text=voice.text("notice-answer-first")))
        else:
            _settle(effects, dialogue, agreed=agreed, channel="word")

    await context.turn.write(answer)


def _voice_of_guest(effects: Effects, dialogue: Dialogue | None) -> Voice:
    """How somebody who has not joined yet is spoken to: in the language of the notice."""
    language = dialogue.answers["notice"]["language"] if dialogue else None
    return effects.turn.services.speaking(language).voice


def _settle(effects: Effects, dialogue: Dialogue, *, agreed: bool, channel: str) -> None:
    answer = _Answer(
        user_id=dialogue.chat_id,
        notice_row=dialogue.outbox_id,
        agreed=agreed,
        notice=joining.as_answered(dialogue.answers["notice"], channel=channel),
    )
    invitation = invitations.find_by_id(effects.db, dialogue.answers["invitation_id"])
    dialogues.close(effects.db, chat_id=dialogue.chat_id)
    opening = records.reopen(invitation, user_id=answer.user_id, now=effects.now)
    if opening.invitation is None:
        why = opening.closed or records.Closed.UNKNOWN
        shown = joining.closed(_voice_of_guest(effects, dialogue), why=why)
        effects.replace(shown, row_id=answer.notice_row)
    elif agreed:
        _agree(effects, opening.invitation, answer)
    else:
        _refuse(effects, opening.invitation, answer)


def _agree(effects: Effects, invitation: Invitation, answer: _Answer) -> None:
    services, user_id = effects.turn.services, answer.user_id
    notice = answer.notice
    patient = records.agree(
        effects.db,
        invitation=invitation,
        chat_id=user_id,
        notice=notice,
        profile=services.profile,
        now=effects.now,
    )
    agreed = services.voice_of(patient).text("notice-agreed", first_name=patient.first_name)
    effects.replace(Draft(text=Html(f"{notice.text}\n\n{agreed}")), row_id=answer.notice_row)
    ask_about_news(effects, patient)
    cards.refresh(effects.db, invitation=invitation, mark="joined", now=effects.now)
    refresh_menu(effects.db, chat_id=user_id, key=f"joined:{invitation.id}", now=effects.now)


def _refuse(effects: Effects, invitation: Invitation, answer: _Answer) -> None:
    voice = effects.turn.services.speaking(answer.notice.language).voice
    effects.replace(Draft(text=voice.text("refused")), row_id=answer.notice_row)
    card = cards.card_row(effects.db, invitation=invitation)
    if card is not None and card.chat_id is not None:
        # Quoted under the card, whose message still shows who it was; we keep no name.
        desk = effects.to(card.chat_id)
        desk.say(Draft(text="", caption=True), edits=card.id)
        declined = desk.turn.services.voice.text("declined")
        desk.say(Draft(text=declined), answers=card.id)
    records.refuse(effects.db, invitation=invitation, notice=answer.notice, now=effects.now)


async def return_to_care(update: Update, context: Context) -> None:
    """[Yes, start again] by somebody who had stopped."""
    await _return(update, context, channel="tap")


def is_return(update: Update, context: Context, known: Patient) -> bool:
    """Whether these words say yes to the offer to start again."""
    voice = context.services.voice_of(known)
    return read_yes_no(words_of(update), voice, yes="button-return", no="button-refuse") is True


async def return_in_words(update: Update, context: Context) -> None:
    """Yes, in words, while the offer is open."""
    await _return(update, context, channel="word")


async def _return(update: Update, context: Context, *, channel: str) -> None:
    user_id = user_id_of(update)
    if not await context.turn.write(
        lambda effects: _come_back(effects, user_id=user_id, channel=channel)
    ):
        await unknown(update, context)


def _come_back(effects: Effects, *, user_id: int, channel: str) -> bool:
    services, key = effects.turn.services, f"returned:{effects.turn.update_id}"
    patient = patients.by_chat(effects.db, chat_id=user_id)
    if patient is None or patient.left_at is None:
        return False
    voice = services.voice_of(patient)
    dialogue = dialogues.current(effects.db, chat_id=user_id, kind=RETURN)
    if dialogue is None:
        # An older offer, whose button stays.
        asked = joining.left_notice(voice, profile=services.profile, first_name=patient.first_name)
        shown, offer = joining.as_shown(voice, asked.text), None
    else:
        shown, offer = dialogue.answers["notice"], dialogue.outbox_id
        dialogues.close(effects.db, chat_id=user_id)
    records.return_to_care(
        effects.db,
        patient=patient,
        notice=joining.as_answered(shown, channel=channel),
        profile=services.profile,
        now=effects.now,
    )
    welcome = Draft(text=voice.text("welcome-back", first_name=patient.first_name))
    effects.replace(welcome, row_id=offer)
    refresh_menu(effects.db, chat_id=user_id, key=key, now=effects.now)
    return True
