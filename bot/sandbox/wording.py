"""The words of a message: parsed by their mode, and within Telegram's sizes."""

from typing import Any

from bot.sandbox.errors import bad_request, not_implemented
from bot.sandbox.formatted import FormattedText, plain, units
from bot.sandbox.html_input import parse_html

MAX_TEXT = 4096
"""In UTF-16 units, after parsing: https://core.telegram.org/bots/api#sendmessage."""
MAX_CAPTION = 1024
"""In UTF-16 units, after parsing: https://core.telegram.org/bots/api#sendphoto."""


def parse_text(values: dict[str, Any]) -> FormattedText:
    """The `text` of a call.

    Raises:
        ApiError: 400 if it is empty, too long or does not parse.
    """
    given: str = values.get("text", "")
    if not given:
        raise bad_request("message text is empty")
    written = _parse(given, values.get("parse_mode"))
    if not written.text:
        raise bad_request("text must be non-empty")
    if units(written.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return written


def parse_caption(values: dict[str, Any]) -> FormattedText | None:
    """The `caption` of a call; None if there is none.

    Raises:
        ApiError: 400 if it is too long or does not parse.
    """
    written = _parse(values.get("caption", ""), values.get("parse_mode"))
    if units(written.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return written if written.text else None


def _parse(given: str, mode: str | None) -> FormattedText:
    if not mode:
        return plain(given)
    if mode.lower() == "html":
        return parse_html(given)
    if mode.lower() in {"markdown", "markdownv2"}:
        raise not_implemented(f"parse_mode {mode}")
    raise bad_request("unsupported parse_mode specified")
