"""A small and strict stand-in for Telegram: a Bot API server, and the people who use the bot."""
