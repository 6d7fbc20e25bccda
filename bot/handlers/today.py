"""/today, and [I take it] under a worry."""

from telegram import Update

from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import desk
from clinic import escalations, overview, staff
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.draft import Draft


@for_staff
async def today(_update: Update, context: Context, _member: Staff) -> None:
    """/today: who recovers, who worries, who is missing."""
    services = context.services
    now = services.clock.now()
    facts = await context.turn.read(lambda db: overview.today(db, now=now))
    await context.turn.reply(
        desk.today(services.staff_voice, facts, procedure_name=services.procedure_name, now=now)
    )


async def today_in_group(update: Update, context: Context) -> None:
    """/today in the clinic's own group; in any other one it would tell strangers of patients."""
    if context.turn.chat_id == context.services.profile.staff_chat:
        await today(update, context)


@for_staff
async def not_in_group(_update: Update, context: Context, _member: Staff) -> None:
    """Commands with patients' names or codes belong into a private chat."""
    if context.turn.chat_id == context.services.profile.staff_chat:
        voice = context.services.staff_voice
        await context.turn.reply(Draft(text=voice.text("private-only")))


@for_staff
async def take(update: Update, context: Context, member: Staff) -> None:
    """[I take it]: the first one to tap has it; the alerts then say who."""
    escalation_id = action_of(update).number()
    context.turn.toast = await context.turn.write(
        lambda effects: _take(effects, escalation_id=escalation_id, member=member)
    )


def _take(effects: Effects, *, escalation_id: int, member: Staff) -> str:
    voice = effects.turn.services.staff_voice
    escalation = escalations.get(effects.db, escalation_id)
    if escalation is None:
        return voice.plain("button-stale")
    me = effects.db.get_one(Staff, stored(member.id))
    if escalations.take(effects.db, escalation=escalation, member=me, now=effects.now):
        return voice.plain("take-toast")
    holder = staff.get(effects.db, escalation.taken_by or 0)
    return voice.plain("take-late", member=holder.name if holder else "?")
