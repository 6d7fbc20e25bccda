from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from messages.merging import Message, join_close, keep_cap
from messages.occurrence import Occurrence, StepKind

ZONE = ZoneInfo("UTC")
LONG_AGO = datetime(2026, 4, 1, tzinfo=UTC)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-05-12T{clock}+00:00")


def step(
    clock: str,
    *,
    session: int = 1,
    hours: float = 8,
    kind: StepKind = StepKind.REMINDER,
    opt_in: bool = False,
) -> Occurrence:
    return Occurrence(
        session_id=session,
        step_id=f"{kind}-{clock}",
        occurrence="day-1",
        day=1,
        kind=kind,
        says="remind-settle",
        label="label-settle",
        due=at(clock),
        expires=at(clock) + timedelta(hours=hours),
        opt_in=opt_in,
    )


def clocks(messages: Sequence[Message]) -> list[str]:
    return sorted(f"{message.due:%H:%M}" for message in messages)


def merged(steps: Sequence[Occurrence], ended: dict[int, datetime]) -> list[str]:
    return clocks(keep_cap(join_close(steps, ended=ended), ended=ended, zone=ZONE))


def test_steps_within_half_an_hour_of_the_first_are_one_message() -> None:
    steps = [step("08:00"), step("08:30"), step("08:31")]
    assert clocks(join_close(steps, ended={1: LONG_AGO})) == ["08:00", "08:31"]


def test_later_days_have_one_message_and_the_closest_neighbours_go_first() -> None:
    steps = [step("08:00"), step("12:00"), step("14:00")]
    assert merged(steps, {1: LONG_AGO}) == ["08:00"]
    assert merged(steps, {1: at("00:00")}) == ["08:00", "12:00"]


def test_what_the_patient_asked_for_and_what_belongs_to_a_visit_do_not_count() -> None:
    steps = [
        step("08:00"),
        step("10:00", kind=StepKind.PREPARATION),
        step("11:00", kind=StepKind.UPKEEP),
        step("12:30", opt_in=True),
    ]
    assert merged(steps, {1: LONG_AGO}) == ["08:00", "10:00", "11:00", "12:30"]


def test_a_message_waits_when_the_later_one_speaks_of_a_session_still_to_come() -> None:
    ended = {1: LONG_AGO, 2: at("10:00"), 3: at("17:00")}
    steps = [step("08:00"), step("11:00", session=2), step("18:00", session=3)]
    assert merged(steps, ended) == ["11:00", "18:00"]
    assert clocks(
        join_close([step("08:00"), step("08:20", session=2)], ended={**ended, 2: at("08:10")})
    ) == ["08:20"]


def test_care_goes_before_the_cap_and_before_the_half_hour() -> None:
    ended = {1: LONG_AGO, 2: at("10:00"), 3: at("17:00")}
    steps = [step("08:00", hours=1), step("11:00", session=2), step("20:00", session=3)]
    assert merged(steps, ended) == ["08:00", "11:00", "20:00"]
    soon_useless = [step("08:00", hours=0.2), step("08:20", session=2)]
    assert clocks(join_close(soon_useless, ended={1: LONG_AGO, 2: at("08:10")})) == [
        "08:00",
        "08:20",
    ]


def test_a_step_that_would_expire_before_it_is_due_cannot_exist() -> None:
    with pytest.raises(ValueError, match="would expire before it is due"):
        step("08:00", hours=0)
