from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from schedule_strategies import USUAL, moments, quiet_hours, unhurried, zones

from messages.plan import load_plans
from messages.quiet_hours import QuietHours
from messages.recall import (
    Answer,
    BestDays,
    Prompt,
    best_days,
    closing,
    dots,
    earliest_day,
    prompts,
)
from messages.steps import Series
from messages.walltime import local_date

KOLKATA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")


def every(days: int, *, low: int = 7, high: int = 42) -> Series:
    return Series.model_validate(
        {
            "sessions": 6,
            "sessions_range": "4-16",
            "interval_days": days,
            "interval_range": f"{low}-{high}",
        }
    )


def on_face_or_body() -> Series:
    """Best after 28 days here and after 42 there, and never sooner."""
    document = every(28, low=28, high=56).model_dump(mode="json")
    return Series.model_validate(document | {"best_until_days": 42})


def asked(series: Series, ended_at: datetime, answer: Answer = Answer.OPEN) -> list[str]:
    found = prompts(series, ended_at=ended_at, zone=KOLKATA, quiet=USUAL, answer=answer)
    return [f"{each.name} {each.due.astimezone(KOLKATA):%d %b %H:%M}" for each in found]


SESSION = datetime(2026, 5, 1, 12, tzinfo=UTC)
"""17:30 on the patient's clock."""


def test_a_fortnightly_series_is_asked_for_soon_before_and_within_the_best_days() -> None:
    assert asked(every(14), SESSION) == [
        "first 04 May 11:00",
        "before 12 May 11:00",
        "within 17 May 11:00",
    ]


def test_a_weekly_series_leaves_out_what_would_come_too_close() -> None:
    assert asked(every(7), SESSION) == ["first 04 May 11:00", "within 10 May 11:00"]
    assert asked(every(2, low=1), SESSION) == ["first 04 May 11:00"]


def test_the_days_count_from_the_patients_own_date() -> None:
    late_in_kolkata = datetime(2026, 5, 1, 19, tzinfo=UTC)  # 00:30 on 2 May
    assert asked(every(7), late_in_kolkata)[0] == "first 05 May 11:00"


def test_not_now_is_asked_once_more_when_the_best_days_begin() -> None:
    assert asked(every(14), SESSION, Answer.NOT_NOW) == ["opens 15 May 11:00"]
    assert asked(every(1, low=1), SESSION, Answer.NOT_NOW) == ["opens 04 May 11:00"]


def test_never_is_never_asked_again() -> None:
    assert asked(every(14), SESSION, Answer.NEVER) == []


def test_a_prompt_ends_when_the_next_is_due_and_the_last_a_week_after_the_best_days() -> None:
    found = prompts(every(14), ended_at=SESSION, zone=KOLKATA, quiet=USUAL, answer=Answer.OPEN)
    assert [one.expires for one in found[:-1]] == [one.due for one in found[1:]]
    midnight_after_29_may = datetime(2026, 5, 30, tzinfo=KOLKATA)
    assert found[-1].expires == midnight_after_29_may


def test_quiet_hours_put_a_prompt_off_to_their_end() -> None:
    late_riser = QuietHours.parse("22:00-12:30")
    found = prompts(every(7), ended_at=SESSION, zone=KOLKATA, quiet=late_riser, answer=Answer.OPEN)
    assert {one.due.astimezone(KOLKATA).time() for one in found} == {time(12, 30)}


def test_the_hour_stays_the_same_on_the_wall_when_clocks_change() -> None:
    # Clocks in Berlin went on by an hour on 29 March 2026.
    ended = datetime(2026, 3, 24, 16, tzinfo=UTC)
    found = prompts(every(14), ended_at=ended, zone=BERLIN, quiet=USUAL, answer=Answer.OPEN)
    assert [one.due for one in found] == [
        datetime(2026, 3, 27, 10, tzinfo=UTC),
        datetime(2026, 4, 4, 9, tzinfo=UTC),
        datetime(2026, 4, 9, 9, tzinfo=UTC),
    ]


