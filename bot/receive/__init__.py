"""From Telegram's updates to handlers: stored first, one chat in order."""
