"""/broadcast: a text to all who agreed to news, with the count, a confirmation and a report."""

import re
from collections.abc import Sequence

from telegram import Message, MessageEntity, Update

from bot.context import Context, action_of
from bot.handlers.who import for_staff
from bot.receive.turn import Effects
from bot.screens import broadcast as screen
from bot.screens.fitting import utf16_length
from clinic import broadcasts, dialogues
from clinic.tables import Staff
from clinic.tables.base import stored
from messages.catalogue import Html
from messages.draft import Draft
from messages.quiet_hours import news_may_come

BROADCAST = "broadcast"
"""Kind of the dialogue."""


@for_staff
async def broadcast(update: Update, context: Context, _member: Staff) -> None:
    """/broadcast asks for the text; with text behind it, it shows the preview at once."""
    text = _html_after_command(update)

    def begin(effects: Effects) -> None:
        audience = len(broadcasts.audience(effects.db))
        voice = effects.turn.services.voice
        if not audience:
            effects.say(Draft(text=voice.text("broadcast-nobody")))
        elif text:
            _preview(effects, text, audience)
        else:
            _save(effects, "")
            effects.say(Draft(text=voice.text("broadcast-ask", count=audience)))

    await context.turn.write(begin)


async def typed(update: Update, context: Context, _member: Staff) -> None:
    """The text of a broadcast that was asked for, or a better one."""
    message = update.effective_message
    text = message.text_html if message else ""
    await context.turn.write(
        lambda effects: _preview(effects, text, len(broadcasts.audience(effects.db)))
    )


def _html_after_command(update: Update) -> str:
    """What stands behind the command, with its formatting, which may begin within the command."""
    message = update.effective_message
    command = re.match(r"\S+\s+", message.text or "") if message else None
    if message is None or message.text is None or command is None:
        return ""
    rest = Message(
        message_id=message.message_id,
        date=message.date,
        chat=message.chat,
        text=message.text[command.end() :],
        entities=_entities_from(message.entities, utf16_length(command.group())),
    )
    return rest.text_html


def _entities_from(entities: Sequence[MessageEntity], start: int) -> list[MessageEntity]:
    """The entities of the text from `start` on, clipped to it; offsets count UTF-16 units."""
    clipped: list[MessageEntity] = []
    for each in entities:
        begins, ends = max(each.offset, start), each.offset + each.length
        if begins < ends:
            place = {"offset": begins - start, "length": ends - begins}
            clipped.append(MessageEntity.de_json(each.to_dict() | place))
    return clipped


def _save(effects: Effects, text: str) -> None:
    dialogues.save(
        effects.db,
        chat_id=effects.turn.chat_id,
        kind=BROADCAST,
        answers={"text": text, "number": effects.turn.update_id},
        now=effects.now,
        outbox_id=None,
    )


def _preview(effects: Effects, text: str, audience: int) -> None:
    services = effects.turn.services
    over = screen.too_long_by(text)
    _save(effects, "" if over else text)
    if over:
        too_long = services.voice.text("broadcast-too-long", count=over)
        effects.say(Draft(text=too_long))
    else:
        number = effects.turn.update_id
        effects.say(screen.preview(services, text, audience=audience, number=number))


@for_staff
async def confirm(update: Update, context: Context, member: Staff) -> None:
    """[Send to N] or [Cancel] under the preview."""
    action = action_of(update)
    wanted, number = action.text() == "yes", action.number(1)

    def settle(effects: Effects) -> bool:
        chat_id = stored(member.chat_id)
        dialogue = dialogues.current(effects.db, chat_id=chat_id, kind=BROADCAST)
        # An older preview shows another text than the one that would be sent.
        if dialogue is None or dialogue.answers.get("number") != number:
            return False
        dialogues.close(effects.db, chat_id=chat_id)
        if wanted:
            effects.replace_tapped(_send(effects, dialogue.answers["text"], member))
        else:
            voice = effects.turn.services.voice
            effects.replace_tapped(Draft(text=voice.text("broadcast-cancelled")))
        return True

    if not await context.turn.write(settle):
        context.turn.toast = context.services.voice.plain("button-stale")


def _send(effects: Effects, text: str, member: Staff) -> Draft:
    services = effects.turn.services
    voice = services.voice
    if not broadcasts.audience(effects.db):
        return Draft(text=voice.text("broadcast-nobody"))
    sent = broadcasts.confirm(effects.db, text=text, by=member, now=effects.now)
    said = [voice.text("broadcast-sending", count=sent.recipients)]
    profile = services.profile
    awake = news_may_come(effects.now, profile.zone, quiet=profile.quiet)
    if awake > effects.now:
        said.append(voice.text("broadcast-night", time=voice.when(awake, effects.now)))
    return Draft(text=Html("\n".join(said)))
