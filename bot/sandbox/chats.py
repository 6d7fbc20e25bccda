"""Chats: a person's private chat with a bot, and groups; who may write, who sees what."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from enum import StrEnum

from bot.sandbox.accounts import Bot, User
from bot.sandbox.errors import (
    BLOCKED,
    CHAT_NOT_FOUND,
    DEACTIVATED,
    NOT_STARTED,
    JsonObject,
    bad_request,
    forbidden,
)
from bot.sandbox.keyboards import ReplyKeyboard
from bot.sandbox.messages import Message

_COMMAND = re.compile(r"/[A-Za-z0-9_]+(?:@(?P<bot>\w+))?")


class Chat(ABC):
    """A sequence of messages that some accounts share."""

    def __init__(self, chat_id: int, numbers: Iterator[int]) -> None:
        self.id = chat_id
        self.numbers = numbers
        """Where the next message's id comes from."""
        self.messages: dict[int, Message] = {}
        self.reply_keyboard: ReplyKeyboard | None = None
        """What stands under the text box, if a bot has put something there."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What a person calls the chat."""

    @abstractmethod
    def json(self) -> JsonObject:
        """As https://core.telegram.org/bots/api#chat."""

    @abstractmethod
    def check_open(self, bot: Bot) -> None:
        """Refuse, as Telegram does, if `bot` cannot write here."""

    @abstractmethod
    def seen_by(self, bot: Bot, message: Message) -> bool:
        """Whether `bot` gets an update about a person's message."""

    def message_json(self, message: Message) -> JsonObject:
        """The message as a bot gets it, with the message it answers, if that still stands."""
        replied = self.messages.get(message.reply_to or 0)
        chat = self.json()
        return message.json(chat, replied.json(chat, None) if replied else None)


class Standing(StrEnum):
    """How a person stands to a bot."""

    NEW = "new"
    """The person has never pressed Start."""
    STARTED = "started"
    """They may write to each other."""
    BLOCKED = "blocked"
    """The person has blocked the bot."""
    DEACTIVATED = "deactivated"
    """The person's account is gone."""


class PrivateChat(Chat):
    """One person's chat with one bot."""

    def __init__(self, user: User, numbers: Iterator[int]) -> None:
        super().__init__(user.id, numbers)
        self.user = user
        self.standing = Standing.NEW
        self.read_up_to = 0
        """The id of the person's newest message that the bot has taken."""

    @property
    def title(self) -> str:  # noqa: D102 - see Chat
        return self.user.first_name

    def json(self) -> JsonObject:  # noqa: D102 - see Chat
        return {"id": self.id, "type": "private", **self.user.names()}

    def check_open(self, bot: Bot) -> None:  # noqa: D102 - see Chat
        del bot
        if self.standing is Standing.NEW:
            raise forbidden(NOT_STARTED)
        if self.standing is Standing.BLOCKED:
            raise forbidden(BLOCKED)
        if self.standing is Standing.DEACTIVATED:
            raise forbidden(DEACTIVATED)

    def seen_by(self, bot: Bot, message: Message) -> bool:  # noqa: D102 - see Chat
        del bot, message
        return self.standing is Standing.STARTED


class Membership(StrEnum):
    """How an account stands to a group: https://core.telegram.org/bots/api#chatmember."""

    OWNER = "creator"
    """It made the group."""
    ADMINISTRATOR = "administrator"
    """It may do everything but give the group away; as a bot it sees every message."""
    MEMBER = "member"
    """It reads and writes; as a bot it sees only what is meant for it."""
    LEFT = "left"
    """It is not in the group, but may come back."""
    KICKED = "kicked"
    """It was thrown out."""


class GroupChat(Chat):
    """A group or, with `supergroup`, a supergroup."""

    def __init__(
        self, chat_id: int, numbers: Iterator[int], *, title: str, supergroup: bool
    ) -> None:
        super().__init__(chat_id, numbers)
        self._title = title
        self.supergroup = supergroup
        self.members: dict[int, Membership] = {}

    @property
    def title(self) -> str:  # noqa: D102 - see Chat
        return self._title

    @property
    def kind(self) -> str:
        """What the group is called in refusals and in its JSON."""
        return "supergroup" if self.supergroup else "group"

    def json(self) -> JsonObject:  # noqa: D102 - see Chat
        return {"id": self.id, "type": self.kind, "title": self._title}

    def membership(self, user_id: int) -> Membership:
        """How that account stands to the group."""
        return self.members.get(user_id, Membership.LEFT)

    def has(self, user_id: int) -> bool:
        """Whether that account is in the group."""
        return self.membership(user_id) not in {Membership.LEFT, Membership.KICKED}

    def is_administrator(self, user_id: int) -> bool:
        """Whether that account may do what administrators may."""
        return self.membership(user_id) is Membership.ADMINISTRATOR

    def check_open(self, bot: Bot) -> None:  # noqa: D102 - see Chat
        if bot.id not in self.members:
            raise bad_request(CHAT_NOT_FOUND)
        if self.membership(bot.id) is Membership.KICKED:
            raise forbidden(f"bot was kicked from the {self.kind} chat")
        if not self.has(bot.id):
            raise forbidden(f"bot is not a member of the {self.kind} chat")

    def seen_by(self, bot: Bot, message: Message) -> bool:
        """By the rules of https://core.telegram.org/bots/features#privacy-mode."""
        if not self.has(bot.id):
            return False
        if self.is_administrator(bot.id) or message.content.service:
            return True
        replied = self.messages.get(message.reply_to or 0)
        if replied and replied.sender.id == bot.id:
            return True
        words = message.content.text or message.content.caption
        text = (words.text if words else "").lower()
        name = bot.username.lower()
        command = _COMMAND.match(text)
        if command:
            return command["bot"] in {None, name}
        return re.search(rf"(?<!\w)@{re.escape(name)}\b", text) is not None
