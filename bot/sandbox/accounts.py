"""Accounts: the users of Telegram, people and bots alike, and what a bot keeps at Telegram."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.commands import CommandMenus
from bot.sandbox.errors import JsonObject
from bot.sandbox.updates import UpdateQueue


@dataclass(frozen=True, kw_only=True)
class User:
    """The public face of an account: https://core.telegram.org/bots/api#user."""

    id: int
    is_bot: bool
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    def names(self) -> JsonObject:
        """The name fields that a User shares with a private Chat."""
        named = {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
        }
        return {key: value for key, value in named.items() if value}

    def json(self) -> JsonObject:
        """The user as a bot gets it."""
        body: JsonObject = {"id": self.id, "is_bot": self.is_bot, **self.names()}
        if self.language_code:
            body["language_code"] = self.language_code
        return body


@dataclass(kw_only=True)
class Tap:
    """A tap on a callback button, waiting for the bot's answer."""

    at: datetime
    user_id: int
    chat_id: int
    answered: bool = False


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """Where a bot wants its updates: https://core.telegram.org/bots/api#setwebhook."""

    url: str
    secret: str | None
    max_connections: int


@dataclass(kw_only=True)
class Bot:
    """A bot's account and everything the servers keep for it."""

    user: User
    token: str
    updates: UpdateQueue
    menus: CommandMenus = field(default_factory=CommandMenus)
    taps: dict[str, Tap] = field(default_factory=dict[str, Tap])
    webhook: Webhook | None = None
    last_error: tuple[datetime, str] | None = None
    """When the last delivery to the webhook failed, and how."""

    @property
    def id(self) -> int:
        """The bot's user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The name that people see."""
        return self.user.first_name

    @property
    def username(self) -> str:
        """The name under which links find the bot."""
        return self.user.username or ""
