"""One call on its way to the method that answers it."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.accounts import Bot
from bot.sandbox.limits import Limits
from bot.sandbox.polling import Polls
from bot.sandbox.servers import Servers
from bot.sandbox.webhooks import Webhooks


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asks, with which values, of what."""

    bot: Bot
    values: dict[str, Any]
    servers: Servers
    limits: Limits
    polls: Polls
    webhooks: Webhooks
