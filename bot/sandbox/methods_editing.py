"""The methods by which a bot changes or removes what was sent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.sandbox.asked import Asked
from bot.sandbox.chats import Chat, GroupChat
from bot.sandbox.errors import NOT_MODIFIED, JsonObject, bad_request
from bot.sandbox.keyboards import parse_keyboard
from bot.sandbox.messages import Content, Message
from bot.sandbox.previews import parse_preview
from bot.sandbox.wording import parse_caption, parse_text

DELETABLE = timedelta(hours=48)
"""https://core.telegram.org/bots/api#deletemessage."""


async def edit_message_text(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#editmessagetext; without a keyboard it removes it."""
    text = parse_text(asked.values)
    chat, message = _own_message(asked)
    if message.content.text is None:
        raise bad_request("there is no text in the message to edit")
    content = replace(message.content, text=text, link_preview=parse_preview(asked.values))
    return _edited(asked, chat, message, content)


async def edit_message_caption(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#editmessagecaption; without one it removes it."""
    caption = parse_caption(asked.values)
    chat, message = _own_message(asked)
    if not message.content.has_media:
        raise bad_request("there is no caption in the message to edit")
    return _edited(asked, chat, message, replace(message.content, caption=caption))


async def edit_message_reply_markup(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#editmessagereplymarkup; without one it removes it."""
    chat, message = _own_message(asked)
    return _edited(asked, chat, message, message.content)


async def delete_message(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#deletemessage."""
    values, bot = asked.values, asked.bot
    chat = asked.servers.chat(bot, values["chat_id"])
    if isinstance(chat, GroupChat):
        chat.check_open(bot)
    message = chat.messages.get(values["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if asked.servers.clock.now() - message.date >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    own = message.sender.id == bot.id
    if isinstance(chat, GroupChat) and not (own or chat.is_administrator(bot.id)):
        raise bad_request("message can't be deleted")
    asked.servers.delete(chat, message, bot.user)
    return True


def _own_message(asked: Asked) -> tuple[Chat, Message]:
    values: dict[str, Any] = asked.values
    if "message_id" not in values:
        raise bad_request("message identifier is not specified")
    chat = asked.servers.open_chat(asked.bot, values.get("chat_id", ""))
    message = chat.messages.get(values["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message.sender.id != asked.bot.id:
        raise bad_request("message can't be edited")
    return chat, message


def _edited(asked: Asked, chat: Chat, message: Message, content: Content) -> JsonObject:
    keyboard = parse_keyboard(asked.values.get("reply_markup"))
    if (content, keyboard) == (message.content, message.keyboard):
        raise bad_request(NOT_MODIFIED)
    asked.limits.spend(chat)
    changed = asked.servers.edit(chat, replace(message, content=content, keyboard=keyboard))
    return chat.message_json(changed)
