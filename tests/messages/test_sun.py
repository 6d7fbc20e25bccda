"""Almanac facts: the declination is 23.44 degrees at the June solstice, 0 at the equinoxes.

Solar noon: https://gml.noaa.gov/grad/solcalc/
"""

from datetime import date, datetime, timedelta
from math import acos, cos, degrees, radians, sin
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_strategies import unhurried

from messages.sun import StrongSun, SunFree, strong_sun, sun_today

PUNE, LONDON, UTC = (ZoneInfo(name) for name in ("Asia/Kolkata", "Europe/London", "UTC"))


def minutes_apart(one: datetime, other: datetime) -> float:
    return abs((one - other).total_seconds()) / 60


def test_at_the_equator_an_equinox_has_six_hours_of_strong_sun_around_solar_noon() -> None:
    found = strong_sun(date(2026, 3, 20), latitude=0, longitude=0, zone=UTC)
    assert found is not None
    assert minutes_apart(found.begins, datetime(2026, 3, 20, 9, 7, tzinfo=UTC)) < 2
    assert minutes_apart(found.ends, datetime(2026, 3, 20, 15, 7, tzinfo=UTC)) < 2


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone", "solar_noon"),
    [
        (18.52, 73.86, PUNE, (12, 36)),
        (51.51, -0.13, LONDON, (13, 2)),
    ],
)
def test_the_june_solstice_has_the_hours_that_geometry_gives(
    latitude: float, longitude: float, zone: ZoneInfo, solar_noon: tuple[int, int]
) -> None:
    found = strong_sun(date(2026, 6, 21), latitude=latitude, longitude=longitude, zone=zone)
    assert found is not None
    phi, delta, height = map(radians, (latitude, 23.44, 45))
    half_day = degrees(acos((sin(height) - sin(phi) * sin(delta)) / (cos(phi) * cos(delta)))) / 15
    middle = found.begins + (found.ends - found.begins) / 2
    assert minutes_apart(middle, datetime(2026, 6, 21, *solar_noon, tzinfo=zone)) < 2
    assert abs((found.ends - found.begins).total_seconds() / 3600 - 2 * half_day) < 0.05


def test_a_may_day_in_pune_has_strong_sun_from_before_ten_till_after_three() -> None:
    found = strong_sun(date(2026, 5, 12), latitude=18.52, longitude=73.86, zone=PUNE)
    assert found is not None
    assert (found.begins.hour, found.ends.hour) == (9, 15)
    assert found.begins.tzinfo is PUNE


@pytest.mark.parametrize(
    ("day", "latitude", "strong"),
    [
        (date(2026, 12, 21), 51.51, False),  # London: at most 15 degrees
        (date(2026, 6, 21), 68.0, True),  # south of 90 - 45 + 23.44 degrees
        (date(2026, 6, 21), 69.0, False),  # north of it, under the midnight sun
        (date(2026, 6, 21), 90.0, False),
        (date(2026, 12, 21), -90.0, False),
        (date(2026, 12, 21), -33.87, True),  # Sydney's summer
    ],
)
def test_some_days_have_no_strong_sun(day: date, latitude: float, *, strong: bool) -> None:
    found = strong_sun(day, latitude=latitude, longitude=0, zone=UTC)
    assert (found is not None) is strong


@unhurried
@given(
    day=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
)
def test_strong_sun_stays_within_its_date_and_under_seven_hours(
    day: date, latitude: float, longitude: float
) -> None:
    found = strong_sun(day, latitude=latitude, longitude=longitude, zone=UTC)
    if found is not None:
        assert found.begins.date() == day
        assert timedelta(0) <= found.ends - found.begins < timedelta(hours=7)


def test_the_day_of_a_clock_change_is_searched_to_its_end() -> None:
    new_york = ZoneInfo("America/New_York")
    found = strong_sun(date(2026, 3, 8), latitude=25.8, longitude=-80.2, zone=new_york)
    assert found is not None
    assert (
        minutes_apart(
            found.begins + (found.ends - found.begins) / 2,
            datetime(2026, 3, 8, 13, 32, tzinfo=new_york),
        )
        < 2
    )


def test_a_reminder_hears_whether_there_are_hours_none_or_nothing_known() -> None:
    day = date(2026, 12, 21)
    assert isinstance(sun_today(day, latitude=0, longitude=0, zone=UTC), StrongSun)
    assert sun_today(day, latitude=51.5, longitude=0, zone=UTC) is SunFree.NONE_TODAY
    assert sun_today(day, latitude=None, longitude=0, zone=UTC) is SunFree.UNKNOWN
    assert sun_today(day, latitude=51.5, longitude=None, zone=UTC) is SunFree.UNKNOWN


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (-91, 0), (0, 181), (0, -181)])
def test_a_place_off_the_globe_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="no place on Earth"):
        strong_sun(date(2026, 5, 12), latitude=latitude, longitude=longitude, zone=UTC)
