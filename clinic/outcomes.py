"""What one try to send came to: a type each, so that nobody has to read Telegram's prose."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Telegram took it."""

    message_id: int | None = None
    """None where nothing appears in the chat, as with a command menu."""


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """The person blocked the bot, deleted the account or never started it: 403, chat not found."""

    detail: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Telegram will never take this message: 400."""

    detail: str


@dataclass(frozen=True, kw_only=True)
class Throttled:
    """429: everything of this bot waits `seconds`; the try does not count."""

    seconds: float


@dataclass(frozen=True, kw_only=True)
class NotSent:
    """Proven unsent: no connection was made, or none was free."""

    detail: str


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """It may have been sent: the connection broke after the request was written."""

    detail: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The group became a supergroup with a new id; once more, to that one."""

    chat_id: int


@dataclass(frozen=True, kw_only=True)
class Locked:
    """401 or 404: the token is no longer good. Nothing can be sent; the try does not count."""

    detail: str


Outcome: TypeAlias = Sent | Unreachable | Refused | Throttled | NotSent | Unknown | Moved | Locked
