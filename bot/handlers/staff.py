"""/staff: who works here; owners invite and remove."""

from telegram import Update

from bot import cards
from bot.context import Context, action_of, words_of
from bot.forms.reading import UnreadableError, read_name
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_owners, for_staff
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens.staff import staff_list
from clinic import staff as people
from clinic.tables import Role, Staff
from clinic.tables.base import stored
from messages.draft import Draft


@for_staff
async def staff(update: Update, context: Context, member: Staff) -> None:
    """/staff, /staff invite NAME, /staff remove NAME."""
    _, _, rest = words_of(update).partition(" ")
    wish, _, name = rest.strip().partition(" ")
    match wish.lower():
        case "invite":
            await invite(update, context)
        case "remove" if name.strip():
            await remove_by_name(update, context)
        case _:
            members = await context.turn.read(people.all_members)
            owner = member.role is Role.OWNER
            await context.turn.reply(staff_list(context.services, members, for_owner=owner))


@for_owners
async def invite(update: Update, context: Context, member: Staff) -> None:
    """/staff invite NAME: a card by which the new member joins."""
    services = context.services
    try:
        name = read_name(_name_in(update))
    except UnreadableError as error:
        empty = not error.text
        text = (
            services.staff_voice.text("staff-invite-usage")
            if empty
            else error_text(services, error)
        )
        await context.turn.reply(Draft(text=text))
        return

    def run(effects: Effects) -> None:
        _, invitation = people.invite(
            effects.db, name=name, by=member, key=services.key, now=effects.now
        )
        cards.show(
            effects.db,
            invitation=invitation,
            chat_id=effects.turn.chat_id,
            now=effects.now,
        )

    await context.turn.write(run)


@for_owners
async def remove_by_name(update: Update, context: Context, member: Staff) -> None:
    """/staff remove NAME."""
    name = _name_in(update)

    def run(effects: Effects) -> None:
        named = [
            each for each in people.all_members(effects.db) if each.name.lower() == name.lower()
        ]
        if len(named) == 1:
            effects.say(_remove(effects, named[0], member))
        else:
            voice = effects.turn.services.staff_voice
            effects.say(Draft(text=voice.text("staff-unknown", name=name)))

    await context.turn.write(run)


@for_owners
async def remove(update: Update, context: Context, member: Staff) -> None:
    """[Remove NAME] was tapped."""
    staff_id = action_of(update).number()

    def run(effects: Effects) -> None:
        named = people.get(effects.db, staff_id)
        if named is not None and named.removed_at is None:
            effects.replace_tapped(_remove(effects, named, member))

    await context.turn.write(run)


def _name_in(update: Update) -> str:
    return " ".join(words_of(update).split()[2:])


def _remove(effects: Effects, named: Staff, by: Staff) -> Draft:
    voice = effects.turn.services.staff_voice
    if named.role is Role.OWNER:
        return Draft(text=voice.text("staff-remove-owner"))
    people.remove(effects.db, member=named, by=by, now=effects.now)
    if named.chat_id is not None:
        key = f"removed:{stored(named.id)}:{effects.turn.update_id}"
        refresh_menu(effects.db, chat_id=named.chat_id, key=key, now=effects.now)
    return Draft(text=voice.text("staff-removed", name=named.name))
