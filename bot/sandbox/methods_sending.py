"""The methods by which a bot sends: texts, pictures, documents, copies."""

from bot.sandbox.asked import Asked
from bot.sandbox.attachments import document_of, photo_of
from bot.sandbox.chats import Chat
from bot.sandbox.errors import JsonObject, bad_request, not_implemented
from bot.sandbox.events import EventKind
from bot.sandbox.keyboards import parse_keyboard
from bot.sandbox.messages import Content, Message
from bot.sandbox.previews import parse_preview
from bot.sandbox.reply_keyboards import is_reply_keyboard, parse_reply_keyboard
from bot.sandbox.wording import parse_caption, parse_text

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


async def send_message(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#sendmessage."""
    content = Content(text=parse_text(asked.values), link_preview=parse_preview(asked.values))
    return _posted(asked, content)


async def send_photo(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#sendphoto; only PNG and JPEG, and no URLs."""
    caption = parse_caption(asked.values)
    photo = photo_of(asked.servers.cabinet, asked.values["photo"])
    return _posted(asked, Content(photo=photo, caption=caption))


async def send_document(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#senddocument; no URLs."""
    caption = parse_caption(asked.values)
    document = document_of(asked.servers.cabinet, asked.values["document"])
    return _posted(asked, Content(document=document, caption=caption))


async def copy_message(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#copymessage."""
    values = asked.values
    source = asked.servers.chat(asked.bot, values["from_chat_id"])
    message = source.messages.get(values["message_id"])
    if message is None:
        raise bad_request("message to copy not found")
    if message.content.service or message.protected:
        raise bad_request("message can't be copied")
    content = message.content
    if content.has_media and "caption" in values:
        content = Content(
            photo=content.photo, document=content.document, caption=parse_caption(values)
        )
    return {"message_id": _post(asked, content)[1].message_id}


async def send_chat_action(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#sendchataction."""
    if asked.values["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = asked.servers.open_chat(asked.bot, asked.values["chat_id"])
    if asked.values["action"] == "typing":
        asked.servers.show(EventKind.TYPING, chat, asked.bot.user)
    return True


def _posted(asked: Asked, content: Content) -> JsonObject:
    chat, message = _post(asked, content)
    return chat.message_json(message)


def _post(asked: Asked, content: Content) -> tuple[Chat, Message]:
    values = asked.values
    markup: JsonObject = values.get("reply_markup") or {}
    under_the_box = is_reply_keyboard(markup)
    keyboard = () if under_the_box else parse_keyboard(markup)
    chat = asked.servers.open_chat(asked.bot, values["chat_id"])
    reply_keyboard = parse_reply_keyboard(markup, chat) if under_the_box else chat.reply_keyboard
    reply_to = _replied(chat, values.get("reply_parameters"))
    asked.limits.spend(chat, paid=values.get("allow_paid_broadcast", False))
    message = Message(
        message_id=next(chat.numbers),
        sender=asked.bot.user,
        date=asked.servers.clock.now(),
        content=content,
        keyboard=keyboard,
        reply_to=reply_to,
        protected=values.get("protect_content", False),
    )
    asked.servers.post(chat, message)
    if reply_keyboard != chat.reply_keyboard:
        chat.reply_keyboard = reply_keyboard
        asked.servers.show(EventKind.KEYBOARD, chat, asked.bot.user)
    return chat, message


def _replied(chat: Chat, given: JsonObject | None) -> int | None:
    """The message to answer: https://core.telegram.org/bots/api#replyparameters."""
    if given is None:
        return None
    for name in given.keys() - {"message_id", "chat_id", "allow_sending_without_reply"}:
        raise not_implemented(f"{name} in reply_parameters")
    if given.get("chat_id", chat.id) != chat.id:
        raise not_implemented("answering a message of another chat")
    message_id = given.get("message_id")
    if not isinstance(message_id, int):
        raise bad_request("message_id of reply_parameters must be of type Integer")
    if message_id in chat.messages:
        return message_id
    if given.get("allow_sending_without_reply") is True:
        return None
    raise bad_request("message to be replied not found")
