"""Lengths of time that a patient types: "in 3 days", "next week"."""

from datetime import timedelta

from bot.forms.word_lists import listed
from messages.day_names import plain_words
from messages.voice import Voice

_DAYS_OF = {"words-days": 1, "words-weeks": 7}
_MOST_DIGITS = 3


def read_span(words: str, voice: Voice) -> timedelta | None:
    """A number of days or weeks, one if none is named; None unless all of it is understood."""
    fillers = frozenset(listed(voice, "words-span-fillers"))
    *numbers, unit = plain_words(words, without=fillers) or ("",)
    for message_id, days in _DAYS_OF.items():
        if unit in listed(voice, message_id):
            count = _count(numbers)
            return None if count is None else timedelta(days=days * count)
    return None


def _count(numbers: list[str]) -> int | None:
    if not numbers:
        return 1
    is_number = len(numbers) == 1 and numbers[0].isdecimal() and len(numbers[0]) <= _MOST_DIGITS
    return int(numbers[0]) if is_number else None
