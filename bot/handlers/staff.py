"""/staff: who works here; owners invite and remove."""

from telegram import Update

from bot import cards
from bot.context import Context, action_of, arguments_of
from bot.forms.reading import UnreadableError, cut, read_name
from bot.handlers.enrolling import error_text
from bot.handlers.who import for_owners, for_staff
from bot.menus import refresh_menu
from bot.receive.turn import Effects
from bot.screens.staff import remove_question, staff_list
from clinic import staff as people
from clinic.tables import Role, Staff
from clinic.tables.base import stored
from messages.draft import Draft


@for_staff
async def staff(update: Update, context: Context, member: Staff) -> None:
    """/staff, /staff invite NAME, /staff remove NAME."""
    wish, *name = arguments_of(update).split(maxsplit=1) or [""]
    match wish.lower():
        case "invite":
            await invite(update, context)
        case "remove" if name:
            await remove_by_name(update, context)
        case _:
            await context.turn.write(lambda effects: effects.say(_list(effects, member)))


def _list(effects: Effects, member: Staff) -> Draft:
    members = people.all_members(effects.db)
    return staff_list(effects.turn.services, members, for_owner=member.role is Role.OWNER)


@for_owners
async def invite(update: Update, context: Context, member: Staff) -> None:
    """/staff invite NAME: a card by which the new member joins."""
    services = context.services
    try:
        name = read_name(_name_in(update))
    except UnreadableError as error:
        usage = services.voice.text("staff-invite-usage")
        text = error_text(services, error) if error.text else usage
        await context.turn.reply(Draft(text=text))
        return
    await context.turn.write(lambda effects: _invite(effects, name=name, by=member))


def _invite(effects: Effects, *, name: str, by: Staff) -> None:
    key, now = effects.turn.services.key, effects.now
    waiting = [each for each in people.all_members(effects.db) if each.joined_at is None]
    earlier = [
        invitation
        for each in waiting
        for invitation in cards.open_for(effects.db, staff_id=each.id)
    ]
    _, invitation = people.invite(effects.db, name=name, by=by, key=key, now=now)
    for each in earlier:
        if each.staff_id == invitation.staff_id:
            cards.refresh(effects.db, invitation=each, mark="withdrawn", now=now)
    cards.show(effects.db, invitation=invitation, chat_id=effects.turn.chat_id, now=now)


@for_owners
async def remove_by_name(update: Update, context: Context, member: Staff) -> None:
    """/staff remove NAME."""
    name = _name_in(update)

    def run(effects: Effects) -> None:
        everybody = people.all_members(effects.db)
        named = [each for each in everybody if each.name.lower() == name.lower()]
        if len(named) == 1:
            effects.say(_remove(effects, named[0], member))
            return
        voice = effects.turn.services.voice
        why = "staff-several" if named else "staff-unknown"
        effects.say(Draft(text=voice.text(why, name=cut(name))))

    await context.turn.write(run)


@for_owners
async def remove(update: Update, context: Context, member: Staff) -> None:
    """[Remove NAME], and the answer to whether that is meant."""
    action = action_of(update)
    staff_id, answer = action.number(), action.text(1, "ask")

    def run(effects: Effects) -> bool:
        named = people.get(effects.db, staff_id)
        if named is None or named.removed_at is not None:
            return False
        match answer:
            case "yes":
                effects.replace_tapped(_remove(effects, named, member))
            case "no":
                effects.replace_tapped(_list(effects, member))
            case _:
                effects.replace_tapped(remove_question(effects.turn.services.voice, named))
        return True

    if not await context.turn.write(run):
        context.turn.toast = context.services.voice.plain("button-stale")


def _name_in(update: Update) -> str:
    """What stands behind `invite` or `remove`."""
    return " ".join(arguments_of(update).split()[1:])


def _remove(effects: Effects, named: Staff, by: Staff) -> Draft:
    voice = effects.turn.services.voice
    if named.role is Role.OWNER:
        return Draft(text=voice.text("staff-remove-owner"))
    for invitation in cards.open_for(effects.db, staff_id=named.id):
        cards.refresh(effects.db, invitation=invitation, mark="withdrawn", now=effects.now)
    people.remove(effects.db, member=named, by=by, now=effects.now)
    if named.chat_id is not None:
        key = f"removed:{stored(named.id)}:{effects.turn.update_id}"
        refresh_menu(effects.db, chat_id=named.chat_id, key=key, now=effects.now)
        # After the removal, which cancels whatever waits for that chat.
        _say_goodbye(effects.to(named.chat_id))
    return Draft(text=voice.text("staff-removed", name=named.name))


def _say_goodbye(effects: Effects) -> None:
    services = effects.turn.services
    told = services.voice.text("staff-removed-told", clinic=services.profile.name)
    effects.say(Draft(text=told))
