"""/start, with a code or without, and codes that are typed."""

from telegram import Update

from bot import cards
from bot.context import Context, arguments_of, user_id_of
from bot.handlers import whose
from bot.handlers.who import offer_return, patient, staff_member, unknown
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens import care, joining
from bot.screens.language import offered
from bot.screens.staff import staff_help
from bot.services import Services
from clinic import consents, dialogues, invitations, patients, reachability, staff
from clinic import joining as records
from clinic.joining import Closed
from clinic.tables import Invitation, Purpose, Staff
from clinic.tables.base import stored
from messages.draft import Draft

JOIN = "join"
"""Kind of the dialogue between a code and the answer to the notice."""


async def start(update: Update, context: Context) -> None:
    """/start CODE opens an invitation; without a code it greets whoever is known."""
    payload = arguments_of(update)
    if payload:
        await open_code(update, context, payload)
        return
    member = await staff_member(update, context)
    known = await patient(update, context)
    if member is not None:
        await _greet_staff(update, context)
    elif known is None:
        await unknown(update, context)
    elif known.in_care:
        await _welcome_back(update, context)
    else:
        await context.turn.write(lambda effects: offer_return(effects, known))


async def open_code(update: Update, context: Context, text: str) -> None:
    """Somebody opened the link or typed the code."""
    code = invitations.read_code(text) or text.strip()
    spoken, user_id = _spoken_by(update), user_id_of(update)
    await context.turn.write(
        lambda effects: _open(effects, code=code, user_id=user_id, spoken=spoken)
    )


def _spoken_by(update: Update) -> str:
    """The language of the sender's phone, as far as Telegram tells it."""
    user = update.effective_user
    return (user.language_code if user else None) or ""


def _open(effects: Effects, *, code: str, user_id: int, spoken: str) -> None:
    opening = records.open_code(effects.db, code=code, user_id=user_id, now=effects.now)
    known = patients.by_chat(effects.db, chat_id=user_id)
    if known is not None:
        reachability.back(effects.db, patient=known, now=effects.now)
    services = effects.turn.services
    voice = services.voice_of(known) if known else services.voice
    if opening.invitation is None:
        why = opening.closed or Closed.UNKNOWN
        name = known.first_name if known else ""
        if why is Closed.YOURS and known is None:
            effects.say(staff_help(services))
        elif why is Closed.YOURS and known is not None and not known.in_care:
            offer_return(effects, known)
        else:
            effects.say(joining.closed(voice, why=why, first_name=name, until=opening.until))
    elif opening.invitation.staff_id is not None:
        _join_staff(effects, opening.invitation, user_id=user_id, spoken=spoken)
    elif known is not None and known.in_care:
        whose.opened(effects, opening.invitation, known=known)
    else:
        _show_notice(effects, opening.invitation, user_id=user_id, spoken=spoken)


def _join_staff(effects: Effects, invitation: Invitation, *, user_id: int, spoken: str) -> None:
    member = staff.join(effects.db, invitation=invitation, chat_id=user_id, now=effects.now)
    services = _learn_language(effects, member, spoken=spoken)
    effects.say(
        Draft(
            text=services.voice.text(
                "staff-welcome", clinic=services.profile.name, name=member.name
            )
        )
    )
    effects.say(staff_help(services))
    cards.refresh(effects.db, invitation=invitation, mark="joined", now=effects.now)
    refresh_menu(effects.db, chat_id=user_id, key=f"staff:{invitation.id}", now=effects.now)


def _learn_language(effects: Effects, member: Staff, *, spoken: str) -> Services:
    """From the phone, at first; returns the services that speak it."""
    services = effects.turn.services
    staff.learn_language(member, spoken=spoken, offered=_languages(services))
    effects.db.add(member)
    return services.speaking(member.language)


def _languages(services: Services) -> tuple[str, ...]:
    return offered(services.voice, profile=services.profile)


def _show_notice(effects: Effects, invitation: Invitation, *, user_id: int, spoken: str) -> None:
    services = effects.turn.services
    guest = patients.get(effects.db, stored(invitation.patient_id))
    patients.learn_language(guest, spoken=spoken, offered=_languages(services))
    voice = services.voice_of(guest)
    notice = joining.notice(
        voice,
        profile=services.profile,
        first_name=guest.first_name,
        invitation_id=stored(invitation.id),
    )
    row = effects.say(notice)
    # Only who opened the code may answer the notice: a tap alone could be forged.
    dialogues.save(
        effects.db,
        chat_id=user_id,
        kind=JOIN,
        answers={
            "invitation_id": invitation.id,
            "notice": joining.as_shown(voice, notice.text),
        },
        now=effects.now,
        outbox_id=row.id,
    )


async def _greet_staff(update: Update, context: Context) -> None:
    user = update.effective_user
    user_id, name = user_id_of(update), user.first_name if user else ""
    spoken = _spoken_by(update)

    def greet(effects: Effects) -> None:
        member = staff.by_chat(effects.db, chat_id=user_id)
        services = effects.turn.services
        if member is not None:
            staff.learn_name(member, name=name)
            services = _learn_language(effects, member, spoken=spoken)
        effects.say(staff_help(services))
        refresh_menu(
            effects.db, chat_id=user_id, key=f"start:{effects.turn.update_id}", now=effects.now
        )

    await context.turn.write(greet)


async def _welcome_back(update: Update, context: Context) -> None:
    user_id = user_id_of(update)

    def welcome(effects: Effects) -> None:
        known = patients.by_chat(effects.db, chat_id=user_id)
        if known is not None:
            reachability.back(effects.db, patient=known, now=effects.now)
            voice = effects.turn.services.voice_of(known)
            withdrawn = consents.withdrawn(effects.db, patient_id=stored(known.id))
            cares = Purpose.CARE not in withdrawn
            effects.say(care.welcome_back(voice, known, cares=cares, now=effects.now))

    await context.turn.write(welcome)
