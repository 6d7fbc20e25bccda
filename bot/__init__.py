"""Telegram, HTTP and the command line: the top floor, and the composition root."""
