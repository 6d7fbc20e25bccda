"""The methods by which a bot answers taps and sets its command menus."""

from bot.sandbox.asked import Asked
from bot.sandbox.commands import Scope, parse_commands, parse_language, parse_scope
from bot.sandbox.errors import QUERY_TOO_OLD, JsonObject, bad_request
from bot.sandbox.events import EventKind
from bot.sandbox.formatted import units
from bot.sandbox.updates import TAP_LIVES

_MAX_TOAST = 200


async def answer_callback_query(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery; a second answer shows nothing."""
    servers = asked.servers
    tap = asked.bot.taps.get(asked.values["callback_query_id"])
    text: str = asked.values.get("text", "")
    if tap is None or servers.clock.now() - tap.at >= TAP_LIVES:
        raise bad_request(QUERY_TOO_OLD)
    if units(text) > _MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    if text and not tap.answered:
        servers.toasts.setdefault(tap.user_id, []).append(text)
        chat = servers.chat(asked.bot, tap.chat_id)
        alert: bool = asked.values.get("show_alert", False)
        servers.show(EventKind.TOAST, chat, asked.bot.user, detail=text, alert=alert)
    tap.answered = True
    return True


async def set_my_commands(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#setmycommands."""
    scope, language = _scope_and_language(asked)
    asked.bot.menus.put(scope, language, parse_commands(asked.values["commands"]))
    asked.servers.menu_changed(asked.bot, scope.chat_id)
    return True


async def delete_my_commands(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands."""
    scope, language = _scope_and_language(asked)
    asked.bot.menus.remove(scope, language)
    asked.servers.menu_changed(asked.bot, scope.chat_id)
    return True


async def get_my_commands(asked: Asked) -> list[JsonObject]:
    """https://core.telegram.org/bots/api#getmycommands."""
    return [command.json() for command in asked.bot.menus.get(*_scope_and_language(asked))]


def _scope_and_language(asked: Asked) -> tuple[Scope, str]:
    scope = parse_scope(asked.values.get("scope"))
    if scope.chat_id is not None:
        asked.servers.open_chat(asked.bot, scope.chat_id)
    return scope, parse_language(asked.values.get("language_code"))
