"""Time zones and countries by the names that readers know, from Babel."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_gmt, get_timezone_location

from messages.walltime import aware

_CODE = 2  # letters; the codes of continents are numbers
_OTHER_NAMES = {
    "USA": "US",
    "US": "US",
    "America": "US",
    "United States of America": "US",
    "अमेरिका": "US",
    "यूएसए": "US",
    "UK": "GB",
    "England": "GB",
    "Scotland": "GB",
    "Britain": "GB",
    "Great Britain": "GB",
    "ब्रिटेन": "GB",
    "इंग्लैंड": "GB",
    "इंग्लंड": "GB",
    "UAE": "AE",
    "यूएई": "AE",
    "Holland": "NL",
    "Hong Kong": "HK",
    "Bharat": "IN",
    "Hindustan": "IN",
}
"""Common names of countries that the locale data do not have."""


def place_name(zone: ZoneInfo, *, language: str, now: datetime) -> str:
    """The city that stands for a time zone, "Kolkata"; at sea its distance to Greenwich's time.

    Raises:
        ValueError: if `now` is naive.
    """
    locale = _locale(language)
    if zone.key.startswith("Etc/") or "/" not in zone.key:
        shown = get_timezone_gmt(aware(now).astimezone(zone), "long", locale=locale)
        # Some locales' data mark a part of it with brackets, which Babel leaves in.
        return shown.translate({ord("["): None, ord("]"): None})
    for name in (zone.key, *_older_names(zone.key)):
        if city := _zones(locale).get(name, {}).get("city"):
            return city
    city = get_timezone_location(zone, locale=locale, return_city=True)
    return city.rpartition("/")[2]


def country_name(code: str, language: str) -> str:
    """What the reader calls a country, "India"; the code itself if Babel does not know it."""
    territories = cast("dict[str, str]", _locale(language).territories)
    return territories.get(code, code)


def country_codes(language: str) -> Iterator[tuple[str, str]]:
    """What the speakers of a language, and many others, call each country, with its code."""
    territories = cast("dict[str, str]", _locale(language).territories)
    yield from ((name, code) for code, name in territories.items() if len(code) == _CODE)
    yield from _OTHER_NAMES.items()


def country_of(zone: ZoneInfo) -> str:
    """The code of the country where a time zone lies; empty if it lies in none."""
    territories = cast("Mapping[str, str]", get_global("zone_territories"))
    return territories.get(zone.key, "")


def exemplar_cities(language: str) -> Iterator[tuple[str, str]]:
    """Time zones whose city has a name of its own in this language, with that name."""
    for zone, names in _zones(_locale(language)).items():
        if "city" in names:
            yield _aliases().get(zone, zone), names["city"]


def _older_names(zone: str) -> list[str]:
    # The locale data keep the names of their first years: Asia/Calcutta.
    return [old for old, new in _aliases().items() if new == zone]


def _aliases() -> Mapping[str, str]:
    return cast("Mapping[str, str]", get_global("zone_aliases"))


def _zones(locale: Locale) -> Mapping[str, Mapping[str, str]]:
    return cast("Mapping[str, Mapping[str, str]]", locale.time_zones)


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
