from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from schedule_strategies import unhurried

from messages.answers import Escalation, parse_escalation
from messages.duration import duration_words, parse_duration
from messages.offsets import (
    AfterEnd,
    AfterLast,
    BeforeNext,
    Offset,
    OnDays,
    day_runs,
    parse_offset,
)
from messages.steps import Range, parse_range


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+1h", AfterEnd(delay=timedelta(hours=1))),
        ("+90m", AfterEnd(delay=timedelta(minutes=90))),
        ("day 0 20:00", OnDays(days=(0,), at=time(20))),
        ("days 1-7 08:00", OnDays(days=(1, 2, 3, 4, 5, 6, 7), at=time(8))),
        ("days 1,3,7 19:00", OnDays(days=(1, 3, 7), at=time(19))),
        ("days 1-3, 7 8:05", OnDays(days=(1, 2, 3, 7), at=time(8, 5))),
        ("day 2", OnDays(days=(2,), at=None)),
        ("before next 7,3 days 10:00", BeforeNext(days=(7, 3), at=time(10))),
        ("28 days after last 10:00", AfterLast(days=28, at=time(10))),
    ],
)
def test_a_step_time_is_read_and_written_in_the_same_words(text: str, offset: Offset) -> None:
    assert parse_offset(text) == offset
    assert parse_offset(str(offset)) == offset


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tomorrow", "is not a time of a step"),
        ("", "is not a time of a step"),
        ("days 7-1 08:00", "run backwards"),
        ("days 1,1 08:00", "named twice"),
        ("day 1 24:00", "no time 24:00"),
        ("day 1 08:75", "no time 08:75"),
        ("day 4000 08:00", "too far away"),
        ("+0h", "not a length of time"),
        ("before next 0 days 10:00", "at least 1 day before"),
        ("day 1 8am", "is not a time of a step"),
    ],
)
def test_a_wrong_step_time_is_named_with_a_right_example(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        parse_offset(text)
    assert repr(text) in str(caught.value)
    assert '"days 1-7 08:00"' in str(caught.value)


@unhurried
@given(days=st.sets(st.integers(0, 400), min_size=1))
def test_runs_of_days_are_drawn_together_and_lose_nothing(days: set[int]) -> None:
    rising = sorted(days)
    offset = parse_offset(f"days {day_runs(rising)} 08:00")
    assert offset == OnDays(days=tuple(rising), at=time(8))


@unhurried
@given(minutes=st.integers(1, 9999))
def test_a_length_of_time_is_read_as_it_is_written(minutes: int) -> None:
    length = timedelta(minutes=minutes)
    assert parse_duration(duration_words(length)) == length


@pytest.mark.parametrize("text", ["", "4", "h", "-1h", "0h", "1w", "1.5h"])
def test_a_wrong_length_of_time_is_named_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write for example 90m, 4h or 2d"):
        parse_duration(text)


def test_seconds_have_no_words() -> None:
    with pytest.raises(ValueError, match="whole number of minutes"):
        duration_words(timedelta(seconds=1))


def test_an_escalation_rule_is_read_and_written() -> None:
    assert parse_escalation("always") == Escalation(after_day=None)
    assert parse_escalation("after day 1") == Escalation(after_day=1)
    assert str(parse_escalation("after  day 1")) == "after day 1"
    with pytest.raises(ValueError, match="'never' is not a rule"):
        parse_escalation("never")


@pytest.mark.parametrize("text", ["", "4", "16-4", "0-3", "a-b"])
def test_a_wrong_range_is_named_with_an_example(text: str) -> None:
    assert parse_range("4-16") == Range(low=4, high=16)
    with pytest.raises(ValueError, match="write for example 4-16"):
        parse_range(text)
