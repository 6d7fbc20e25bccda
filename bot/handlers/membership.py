"""A patient blocks the bot, or lets it back in."""

from telegram import ChatMember, Update

from bot.context import Context, user_id_of
from bot.receive.turn import Effects
from clinic import patients, reachability
from clinic.tables.base import stored


async def membership(update: Update, context: Context) -> None:
    """`my_chat_member` in a private chat."""
    change = update.my_chat_member
    if change is None or change.chat.type != "private":
        return
    blocked = change.new_chat_member.status == ChatMember.BANNED
    user_id = user_id_of(update)

    def settle(effects: Effects) -> None:
        patient = patients.by_chat(effects.db, chat_id=user_id)
        if patient is None:
            return
        if blocked:
            reachability.lost(
                effects.db,
                patient_id=stored(patient.id),
                profile=effects.turn.services.profile,
                now=effects.now,
            )
        else:
            reachability.back(effects.db, patient=patient, now=effects.now)

    await context.turn.write(settle)
