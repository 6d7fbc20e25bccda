from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_strategies import unhurried, zones

from messages.quiet_hours import QuietHours
from messages.walltime import aware, local_date, moment_of

BERLIN = ZoneInfo("Europe/Berlin")


def test_an_ordinary_wall_time_is_found_in_its_zone() -> None:
    assert moment_of(date(2026, 5, 12), time(8), ZoneInfo("Asia/Kolkata")) == datetime(
        2026, 5, 12, 2, 30, tzinfo=UTC
    )


def test_a_time_that_does_not_exist_goes_to_the_first_one_after_the_gap() -> None:
    # Clocks in Berlin went from 02:00 to 03:00 on 29 March 2026.
    found = moment_of(date(2026, 3, 29), time(2, 30), BERLIN)
    assert found == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert found.astimezone(BERLIN).time() == time(3)


def test_a_day_that_was_left_out_goes_to_the_first_moment_after_it() -> None:
    # Samoa had no 30 December 2011.
    apia = ZoneInfo("Pacific/Apia")
    found = moment_of(date(2011, 12, 30), time(8), apia)
    assert found.astimezone(apia).replace(tzinfo=None) == datetime(2011, 12, 31)  # noqa: DTZ001 - wall time


def test_a_time_that_occurs_twice_is_the_first_unless_the_second_is_wanted() -> None:
    # Clocks in Berlin go from 03:00 back to 02:00 on 25 October 2026.
    the_day, half_past_two = date(2026, 10, 25), time(2, 30)
    assert moment_of(the_day, half_past_two, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment_of(the_day, half_past_two, BERLIN, second=True) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


@unhurried
@given(
    zone=zones,
    day=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    minutes=st.integers(0, 24 * 60 - 1),
)
def test_clocks_show_the_time_that_was_asked_for_or_have_just_left_it_out(
    zone: ZoneInfo, day: date, minutes: int
) -> None:
    at = time(minutes // 60, minutes % 60)
    found = moment_of(day, at, zone)
    shown = found.astimezone(zone)
    if (shown.date(), shown.time()) != (day, at):
        just_before = (found - timedelta(seconds=1)).astimezone(zone)
        assert just_before.replace(tzinfo=None) < datetime.combine(day, at)
        assert shown.replace(tzinfo=None) > datetime.combine(day, at)


def test_naive_moments_and_wall_times_with_a_zone_are_refused() -> None:
    naive = datetime(2026, 5, 12)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="needs a time zone"):
        aware(naive)
    with pytest.raises(ValueError, match="needs a time zone"):
        local_date(naive, BERLIN)
    with pytest.raises(ValueError, match="needs a time zone"):
        QuietHours.parse("20:30-08:00").defer(naive, BERLIN)
    with pytest.raises(ValueError, match="no zone of its own"):
        moment_of(date(2026, 5, 12), time(8, tzinfo=UTC), BERLIN)


def test_quiet_hours_over_midnight_end_on_the_next_morning() -> None:
    quiet = QuietHours.parse("20:30-08:00")
    evening = datetime(2026, 5, 12, 20, 30, tzinfo=BERLIN)
    assert quiet.defer(evening, BERLIN) == datetime(2026, 5, 13, 8, tzinfo=BERLIN)
    assert quiet.defer(evening - timedelta(minutes=1), BERLIN) == evening - timedelta(minutes=1)
    assert quiet.next_start(evening, BERLIN) == evening + timedelta(days=1)
    night = datetime(2026, 5, 12, 3, tzinfo=BERLIN)
    assert quiet.defer(night, BERLIN) == datetime(2026, 5, 12, 8, tzinfo=BERLIN)
    assert str(quiet) == "20:30-08:00"


def test_quiet_hours_within_a_day_end_on_that_day() -> None:
    siesta = QuietHours.parse("13:00 - 16:00")
    at_two = datetime(2026, 5, 12, 14, tzinfo=BERLIN)
    assert siesta.defer(at_two, BERLIN) == at_two + timedelta(hours=2)
    assert not siesta.covers(at_two + timedelta(hours=2), BERLIN)


@pytest.mark.parametrize("text", ["", "20:30", "8pm-8am", "25:00-08:00", "08:00-08:00"])
def test_wrong_quiet_hours_are_named_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write for example 20:30-08:00"):
        QuietHours.parse(text)
