"""The command menus of a bot, by scope and language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.sandbox.errors import JsonObject, bad_request

_MAX_COMMANDS = 100
_MAX_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPE_FIELDS = {
    "default": set[str](),
    "all_private_chats": set[str](),
    "all_group_chats": set[str](),
    "all_chat_administrators": set[str](),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """For whom a menu is: https://core.telegram.org/bots/api#botcommandscope."""

    type: str = "default"
    chat_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of a menu."""

    command: str
    description: str

    def json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#botcommand."""
        return {"command": self.command, "description": self.description}


class CommandMenus:
    """Every menu that a bot has set."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], tuple[Command, ...]] = {}

    def put(self, scope: Scope, language: str, commands: tuple[Command, ...]) -> None:
        """Set a menu."""
        self._menus[scope, language] = commands

    def remove(self, scope: Scope, language: str) -> None:
        """Take a menu away, so that broader ones show through."""
        self._menus.pop((scope, language), None)

    def get(self, scope: Scope, language: str) -> tuple[Command, ...]:
        """Exactly that scope's menu in exactly that language; empty if it was never set."""
        return self._menus.get((scope, language), ())

    def shown(self, scopes: Sequence[Scope], language: str) -> tuple[Command, ...]:
        """The menu somebody sees: the first set one of `scopes`, in their language or in none.

        The order is that of
        https://core.telegram.org/bots/api#determining-list-of-commands.
        """
        for scope in scopes:
            for spoken in (language, ""):
                if (scope, spoken) in self._menus:
                    return self._menus[scope, spoken]
        return ()


def parse_scope(given: JsonObject | None) -> Scope:
    """The scope of a call; the default one if none is given.

    Raises:
        ApiError: 400 for an unknown type or for fields that do not belong to the type.
    """
    if given is None:
        return Scope()
    fields = _SCOPE_FIELDS.get(given.get("type", ""))
    if fields is None:
        raise bad_request("unsupported BotCommandScope type specified")
    if given.keys() - {"type"} != fields:
        raise bad_request(f"a scope {given['type']} needs exactly the fields {sorted(fields)}")
    for name in fields:
        if not isinstance(given[name], int):
            raise bad_request(f"{name} of a scope must be an Integer")
    return Scope(**given)


def parse_language(given: str | None) -> str:
    """A two-letter language code, or "" for all languages."""
    if not _LANGUAGE.fullmatch(given or ""):
        raise bad_request("invalid language code specified")
    return given or ""


def parse_commands(given: list[Any]) -> tuple[Command, ...]:
    """The lines of a menu.

    Raises:
        ApiError: 400 as by https://core.telegram.org/bots/api#botcommand.
    """
    if len(given) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(_command(one) for one in given)


def _command(given: object) -> Command:
    if not isinstance(given, dict):
        raise bad_request("expected an Object as BotCommand")
    fields = cast("JsonObject", given)
    if fields.keys() != {"command", "description"}:
        raise bad_request("a BotCommand needs exactly the fields command and description")
    name, description = str(fields["command"]).removeprefix("/"), str(fields["description"])
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return Command(command=name, description=description)
