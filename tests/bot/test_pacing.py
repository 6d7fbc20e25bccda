"""Our own pace: within Telegram's limits however long messages take, and the urgent first."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.chats import Chat, GroupChat, PrivateChat
from bot.sandbox.limits import Limits
from bot.sandbox.world import World
from bot.send.pacing import Pacing
from clinic.tables import Lane
from tests.bot.virtual_time import LoopClock, run_at_once

_DESK = -4_100_000_000


@dataclass(frozen=True, kw_only=True)
class Message:
    """One that is put into the line `after` so many seconds from the one before."""

    after: float
    to: int
    lane: int
    there: float
    back: float


def messages(*, chats: int, after: float, most: int) -> st.SearchStrategy[list[Message]]:
    """Up to so many, to people and (0) to a group, each way of whose takes up to a second."""
    way = st.sampled_from([0.0, 0.001, 0.01, 0.03, 0.15, 1.0])
    one = st.builds(
        Message,
        after=st.sampled_from([0.0, 0.0, after]),
        to=st.integers(0, chats),
        lane=st.sampled_from(list(Lane)),
        there=way,
        back=way,
    )
    return st.lists(one, min_size=most // 2, max_size=most)


class Telegram:
    """The sandbox's own limits, on a line that takes its time."""

    def __init__(self, pace: float) -> None:
        self.clock = LoopClock()
        self.pacing = Pacing(clock=self.clock, per_second=pace)
        self.limits = Limits(self.clock, on=True)
        self.taken: list[tuple[float, int]] = []
        self._world = World(self.clock)
        self._chats: dict[int, Chat] = {
            _DESK: GroupChat(_DESK, iter([]), title="Desk", supergroup=False)
        }

    async def send(self, message: Message) -> float:
        """Returns how long the bot was to be silent; an ApiError is one too many."""
        chat_id = message.to or _DESK
        async with self.pacing.turn(chat_id, lane=message.lane) as silent_for:
            if not silent_for:
                await asyncio.sleep(message.there)
                self.limits.check_halt()
                self.limits.spend(self._chat(chat_id))
                self.taken.append((self.clock.monotonic(), message.lane))
                await asyncio.sleep(message.back)
            return silent_for

    async def send_all(self, them: Sequence[Message]) -> None:
        async with asyncio.TaskGroup() as sending:
            for message in them:
                await asyncio.sleep(message.after)
                sending.create_task(self.send(message))

    def _chat(self, chat_id: int) -> Chat:
        if chat_id not in self._chats:
            person = self._world.add_person(first_name="Asha", id=chat_id)
            self._chats[chat_id] = PrivateChat(person.user, iter([]))
        return self._chats[chat_id]


def calm(
    to: int, *, lane: int = Lane.BROADCAST, there: float = 0.05, back: float = 0.05
) -> Message:
    return Message(after=0, to=to, lane=lane, there=there, back=back)


@pytest.mark.thorough
@settings(max_examples=60, deadline=None)
@given(them=messages(chats=80, after=0.3, most=150), pace=st.sampled_from([1, 7.4, 28, 29.5, 30]))
def test_no_sequence_of_messages_is_one_too_many_over_all_chats(
    them: list[Message], pace: float
) -> None:
    run_at_once(Telegram(pace).send_all(them))


@pytest.mark.thorough
@settings(max_examples=60, deadline=None)
@given(them=messages(chats=2, after=20, most=80))
def test_no_sequence_of_messages_is_one_too_many_in_a_chat_or_a_group(them: list[Message]) -> None:
    run_at_once(Telegram(29.5).send_all(them))


@pytest.mark.thorough
def test_a_group_keeps_its_minute_though_the_first_messages_took_longest_to_arrive() -> None:
    slow, quick = (calm(0, there=seconds) for seconds in (3.0, 0.0))
    run_at_once(Telegram(29.5).send_all([slow] * 3 + [quick] * 60))


def test_the_allowed_rate_is_used_and_what_is_urgent_goes_before_news() -> None:
    async def a_broadcast() -> None:
        telegram = Telegram(29.5)
        news = iter(range(1, 2000))

        async def one_after_another() -> None:
            for chat in news:
                await telegram.send(calm(chat))

        async with asyncio.TaskGroup() as sending:
            for _ in range(16):
                sending.create_task(one_after_another())
            await asyncio.sleep(30)
            begun = telegram.clock.monotonic()
            await telegram.send(calm(5000, lane=Lane.REPLY))
            waited = telegram.clock.monotonic() - begun
        assert waited < 0.15, "a turn, and its own way there and back"
        # At first it cannot know how long the way to Telegram is, and keeps room for all of it.
        assert 900 / (telegram.taken[-1][0] - telegram.taken[-901][0]) >= 0.97 * 30

    run_at_once(a_broadcast())


