"""What words mean as a day today: those of the texts, and the calendar's names from Babel."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from babel import Locale, UnknownLocaleError

from messages.voice import Voice

_DATE_WITH_DOTS = re.compile(r"\d{1,2}\.\d{1,2}\.")
_NUKTA = "\u093c"  # the dot under Devanagari letters: many leave it out

Words = tuple[str, ...]
"""As `plain_words` gives them."""


@dataclass(frozen=True, kw_only=True)
class DayWords:
    """Words for days in one language, in any case."""

    today: frozenset[str]
    tomorrow: frozenset[str]
    day_after: frozenset[str]  # also of several words: "day after tomorrow"
    fillers: frozenset[str]  # single words that change nothing


@dataclass(frozen=True, kw_only=True)
class DayNames:
    """Names with what each means; one that means two things is in it twice."""

    days: tuple[tuple[Words, date], ...]
    weekdays: tuple[tuple[Words, int], ...]  # Monday is 0
    months: tuple[tuple[Words, int], ...]
    fillers: frozenset[str]


def day_words(voice: Voice) -> DayWords:
    """The words of the reader's language."""
    return DayWords(
        today=frozenset(voice.plain("words-today").split()),
        tomorrow=frozenset(voice.plain("words-tomorrow").split()),
        day_after=frozenset(voice.plain("words-day-after").split(",")),
        fillers=frozenset(voice.plain("words-date-fillers").split()),
    )


def day_names(words: DayWords, *, language: str, today: date) -> DayNames:
    """All names of days in `words`, and the calendar's in `language` and in English."""
    locales = [Locale("en")]
    with suppress(UnknownLocaleError, ValueError):
        locales.append(Locale.parse(language, sep="-"))
    fillers = frozenset(each for filler in words.fillers for each in plain_words(filler))
    said = (words.today, words.tomorrow, words.day_after)
    days = [
        (plain_words(phrase, without=fillers), today + timedelta(days=ahead))
        for ahead, phrases in enumerate(said)
        for phrase in phrases
    ]
    return DayNames(
        days=tuple((phrase, day) for phrase, day in days if phrase),
        weekdays=tuple(_calendar_names(locale.days for locale in locales)),
        months=tuple(_calendar_names(locale.months for locale in locales)),
        fillers=fillers,
    )


def plain_words(text: str, *, without: frozenset[str] = frozenset()) -> Words:
    """Words as they are compared: no capitals, ASCII digits, no final dot but in "14.5."."""
    composed = unicodedata.normalize("NFC", text.casefold()).replace(_NUKTA, "")
    digits = "".join(str(unicodedata.decimal(each, each)) for each in composed)
    split = (each for each in re.split(r"[\s,]+", digits.rstrip("!?। ")) if each)
    bare = (each if _DATE_WITH_DOTS.fullmatch(each) else each.rstrip(".॰") for each in split)
    return tuple(each for each in bare if each and each not in without)


def _calendar_names(
    tables: Iterable[Mapping[str, Mapping[str, Mapping[int, str]]]],
) -> Iterator[tuple[Words, int]]:
    """Every name at every length but the narrow one, whose letters stand for several."""
    for table in tables:
        for widths in table.values():
            for width, names in widths.items():
                if width != "narrow":
                    yield from ((plain_words(name), number) for number, name in names.items())
