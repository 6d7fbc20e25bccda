from datetime import UTC, datetime, timedelta

import pytest

from jobs.clock import MovableClock, SystemClock
from tests.clinic.people import NOW, PUNE

HOUR = timedelta(hours=1)


def test_the_system_clock_shows_the_machines_time_in_utc() -> None:
    before = datetime.now(UTC)  # noqa: TID251 - to compare with
    shown = SystemClock().now()
    assert before <= shown <= datetime.now(UTC)  # noqa: TID251 - to compare with
    assert SystemClock().real(NOW) == NOW


def test_a_movable_clock_starts_where_it_is_told_and_ticks() -> None:
    clock = MovableClock(NOW.astimezone(PUNE))
    first, second = clock.now(), clock.now()
    assert NOW <= first <= second < NOW + timedelta(minutes=1)
    assert first.utcoffset() == timedelta(0)


def test_moving_it_moves_both_counts_and_tells_who_asked() -> None:
    clock, heard = MovableClock(NOW), list[datetime]()
    clock.on_move(lambda: heard.append(clock.now()))
    seconds = clock.monotonic()
    clock.move(HOUR)
    assert clock.now() >= NOW + HOUR
    assert clock.monotonic() - seconds >= HOUR.total_seconds()
    assert len(heard) == 1
    assert heard[0] >= NOW + HOUR, "it shows the new time when it tells"


def test_moving_to_a_moment_shows_it_or_what_is_past_it() -> None:
    clock = MovableClock(NOW)
    clock.move_to(NOW + HOUR)
    assert clock.now() >= NOW + HOUR
    clock.move_to(NOW)
    assert clock.now() >= NOW + HOUR


def test_the_real_moment_of_what_is_an_hour_ahead_is_an_hour_from_now() -> None:
    clock = MovableClock(NOW)
    ahead = clock.real(clock.now() + HOUR) - SystemClock().now()
    assert abs(ahead - HOUR) < timedelta(seconds=5)


def test_it_never_goes_back_and_knows_no_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="forward"):
        MovableClock(NOW).move(-HOUR)
    with pytest.raises(ValueError, match="aware"):
        MovableClock(NOW.replace(tzinfo=None))


def test_nobody_moves_the_system_clock() -> None:
    SystemClock().on_move(pytest.fail)
