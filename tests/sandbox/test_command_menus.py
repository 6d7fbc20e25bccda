"""Command menus: who sees which."""

import pytest
from raw_api import RawApi

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


def menu(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"Does {name}"} for name in names]


def shown(person: Person) -> list[str]:
    return [line.command for line in person.menu]


async def test_the_narrowest_menu_in_ones_language_is_shown(api: RawApi, asha: Person) -> None:
    everybody = {"type": "all_private_chats"}
    hers = {"type": "chat", "chat_id": asha.id}
    assert shown(asha) == []
    await api.result("setMyCommands", commands=menu("help"))
    assert shown(asha) == ["help"]
    await api.result("setMyCommands", commands=menu("start"), scope=everybody)
    assert shown(asha) == ["start"]
    await api.result("setMyCommands", commands=menu("shuru"), scope=everybody, language_code="hi")
    assert shown(asha) == ["shuru"]
    await api.result("setMyCommands", commands=menu("plan", "book"), scope=hers)
    assert shown(asha) == ["plan", "book"]
    assert await api.result("getMyCommands", scope=hers) == menu("plan", "book")
    assert await api.result("getMyCommands", scope=hers, language_code="hi") == []
    await api.result("deleteMyCommands", scope=hers)
    assert shown(asha) == ["shuru"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": menu("Help!")}, "BOT_COMMAND_INVALID"),
        ({"commands": menu("x" * 33)}, "BOT_COMMAND_INVALID"),
        (
            {"commands": [{"command": "help", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ({"commands": menu("help") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": ["help"]}, "expected an Object as BotCommand"),
        (
            {"commands": [{"command": "help"}]},
            "a BotCommand needs exactly the fields command and description",
        ),
        (
            {"commands": [], "scope": {"type": "planet"}},
            "unsupported BotCommandScope type specified",
        ),
        (
            {"commands": [], "scope": {"type": "chat"}},
            "a scope chat needs exactly the fields ['chat_id']",
        ),
        (
            {"commands": [], "scope": {"type": "chat", "chat_id": "7"}},
            "chat_id of a scope must be an Integer",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "chat not found"),
        ({"commands": [], "language_code": "hindi"}, "invalid language code specified"),
    ],
)
async def test_a_menu_that_telegram_would_not_take_is_refused(
    sandbox: Sandbox, api: RawApi, params: dict[str, object], reason: str
) -> None:
    assert await api.refusal("setMyCommands", **params) == f"Bad Request: {reason}"
