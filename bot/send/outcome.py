"""What Telegram's answer, or its absence, means for the row that was sent."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.send.transport import UnsentError
from clinic.outcomes import (
    Locked,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Throttled,
    Unknown,
    Unreachable,
)

# Telegram gives a 400 no code of its own: its description is all there is to tell these apart.
_NOT_MODIFIED = "message is not modified"
_GONE = (
    "message to edit not found",
    "message_id_invalid",
    "there is no caption in the message to edit",  # a card that took a deleted one's place
)
_NO_CHAT = "chat not found"
_TOO_OLD = "query is too old"


def outcome_of(error: TelegramError) -> Outcome:
    """The outcome that a raised error stands for.

    Anything else leaves open whether Telegram has taken the message.
    """
    detail = error.message[:200]
    match error:
        case RetryAfter(retry_after=seconds):
            wait = seconds.total_seconds() if isinstance(seconds, timedelta) else float(seconds)
            return Throttled(seconds=wait)
        case ChatMigrated(new_chat_id=chat_id):
            return Moved(chat_id=chat_id)
        case Forbidden():
            return Unreachable(detail=detail)
        case InvalidToken() | EndPointNotFound():  # the library calls a refused token either
            return Locked(detail=detail)
        case BadRequest():
            return _refusal(detail)
        case UnsentError():
            return NotSent(detail=detail)
        case _:
            return Unknown(detail=type(error).__name__)


def is_gone(error: TelegramError) -> bool:
    """Whether the message that was to be edited is no longer there: somebody deleted it."""
    said = error.message.lower()
    return isinstance(error, BadRequest) and any(each in said for each in _GONE)


def is_too_old(error: TelegramError) -> bool:
    """Whether a tap was answered so late that Telegram shows the answer to nobody any more."""
    return isinstance(error, BadRequest) and _TOO_OLD in error.message.lower()


def _refusal(detail: str) -> Outcome:
    if _NOT_MODIFIED in detail.lower():
        return Sent()
    if _NO_CHAT in detail.lower():
        return Unreachable(detail=detail)
    return Refused(detail=detail)
