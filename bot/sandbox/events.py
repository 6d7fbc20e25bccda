"""What people see, and the moments at which they see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class SeenMessage:
    """A message as it stands in a person's chat."""

    message_id: int
    sender: str
    """"bot", or the person's first name."""
    from_bot: bool
    text: str
    """The plain words, or the caption of a picture or document."""
    html: str
    """The same words with their formatting."""
    buttons: tuple[tuple[str, ...], ...]
    """The labels of the inline buttons, row by row."""
    addresses: tuple[tuple[str | None, ...], ...]
    """What each of them opens, in the same rows; None where a tap goes to the bot."""
    picture: bytes | None
    file_name: str | None
    file: bytes | None
    location: tuple[float, float] | None
    """Latitude and longitude, if that was shared."""
    service: str | None
    """Which service message it is, such as "migrate_to_chat_id"; None for ordinary ones."""
    date: datetime
    edited: datetime | None
    reply_to: int | None


class EventKind(StrEnum):
    """What happened in a chat."""

    MESSAGE = "message"
    """Somebody sent a message."""
    EDIT = "edit"
    """The bot changed a message."""
    DELETE = "delete"
    """The bot removed a message."""
    TAP = "tap"
    """A person tapped a button; `detail` is its label."""
    TOAST = "toast"
    """The bot's answer to a tap was shown; `detail` is its text."""
    BLOCK = "block"
    """A person blocked the bot."""
    UNBLOCK = "unblock"
    """A person unblocked the bot."""
    START = "start"
    """A person pressed Start for the first time."""
    DEACTIVATE = "deactivate"
    """A person's account was closed."""
    KEYBOARD = "keyboard"
    """The buttons under a person's text box changed."""
    MENU = "menu"
    """The bot changed the commands that the chat offers."""
    TYPING = "typing"
    """The bot shows that it is writing."""
    READ = "read"
    """The bot took a person's message, and with it all earlier ones; `message` is that one."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One visible thing: who did what in which chat."""

    kind: EventKind
    chat: int
    """The id of the chat; in a private chat it is the person's."""
    chat_title: str
    """The group's title, or the person's first name."""
    actor: str
    """The name of the person or bot who did it."""
    message: SeenMessage | None = None
    detail: str = ""
    alert: bool = False
    """Whether a toast has to be closed by hand."""


EventCallback = Callable[[Event], None]
