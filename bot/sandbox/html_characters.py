"""Characters of HTML that are written as references, such as `&amp;` or `&#8230;`."""

import re

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>[0-9]{1,7})|#x(?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>[a-z]+));?"
)
_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def character_at(markup: str, at: int) -> tuple[str, int]:
    """The character that stands at `at`, and where the next one begins.

    Only the four names of https://core.telegram.org/bots/api#html-style and numbers stand for
    characters; any other reference is text like any other.
    """
    reference = _REFERENCE.match(markup, at)
    meant = _meant(reference) if reference else None
    if reference and meant:
        return meant, reference.end()
    return markup[at], at + 1


def _meant(reference: re.Match[str]) -> str | None:
    if reference["name"]:
        return _NAMED.get(reference["name"])
    number = int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)
    exists = 0 < number <= _LAST_CHARACTER and number not in _SURROGATES
    return chr(number) if exists else None
