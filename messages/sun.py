"""The hours of strong sun: when the sun stands so high that a shadow is shorter than its owner."""

import functools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from astral import Observer
from astral.sun import elevation

from messages.walltime import moment_of

STRONG_ABOVE = 45.0
"""Degrees of the sun's centre over the horizon, at which a shadow is as long as its owner.

The shadow rule, Downham 1998: https://pubmed.ncbi.nlm.nih.gov/9671831/
"""

_STEP = timedelta(minutes=5)
_PRECISION = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class StrongSun:
    """The strong sun of one day."""

    begins: datetime  # aware, local
    ends: datetime  # aware, local


class SunFree(Enum):
    """Why no hours of strong sun can be named."""

    NONE_TODAY = "none today"
    """The sun stays low all day."""
    UNKNOWN = "unknown"
    """Nobody has said where the clinic lies."""


SunToday = StrongSun | SunFree


def sun_today(
    day: date, *, latitude: float | None, longitude: float | None, zone: ZoneInfo
) -> SunToday:
    """What a reminder can say about the sun on `day`; degrees, north and east positive.

    Raises:
        ValueError: if a coordinate is out of range.
    """
    if latitude is None or longitude is None:
        return SunFree.UNKNOWN
    hours = strong_sun(day, latitude=latitude, longitude=longitude, zone=zone)
    return SunFree.NONE_TODAY if hours is None else hours


@functools.lru_cache(maxsize=8)  # everybody's reminder of a morning asks for the same day
def strong_sun(day: date, *, latitude: float, longitude: float, zone: ZoneInfo) -> StrongSun | None:
    """The strong sun of the local date `day`, to the minute, or None on a day without.

    Computed offline with astral; refraction is ignored (a sixtieth of a degree at this height).

    Raises:
        ValueError: if `latitude` is not within -90..90 or `longitude` not within -180..180.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees on a globe
        raise ValueError(f"no place on Earth: latitude {latitude}, longitude {longitude}")
    place = Observer(latitude=latitude, longitude=longitude)
    midnight = moment_of(day, time(0), zone)
    after = moment_of(day + timedelta(days=1), time(0), zone)
    moments = [midnight + _STEP * number for number in range((after - midnight) // _STEP + 1)]
    heights = [_height(place, moment) for moment in moments]
    peak = max(range(len(moments)), key=heights.__getitem__)
    if heights[peak] <= STRONG_ABOVE:
        return None
    first = peak
    while first > 0 and heights[first - 1] > STRONG_ABOVE:
        first -= 1
    last = peak
    while last < len(moments) - 1 and heights[last + 1] > STRONG_ABOVE:
        last += 1
    begins = _crossing(place, low=moments[max(first - 1, 0)], high=moments[first])
    ends = _crossing(place, low=moments[min(last + 1, len(moments) - 1)], high=moments[last])
    return StrongSun(begins=begins.astimezone(zone), ends=ends.astimezone(zone))


def _crossing(place: Observer, *, low: datetime, high: datetime) -> datetime:
    """Where between a moment of low and one of high sun the limit lies."""
    while abs(high - low) > _PRECISION:
        middle = low + (high - low) / 2
        if _height(place, middle) > STRONG_ABOVE:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def _height(place: Observer, moment: datetime) -> float:
    return elevation(place, moment.astimezone(UTC), with_refraction=False)
