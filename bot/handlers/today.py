"""/today, [I take it] under a worry, and [skin is fine]."""

from telegram import Update

from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import today as screen
from clinic import escalations, overview, skin, staff
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft


@for_staff
async def today(_update: Update, context: Context, _member: Staff) -> None:
    """/today: who recovers, who worries, who is missing."""
    await context.turn.write(lambda effects: effects.say(day(effects)))


def day(effects: Effects) -> Draft:
    """The day as it is at this moment of the transaction."""
    services = effects.turn.services
    return screen.today(
        services.voice,
        overview.today(effects.db, profile=services.profile, now=effects.now),
        procedure_name=services.procedure_name,
        now=effects.now,
    )


async def today_in_group(update: Update, context: Context) -> None:
    """/today in the clinic's own group; in any other one it would tell strangers of patients."""
    if context.turn.chat_id == context.services.profile.staff_chat:
        await today(update, context)


@for_staff
async def not_in_group(_update: Update, context: Context, _member: Staff) -> None:
    """Commands with patients' names or codes belong into a private chat."""
    if context.turn.chat_id == context.services.profile.staff_chat:
        voice = context.services.voice
        await context.turn.reply(Draft(text=voice.text("private-only")))


@for_staff
async def take(update: Update, context: Context, member: Staff) -> None:
    """[I take it]: the first one to tap has it; the alerts then say who."""
    escalation_id = action_of(update).number()
    context.turn.toast = await context.turn.write(
        lambda effects: _take(effects, escalation_id=escalation_id, member=member)
    )


def _take(effects: Effects, *, escalation_id: int, member: Staff) -> str:
    voice = effects.turn.services.voice
    escalation = escalations.get(effects.db, escalation_id)
    if escalation is None:
        return voice.plain("button-stale")
    me = effects.db.get_one(Staff, stored(member.id))
    if escalations.take(effects.db, escalation=escalation, member=me, now=effects.now):
        return voice.plain("take-toast")
    holder = staff.get(effects.db, escalation.taken_by or 0)
    return voice.plain("take-late", member=holder.name if holder else "?")


@for_staff
async def skin_fine(update: Update, context: Context, member: Staff) -> None:
    """[NAME: skin is fine]: the patient may be asked for the next session again."""
    session_id = action_of(update).number()

    def clear(effects: Effects) -> str:
        voice = context.services.voice
        waiting = overview.uncleared(effects.db, now=effects.now)
        found = next((each for each in waiting if each[1].id == session_id), None)
        if found is not None:
            skin.clear(effects.db, session=found[1], member=member, now=effects.now)
        effects.replace_tapped(day(effects))
        if found is None:
            return voice.plain("skin-fine-already")
        return voice.plain("skin-fine-toast", name=found[0].first_name)

    context.turn.toast = await context.turn.write(clear)
