from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from messages.place_names import country_name, place_name

_NOW = datetime(2026, 5, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("Asia/Kolkata", "en", "Kolkata"),
        ("Asia/Kolkata", "hi", "कोलकाता"),
        ("America/Argentina/Buenos_Aires", "mr", "ब्युनोस आयर्स"),
        ("Europe/London", "xx", "London"),
        ("Etc/GMT+2", "mr", "GMT-02:00"),
    ],
)
def test_a_time_zone_goes_by_its_city_in_the_language_of_the_reader(
    zone: str, language: str, name: str
) -> None:
    assert place_name(ZoneInfo(zone), language=language, now=_NOW) == name


def test_a_country_that_nobody_knows_goes_by_its_code() -> None:
    assert country_name("IN", "en") == "India"
    assert country_name("ZZZ", "hi") == "ZZZ"
