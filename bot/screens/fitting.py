"""Keeping messages within Telegram's limits, which count UTF-16 units of the visible text."""

import re
from html import unescape

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_TAG = re.compile(r"<[^>]+>")


def visible_length(text: str) -> int:
    """How long Telegram finds this HTML: https://core.telegram.org/bots/api#sendmessage."""
    return utf16_length(unescape(_TAG.sub("", text)))


def utf16_length(text: str) -> int:
    """How many UTF-16 units a plain text takes."""
    return len(text.encode("utf-16-le")) // 2


def cut_lines(text: str, *, to: int) -> str:
    """The text without as many of its last lines as do not fit; each line is HTML of its own."""
    lines = text.split("\n")
    if visible_length(text) <= to:
        return text
    while len(lines) > 1 and visible_length("\n".join([*lines, "…"])) > to:
        lines.pop()
    return "\n".join([*lines, "…"])
