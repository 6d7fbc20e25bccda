"""Asking Telegram who we are when it was silent for a while, as with a webhook it may be."""

import logging
from datetime import timedelta

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.receive.contact import Contact
from jobs.clock import Clock

log = logging.getLogger(__name__)

_QUIET = timedelta(seconds=50)


async def knock(bot: Bot, *, contact: Contact, clock: Clock) -> None:
    """Ask, unless it answered within the last minute; what it says is for `contact` to know."""
    answered = contact.answered_at
    if answered is not None and not contact.token_refused and clock.now() - answered < _QUIET:
        return
    try:
        await bot.get_me()
    except InvalidToken:
        contact.refused()
        log.critical("token-refused", extra={"remedy": "set a good token and restart"})
    except TelegramError as error:
        log.warning("telegram-unreachable", extra={"error": type(error).__name__})
    else:
        contact.answered(now=clock.now())
