"""The methods by which a bot gets its updates: polls and webhooks."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.accounts import Webhook
from bot.sandbox.asked import Asked
from bot.sandbox.errors import (
    OTHER_POLLER,
    SET_WEBHOOK,
    WEBHOOK_ACTIVE,
    JsonObject,
    bad_request,
    conflict,
)
from bot.sandbox.polling import MAX_UPDATES

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOCAL = {"127.0.0.1", "localhost"}
_DEFAULT_CONNECTIONS = 40


async def get_updates(asked: Asked) -> list[JsonObject]:
    """https://core.telegram.org/bots/api#getupdates."""
    bot, values = asked.bot, asked.values
    if bot.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    _set_allowed(asked)
    asked.polls.end(bot, OTHER_POLLER)
    bot.updates.confirm(values.get("offset", 0))
    return await asked.polls.updates(
        bot, limit=values.get("limit", MAX_UPDATES), seconds=values.get("timeout", 0)
    )


async def set_webhook(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#setwebhook; this machine may be named without TLS."""
    values, bot = asked.values, asked.bot
    url: str = values["url"]
    secret: str | None = values.get("secret_token") or None
    if not url:
        return await delete_webhook(asked)
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _set_allowed(asked)
    asked.polls.end(bot, SET_WEBHOOK)
    if values.get("drop_pending_updates"):
        bot.updates.clear()
    connections: int = values.get("max_connections", _DEFAULT_CONNECTIONS)
    bot.webhook = Webhook(url=url, secret=secret, max_connections=connections)
    bot.last_error = None
    asked.webhooks.start(bot)
    return True


async def delete_webhook(asked: Asked) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook."""
    asked.bot.webhook = None
    if asked.values.get("drop_pending_updates"):
        asked.bot.updates.clear()
    return True


async def get_webhook_info(asked: Asked) -> JsonObject:
    """https://core.telegram.org/bots/api#getwebhookinfo."""
    bot = asked.bot
    body: JsonObject = {
        "url": bot.webhook.url if bot.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates.pending()),
    }
    if bot.webhook:
        body["max_connections"] = bot.webhook.max_connections
    if bot.last_error:
        body["last_error_date"] = int(bot.last_error[0].timestamp())
        body["last_error_message"] = bot.last_error[1]
    if bot.updates.allowed:
        body["allowed_updates"] = list(bot.updates.allowed)
    return body


def _set_allowed(asked: Asked) -> None:
    allowed: list[Any] | None = asked.values.get("allowed_updates")
    if allowed is None:
        return
    if not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("allowed_updates must be an Array of String")
    asked.bot.updates.allowed = tuple(allowed)
