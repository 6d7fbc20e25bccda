"""People, messages and calls as the page gets them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from bot.demo.page.cast import Part
from bot.sandbox.calls import Call
from bot.sandbox.errors import JsonObject
from bot.sandbox.events import SeenMessage
from bot.sandbox.links import bot_link
from bot.sandbox.parameters import Upload
from bot.sandbox.person import Person

_LINK = re.compile(r"(?:https?://|tg://|t\.me/)[^\s<>\"']+")


def person_view(person: Person, part: Part) -> JsonObject:
    """Somebody with a phone."""
    return {
        "id": person.id,
        "name": person.name,
        "side": part.side,
        "role": part.role,
        "standing": person.standing.value,
        "menu": [command.json() for command in person.menu],
        "location_buttons": person.location_buttons,
    }


def message_view(person: Person, message: SeenMessage, *, username: str) -> JsonObject:
    """A message of the person's chat with the bot, which has this username."""
    path = f"/people/{person.id}/messages/{message.message_id}"
    return {
        "id": message.message_id,
        "from_bot": message.from_bot,
        "text": message.text,
        "html": message.html,
        "buttons": [
            [{"label": label, "url": url} for label, url in zip(labels, urls, strict=True)]
            for labels, urls in zip(message.buttons, message.addresses, strict=True)
        ],
        "picture": f"{path}/picture" if message.picture else None,
        "file": _file(message, f"{path}/file"),
        "location": message.location,
        "date": message.date.isoformat(),
        "edited": message.edited.isoformat() if message.edited else None,
        "reply_to": message.reply_to,
        "read": not message.from_bot and message.message_id <= person.read_up_to,
        "link": _link(message, username=username),
    }


def call_view(call: Call) -> JsonObject:
    """A Bot API call."""
    chat: object = call.params.get("chat_id")
    return {
        "number": call.number,
        "at": call.at.isoformat(),
        "method": call.method,
        "chat": chat if isinstance(chat, int) else None,
        "status": call.status,
        "error": call.description,
        "params": _json_safe(call.params),
    }


def _file(message: SeenMessage, url: str) -> JsonObject | None:
    if message.file is None:
        return None
    return {"name": message.file_name or "file", "url": url, "size": len(message.file)}


def _link(message: SeenMessage, *, username: str) -> str | None:
    urls = (url for row in message.addresses for url in row if url)
    for link in (*_LINK.findall(message.text), *urls):
        try:
            target = bot_link(link)
        except ValueError:
            continue
        if target and target.payload and target.username.lower() == username.lower():
            return link
    return None


def _json_safe(value: object) -> object:
    match value:
        case Upload():
            return f"▦ {len(value.content)} bytes"
        case Mapping():
            fields = cast("Mapping[str, Any]", value)
            return {str(name): _json_safe(each) for name, each in fields.items()}
        case str() | int() | float() | None:
            return value
        case Sequence():
            return [_json_safe(each) for each in cast("Sequence[Any]", value)]
        case _:
            return str(value)