@pytest.mark.thorough
def test_news_that_wait_for_their_turn_are_let_through_in_seconds_however_much_is_urgent() -> None:
    async def a_flood() -> None:
        telegram = Telegram(29.5)
        care = [calm(chat, lane=Lane.CARE) for chat in range(1, 900)]
        flood = asyncio.create_task(telegram.send_all(care))
        await asyncio.sleep(1)
        copy = asyncio.create_task(telegram.send(calm(5000)))
        later = asyncio.create_task(
            telegram.send_all([calm(chat, lane=Lane.REPLY) for chat in range(1000, 1900)])
        )
        await asyncio.gather(flood, copy, later)
        (at,) = [place for place, (_, lane) in enumerate(telegram.taken) if lane == Lane.BROADCAST]
        assert at < 899 + 4 * 30, "those that stood there, and a second's for each lane"

    run_at_once(a_flood())


@pytest.mark.thorough
def test_a_429_silences_those_too_who_waited_for_their_turn_and_they_cost_none() -> None:
    async def refused() -> None:
        telegram = Telegram(29.5)
        waiting = [asyncio.create_task(telegram.send(calm(chat))) for chat in range(1, 41)]
        await asyncio.sleep(0.5)
        sent_before = len(telegram.taken)
        telegram.pacing.close(20)
        silent_for = await asyncio.gather(*waiting)
        assert all(19 < seconds <= 20 for seconds in silent_for if seconds)
        # What was on its way had its turn before.
        assert len(telegram.taken) <= sent_before + 3
        assert sum(not seconds for seconds in silent_for) == len(telegram.taken)
        await asyncio.sleep(20 - telegram.clock.monotonic() + 0.5)
        assert not telegram.pacing.closed_for
        assert not await telegram.send(calm(50))

    run_at_once(refused())


@pytest.mark.thorough
def test_whoever_gives_up_waiting_leaves_the_place_to_others() -> None:
    async def given_up() -> None:
        telegram = Telegram(2)
        waiting = [asyncio.create_task(telegram.send(calm(chat))) for chat in range(1, 9)]
        await asyncio.sleep(0.2)
        for task in waiting[3:]:
            task.cancel()
        assert not await telegram.send(calm(9))
        await asyncio.gather(*waiting, return_exceptions=True)
        assert len(telegram.taken) == 4
        assert telegram.clock.monotonic() < 3

    run_at_once(given_up())


@pytest.mark.parametrize(("pace", "processes"), [(29.5, 4), (29.5, 3), (1, 4), (2, 3)])
def test_several_processes_keep_the_rate_together(pace: float, processes: int) -> None:
    async def a_minute() -> None:
        clock = LoopClock()
        taken: list[float] = []

        async def sends(number: int) -> None:
            pacing = Pacing(clock=clock, per_second=pace)
            pacing.divide(processes)
            for chat in itertools.count(number * 1_000_000 + 1):
                async with pacing.turn(chat):
                    taken.append(clock.monotonic())

        sending = [asyncio.create_task(sends(number)) for number in range(processes)]
        await asyncio.sleep(60)
        for each in sending:
            each.cancel()
        await asyncio.wait(sending)
        most = max(sum(begin <= each < begin + 1 for each in taken) for begin in taken)
        assert most <= max(30, processes)
        # All begin with one.
        assert 0.9 * 28 / 29.5 <= (len(taken) - processes) / (60 * pace) <= 1

    run_at_once(a_minute())


def test_whoever_waits_goes_at_once_when_the_share_grows() -> None:
    async def a_slow_call() -> None:
        clock = LoopClock()
        pacing = Pacing(clock=clock, per_second=2)
        pacing.divide(2)

        async def slow() -> None:
            async with pacing.turn(1):
                await asyncio.sleep(20)

        async def next_one() -> float:
            async with pacing.turn(2):
                return clock.monotonic()

        calling, waiting = asyncio.create_task(slow()), asyncio.create_task(next_one())
        await asyncio.sleep(1)
        pacing.divide(1)
        assert await waiting < 3
        await calling

    run_at_once(a_slow_call())
