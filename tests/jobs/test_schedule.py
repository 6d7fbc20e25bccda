import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta, tzinfo

import apscheduler.schedulers.base  # pyright: ignore[reportMissingTypeStubs]
import pytest

import jobs.clock
import jobs.schedule
from jobs.clock import MovableClock, SystemClock
from jobs.schedule import Schedule
from tests.clinic.people import NOW
from tests.jobs.office import until

HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
async def schedule(clock: MovableClock) -> AsyncGenerator[Schedule]:
    schedule = Schedule(clock)
    schedule.start()
    yield schedule
    schedule.stop()
    await asyncio.sleep(0)


@pytest.fixture
def set_machine(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Sets the machine's own clock otherwise, which nobody tells a program."""
    ahead = timedelta(0)

    class Machine(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + ahead  # noqa: TID251 - it stands in for the machine's

    def set_by(span: timedelta) -> None:
        nonlocal ahead
        ahead += span

    monkeypatch.setattr(jobs.clock, "_machine_now", lambda: Machine.now(UTC))
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Machine)
    monkeypatch.setattr(jobs.schedule, "_LOOK_SECONDS", 0.02)
    return set_by


async def test_moving_the_clock_wakes_what_it_passed_and_nothing_else(
    clock: MovableClock, schedule: Schedule
) -> None:
    woken: list[str] = []
    for hours in (1, 2, 3):
        name = f"after {hours} h"
        schedule.wake_at(name, NOW + hours * HOUR, lambda name=name: woken.append(name))
    clock.move(2 * HOUR)
    await until(lambda: len(woken) == 2)
    assert sorted(woken) == ["after 1 h", "after 2 h"]
    clock.move(HOUR)
    await until(lambda: len(woken) == 3)


async def test_a_wake_in_the_past_comes_at_once(schedule: Schedule) -> None:
    woken = asyncio.Event()
    schedule.wake_at("late", NOW - HOUR, woken.set)
    await asyncio.wait_for(woken.wait(), 5)


async def test_a_newer_wish_of_the_same_name_replaces_the_earlier(
    clock: MovableClock, schedule: Schedule
) -> None:
    woken: list[str] = []
    schedule.wake_at("delivery", NOW + HOUR, lambda: woken.append("earlier"))
    schedule.wake_at("delivery", NOW + 2 * HOUR, lambda: woken.append("newer"))
    schedule.wake_at("witness", NOW + HOUR, lambda: woken.append("witness"))
    clock.move(HOUR)
    await until(lambda: "witness" in woken)
    clock.move(HOUR)
    await until(lambda: "newer" in woken)
    assert woken == ["witness", "newer"]


async def test_a_wish_made_while_the_last_one_is_being_fulfilled_is_not_lost(
    schedule: Schedule,
) -> None:
    woken: list[int] = []

    def wake() -> None:
        woken.append(len(woken))
        if len(woken) < 20:
            schedule.wake_at("again", NOW, wake)

    schedule.wake_at("again", NOW, wake)
    await until(lambda: len(woken) == 20)


async def test_a_wish_that_replaces_one_already_on_its_way_is_not_lost(
    schedule: Schedule,
) -> None:
    woken: list[int] = []
    for turn in range(20):
        schedule.wake_at("delivery", NOW, lambda turn=turn: woken.append(turn))
        await asyncio.sleep(0)
    await until(lambda: 19 in woken)


async def test_a_loop_that_was_blocked_longer_than_a_second_wakes_all_the_same(
    clock: MovableClock, schedule: Schedule
) -> None:
    woken: list[str] = []
    for name in ("one", "two"):
        at = clock.now() + timedelta(milliseconds=50)
        schedule.wake_at(name, at, lambda name=name: woken.append(name))
    threading.Event().wait(2)
    await until(lambda: len(woken) == 2)


async def test_repeated_work_runs_at_once_and_again_when_the_clock_is_moved(
    clock: MovableClock, schedule: Schedule
) -> None:
    rounds: list[object] = []

    async def work() -> None:
        rounds.append(clock.now())

    schedule.every("housekeeping", timedelta(minutes=1), work)
    await until(lambda: len(rounds) == 1)
    clock.move(HOUR)
    await until(lambda: len(rounds) == 2)


async def test_work_the_clock_overtakes_runs_once_more_and_never_twice_at_once(
    clock: MovableClock, schedule: Schedule
) -> None:
    seen: list[object] = []
    under_way = 0
    go_on = asyncio.Event()

    async def work() -> None:
        nonlocal under_way
        under_way += 1
        assert under_way == 1
        now = clock.now()
        await go_on.wait()
        seen.append(now)
        under_way -= 1

    schedule.every("housekeeping", timedelta(minutes=1), work)
    await until(lambda: under_way == 1)
    clock.move(HOUR)
    await asyncio.sleep(0)
    go_on.set()
    await until(lambda: len(seen) == 2)
    first, second = seen
    assert isinstance(first, type(NOW))
    assert isinstance(second, type(NOW))
    assert second - first >= HOUR


async def test_wishes_made_before_the_start_are_kept(clock: MovableClock) -> None:
    schedule, woken = Schedule(clock), asyncio.Event()
    schedule.wake_at("early", NOW, woken.set)
    schedule.start()
    await asyncio.wait_for(woken.wait(), 5)
    schedule.stop()
    schedule.stop()
    await asyncio.sleep(0)


async def test_repeated_work_is_due_by_the_clock_however_it_is_moved(
    clock: MovableClock, schedule: Schedule
) -> None:
    rounds: list[datetime] = []

    async def work() -> None:
        rounds.append(clock.now())

    schedule.every("rounds", timedelta(minutes=1), work)
    await until(lambda: len(rounds) == 1)
    clock.move(timedelta(seconds=30))
    await until(lambda: not schedule.overdue)
    assert len(rounds) == 1
    clock.move(timedelta(seconds=29, milliseconds=900))
    await until(lambda: len(rounds) == 2)
    clock.move(HOUR)
    assert schedule.overdue
    await until(lambda: len(rounds) == 3)


@pytest.mark.thorough
async def test_a_machine_whose_clock_is_set_keeps_the_rounds_and_the_moments(
    set_machine: Callable[[timedelta], None],
) -> None:
    clock = SystemClock()
    schedule, rounds, woken = Schedule(clock), 0, asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1

    schedule.start()
    begun = clock.now()
    schedule.wake_at("delivery", begun + HOUR, woken.set)
    schedule.every("rounds", timedelta(seconds=1), work)
    await until(lambda: rounds == 1)
    set_machine(-5 * HOUR)
    await until(lambda: rounds == 3)
    assert not woken.is_set()
    assert clock.now() < begun - 4 * HOUR
    before = rounds
    set_machine(7 * HOUR)
    await until(woken.is_set)
    assert rounds <= before + 1, "what was skipped is not made up for round by round"
    schedule.stop()
    await asyncio.sleep(0)