def test_the_best_days_are_a_week_within_what_the_plan_allows() -> None:
    may_1 = date(2026, 5, 1)
    assert best_days(every(14), last_session=may_1) == BestDays(
        first=date(2026, 5, 15), last=date(2026, 5, 22)
    )
    assert best_days(every(39), last_session=may_1).last == date(2026, 6, 12)  # day 42
    assert best_days(every(42), last_session=may_1) == BestDays(
        first=date(2026, 6, 12), last=date(2026, 6, 12)
    )
    assert earliest_day(every(14), last_session=may_1) == date(2026, 5, 8)


def test_a_plan_may_say_until_when_its_days_are_best_and_is_asked_for_as_long() -> None:
    face_or_body = on_face_or_body()
    best = best_days(face_or_body, last_session=date(2026, 5, 1))
    assert best == BestDays(first=date(2026, 5, 29), last=date(2026, 6, 12))
    assert asked(face_or_body, SESSION)[-1] == "within 31 May 11:00"
    found = prompts(face_or_body, ended_at=SESSION, zone=KOLKATA, quiet=USUAL, answer=Answer.OPEN)
    assert found[-1].expires == datetime(2026, 6, 20, tzinfo=KOLKATA)


def test_the_distance_counts_the_days_outside_the_best_ones() -> None:
    best = BestDays(first=date(2026, 5, 12), last=date(2026, 5, 19))
    far = {date(2026, 5, 10): 2, best.first: 0, best.last: 0, date(2026, 5, 22): 3}
    assert {day: best.distance(day) for day in far} == far
    assert [day for day in far if day in best] == [best.first, best.last]


def test_progress_has_a_dot_for_every_session() -> None:
    assert dots(2, 6) == "●●○○○○"
    assert dots(16, 16) == "●" * 16


def test_a_complete_series_is_closed_after_the_last_check_in_for_a_week() -> None:
    found = closing(ended_at=SESSION, zone=KOLKATA, quiet=USUAL)
    assert found.name == "closing"
    assert found.due == datetime(2026, 5, 10, 11, tzinfo=KOLKATA)
    assert found.expires - found.due == timedelta(days=7)


def test_a_naive_end_of_session_is_refused() -> None:
    naive = datetime(2026, 5, 1)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="needs a time zone"):
        asked(every(14), naive)


series_of_any_interval = st.one_of(
    st.sampled_from([plan.series for plan in load_plans().values()]),
    st.integers(1, 60).map(lambda days: every(days, low=1, high=60)),
    st.integers(1, 60).map(lambda days: every(days, low=days, high=days)),
    st.just(on_face_or_body()),
)


@unhurried
@given(
    series=series_of_any_interval,
    ended_at=moments,
    zone=zones,
    quiet=quiet_hours,
    answer=st.sampled_from(Answer),
)
@example(  # Samoa had no 30 December 2011, the day of the first one
    series=every(8),
    ended_at=datetime(2011, 12, 27, 20, tzinfo=UTC),
    zone=ZoneInfo("Pacific/Apia"),
    quiet=USUAL,
    answer=Answer.OPEN,
)
def test_prompts_are_few_well_apart_and_never_disturb(
    series: Series, ended_at: datetime, zone: ZoneInfo, quiet: QuietHours, answer: Answer
) -> None:
    found = prompts(series, ended_at=ended_at, zone=zone, quiet=quiet, answer=answer)
    assert len(found) == {Answer.NEVER: 0, Answer.NOT_NOW: 1}.get(answer, len(found)) <= 3
    for one, following in pairwise(found):
        assert local_date(following.due, zone) - local_date(one.due, zone) >= timedelta(days=2)
        assert one.due < one.expires == following.due
    for one in found:
        assert one.due < one.expires
        assert local_date(one.due, zone) - local_date(ended_at, zone) >= timedelta(days=3)
        assert not quiet.covers(one.due, zone)
        assert at_eleven(one, zone) or put_off(one, zone, quiet)


def at_eleven(one: Prompt, zone: ZoneInfo) -> bool:
    return one.due.astimezone(zone).time() == time(11)


def put_off(one: Prompt, zone: ZoneInfo, quiet: QuietHours) -> bool:
    return quiet.covers_time(time(11)) or left_out(one, zone)


def left_out(one: Prompt, zone: ZoneInfo) -> bool:
    """Whether clocks never showed eleven on the day before the prompt."""
    day_before = one.due - timedelta(days=1)
    return local_date(one.due, zone) - local_date(day_before, zone) > timedelta(days=1)
