"""Taps under the notice, the question about news, and the way back into care."""

from telegram import Update

from bot import cards
from bot.actions import Action
from bot.context import Context, action_of, user_id_of, words_of
from bot.handlers.start import JOIN
from bot.handlers.who import for_patients, unknown
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import joining
from clinic import consents, dialogues, invitations, outbox, patients
from clinic import joining as records
from clinic.consents import Notice
from clinic.tables import Invitation, Patient, Purpose
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft
from messages.voice import Voice


def _notice(voice: Voice, text: str, *, channel: str) -> Notice:
    return Notice(
        version=voice.plain("notice-version"),
        text=text,
        language=voice.language,
        channel=channel,
    )


async def answer_notice(update: Update, context: Context) -> None:
    """[I agree] or [No, thanks], by whoever opened the code."""
    action, user_id = action_of(update), user_id_of(update)

    def answer(effects: Effects) -> bool:
        dialogue = dialogues.current(effects.db, chat_id=user_id, kind=JOIN)
        if dialogue is None or dialogue.answers["invitation_id"] != action.number():
            return False
        dialogues.close(effects.db, chat_id=user_id)
        _settle(effects, action, user_id=user_id)
        return True

    if not await context.turn.write(answer):
        context.turn.toast = context.services.staff_voice.plain("button-stale")


def _settle(effects: Effects, action: Action, *, user_id: int) -> None:
    invitation = invitations.find_by_id(effects.db, action.number())
    opening = records.reopen(invitation, user_id=user_id, now=effects.now)
    voice = effects.turn.services.staff_voice
    if opening.invitation is None:
        effects.replace_tapped(joining.closed(voice, why=opening.closed or records.Closed.UNKNOWN))
    elif action.verb == "agree":
        _agree(effects, opening.invitation, user_id=user_id)
    else:
        _refuse(effects, opening.invitation)


def _agree(effects: Effects, invitation: Invitation, *, user_id: int) -> None:
    services = effects.turn.services
    guest = patients.get(effects.db, stored(invitation.patient_id))
    voice = services.voice_of(guest)
    words = joining.notice_text(voice, profile=services.profile, first_name=guest.first_name)
    patient = records.agree(
        effects.db,
        invitation=invitation,
        chat_id=user_id,
        notice=_notice(voice, words, channel="tap"),
        profile=services.profile,
        now=effects.now,
    )
    agreed = voice.text("notice-agreed", first_name=patient.first_name)
    effects.replace_tapped(Draft(text=Html(f"{words}\n\n{agreed}")))
    effects.say(joining.news_question(voice, profile=services.profile))
    cards.refresh(effects.db, invitation=invitation, mark="joined", now=effects.now)
    refresh_menu(effects.db, chat_id=user_id, key=f"joined:{invitation.id}", now=effects.now)


def _refuse(effects: Effects, invitation: Invitation) -> None:
    services = effects.turn.services
    guest = patients.get(effects.db, stored(invitation.patient_id))
    voice = services.voice_of(guest)
    words = joining.notice_text(voice, profile=services.profile, first_name=guest.first_name)
    card = cards.card_row(effects.db, invitation=invitation)
    effects.replace_tapped(Draft(text=voice.text("refused")))
    if card is not None and card.chat_id is not None:
        # Quoted under the card, whose message still shows who it was; we keep no name.
        effects.say(
            Draft(text=services.staff_voice.text("declined")),
            chat_id=card.chat_id,
            answers=card.id,
        )
    records.refuse(
        effects.db,
        invitation=invitation,
        notice=_notice(voice, words, channel="tap"),
        now=effects.now,
    )


@for_patients
async def answer_news(update: Update, context: Context, patient: Patient) -> None:
    """[Yes, please] or [No news, thanks]; the first message may come now."""
    wanted = action_of(update).text() == "yes"
    await context.turn.write(
        lambda effects: effects.replace_tapped(
            set_news(effects, patient_id=stored(patient.id), wanted=wanted, channel="tap")
        )
    )


def set_news(effects: Effects, *, patient_id: int, wanted: bool, channel: str) -> Draft:
    """Record the answer about news, and return what to say to it."""
    services = effects.turn.services
    patient = patients.get(effects.db, patient_id)
    voice = services.voice_of(patient)
    question = joining.news_question(voice, profile=services.profile).text
    consents.record(
        effects.db,
        patient_id=patient_id,
        purpose=Purpose.NEWS,
        granted=wanted,
        notice=_notice(voice, question, channel=channel),
        actor="patient",
        now=effects.now,
    )
    if not wanted:
        outbox.cancel_news(effects.db, patient_id=patient_id)
    records.hasten_welcome(effects.db, patient=patient, now=effects.now)
    return Draft(text=voice.text("news-on" if wanted else "news-off"))


@for_patients
async def news(update: Update, context: Context, patient: Patient) -> None:
    """/news on, /news off; without either it asks."""
    _, _, wish = words_of(update).partition(" ")
    services, patient_id = context.services, stored(patient.id)
    if wish.strip().lower() in ("on", "off"):
        wanted = wish.strip().lower() == "on"
        await context.turn.write(
            lambda effects: effects.say(
                set_news(effects, patient_id=patient_id, wanted=wanted, channel="command")
            )
        )
        return
    given = await context.turn.read(
        lambda db: consents.given(db, patient_id=patient_id, purpose=Purpose.NEWS)
    )
    text = services.voice_of(patient).text(
        "news-choose", clinic=services.profile.name, state="on" if given else "off"
    )
    await context.turn.reply(Draft(text=text))


async def return_to_care(update: Update, context: Context) -> None:
    """[Yes, start again] by somebody who had stopped."""
    user_id = user_id_of(update)

    def come_back(effects: Effects) -> bool:
        services = effects.turn.services
        patient = patients.by_chat(effects.db, chat_id=user_id)
        if patient is None or patient.left_at is None:
            return False
        voice = services.voice_of(patient)
        question = joining.left_notice(
            voice, profile=services.profile, first_name=patient.first_name
        )
        records.return_to_care(
            effects.db,
            patient=patient,
            notice=_notice(voice, question.text, channel="tap"),
            profile=services.profile,
            now=effects.now,
        )
        effects.replace_tapped(
            Draft(text=voice.text("welcome-back", first_name=patient.first_name))
        )
        key = f"returned:{effects.turn.update_id}"
        refresh_menu(effects.db, chat_id=user_id, key=key, now=effects.now)
        return True

    if not await context.turn.write(come_back):
        await unknown(update, context)
