from datetime import UTC, date, datetime

from messages import dates
from tests.conftest import KOLKATA

NEW_YEARS_EVE = datetime(2026, 12, 31, 19, tzinfo=UTC)
"""Already the first of January in Kolkata."""


def test_a_day_of_another_year_has_its_year() -> None:
    moment = datetime(2027, 11, 21, 12, tzinfo=UTC)
    autumn = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert dates.day_and_time(moment, KOLKATA, "en", now=autumn) == "Sun 21 Nov 2027, 17:30"
    assert dates.day_and_time(moment, KOLKATA, "en", now=NEW_YEARS_EVE) == "Sun 21 Nov, 17:30"
    assert dates.day_and_time(moment, KOLKATA, "en") == "Sun 21 Nov, 17:30"
    last_day = date(2026, 12, 31)
    assert dates.date_words(last_day, "en", today=date(2027, 1, 1)) == "Thu 31 Dec 2026"
