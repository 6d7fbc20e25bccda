"""Which words of a text are of another language than its reader's."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import cast

from babel import Locale

from messages.catalogue import SHIPPED_LOCALES
from messages.place_names import exemplar_cities

_OF_NO_LANGUAGE = re.compile(
    r"https?://\S+|@\w+|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|AFTERCARE_\w+"
    r"|/(?:pause (?:day|week|open)|news (?:on|off)|staff (?:invite|remove)|\w+)"
    r"|\b(?:GMT|SPF|AHA|STOP|Telegram|Google Calendar|Google|Outlook|Apple|Start|zinc oxide)\b"
    r"|\b(?:yes|no)(?= \()|“done”"
    r"|\((?:Other calendars|From URL|Add calendar|Subscribe from web)\)"
    r"|\((?:File|New Calendar Subscription)\)"
    r"|Sunrise Skin Clinic|12 Garden Road, Pune|\b(?:Meera|Ravi|Sita|Asha|Bela|Chitra|Zoe)\b"
    r"|हिन्दी|मराठी|English|appointment\.ics"
)
"""Names, addresses, codes, commands, what other programs call their menus, and what a text quotes
to be typed; each language's own name, which stands beside the others' in a choice."""
_DEVANAGARI = re.compile(r"[\u0900-\u0963\u0970-\u097f]+")


def foreign_words(text: str, language: str) -> set[str]:
    """What a reader of English, Hindi or Marathi would not call a word of theirs."""
    words = _OF_NO_LANGUAGE.sub(" ", text)
    if language == "en":
        return set(_DEVANAGARI.findall(words))
    return {*english_in(words), *_DEVANAGARI.findall(words)} - _words_of(language)


def english_in(text: str) -> list[str]:
    """The words in Latin letters that are more than a name or a mark."""
    return re.findall(r"[A-Za-z]{2,}", _OF_NO_LANGUAGE.sub(" ", text))


@functools.cache
def _words_of(language: str) -> frozenset[str]:
    """Every word of a language's texts and calendar, and of its names of cities and countries."""
    written = (SHIPPED_LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    locale = Locale(language)
    cities = [city for _, city in exemplar_cities(language)]
    named = [*_names(locale.days), *_names(locale.months), *cities, *_countries(locale)]
    return frozenset(_DEVANAGARI.findall(" ".join((written, *named))))


def _countries(locale: Locale) -> Iterator[str]:
    yield from cast("Mapping[str, str]", locale.territories).values()


def _names(calendar: Mapping[str, Mapping[str, Mapping[int, str]]]) -> Iterator[str]:
    for widths in calendar.values():
        for names in widths.values():
            yield from names.values()
