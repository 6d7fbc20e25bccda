"""Who is writing: every handler is for staff, for owners or for patients, and says so."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update

from bot.context import Context, user_id_of, words_of
from bot.receive.turn import Effects
from bot.screens import care, joining
from clinic import dialogues, patients, staff
from clinic.tables import Patient, Role, Staff
from messages.draft import Draft

RETURN = "return"
"""Kind of the dialogue between the offer to start again and its answer."""

_Nothing = Coroutine[Any, Any, None]
Handler = Callable[[Update, Context], _Nothing]
StaffHandler = Callable[[Update, Context, Staff], _Nothing]
PatientHandler = Callable[[Update, Context, Patient], _Nothing]


async def staff_member(update: Update, context: Context) -> Staff | None:
    """The member of staff who sent this, if it is one."""
    user_id = user_id_of(update)
    return await context.turn.read(lambda db: staff.by_chat(db, chat_id=user_id))


async def patient(update: Update, context: Context) -> Patient | None:
    """The patient who sent this, if it is one (also one who stopped)."""
    user_id = user_id_of(update)
    return await context.turn.read(lambda db: patients.by_chat(db, chat_id=user_id))


def for_staff(handler: StaffHandler) -> Handler:
    """Let staff in; everybody else learns nothing, not even that the command exists."""

    @wraps(handler)
    async def checked(update: Update, context: Context) -> None:
        member = await staff_member(update, context)
        if member is None:
            await unknown(update, context)
        else:
            await handler(update, context, member)

    return checked


def for_owners(handler: StaffHandler) -> Handler:
    """Let owners in; staff are told that it is for owners."""

    async def owner_only(update: Update, context: Context, member: Staff) -> None:
        if member.role is Role.OWNER:
            await handler(update, context, member)
        elif update.callback_query:
            context.turn.toast = context.services.voice.plain("owners-only")
        else:
            await context.turn.reply(Draft(text=context.services.voice.text("owners-only")))

    return wraps(handler)(for_staff(owner_only))


def for_patients(handler: PatientHandler) -> Handler:
    """Let patients in who are in care."""

    @wraps(handler)
    async def checked(update: Update, context: Context) -> None:
        known = await patient(update, context)
        if known is None or not known.in_care:
            await unknown(update, context)
        else:
            await handler(update, context, known)

    return checked


def for_known(handler: Handler) -> Handler:
    """Let in whoever is staff, or a patient in care."""

    @wraps(handler)
    async def checked(update: Update, context: Context) -> None:
        known = await patient(update, context)
        is_patient = known is not None and known.in_care
        if is_patient or await staff_member(update, context) is not None:
            await handler(update, context)
        else:
            await unknown(update, context)

    return checked


async def unknown(update: Update, context: Context) -> None:
    """The one answer for whatever is not for this person."""
    voice = context.services.voice
    if update.callback_query is not None:
        context.turn.toast = voice.plain("button-stale")
        return
    if update.effective_chat is None or update.effective_chat.type != "private":
        return
    known = await patient(update, context)
    if await staff_member(update, context) is not None:
        await context.turn.reply(Draft(text=voice.text("staff-not-understood")))
    elif known is None:
        await context.turn.reply(Draft(text=voice.text("stranger")))
    elif known.in_care:
        await context.turn.reply(
            care.patient_text(context.services.voice_of(known), profile=context.services.profile)
        )
    else:
        is_command = words_of(update).startswith("/")
        await context.turn.write(
            lambda effects: _answer_who_left(effects, known, is_command=is_command)
        )


def _answer_who_left(effects: Effects, known: Patient, *, is_command: bool) -> None:
    """Somebody who stopped may be writing because something is wrong: first how to reach help."""
    services = effects.turn.services
    if not is_command:
        effects.say(care.patient_text(services.voice_of(known), profile=services.profile))
    offer_return(effects, known)


def offer_return(effects: Effects, known: Patient) -> None:
    """Ask somebody who stopped whether to start again; the answer may be tapped or written."""
    services = effects.turn.services
    voice = services.voice_of(known)
    question = joining.left_notice(voice, profile=services.profile, first_name=known.first_name)
    row = effects.say(question)
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=RETURN,
        answers={"notice": joining.as_shown(voice, question.text)},
        now=effects.now,
        outbox_id=row.id,
    )
