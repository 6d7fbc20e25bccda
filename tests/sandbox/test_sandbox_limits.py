"""How much a bot may send before it is told to be silent."""

from datetime import UTC, datetime, timedelta

import pytest
from raw_api import RawApi

from bot.sandbox.chats import Chat, GroupChat, PrivateChat
from bot.sandbox.errors import ApiError
from bot.sandbox.limits import Limits
from bot.sandbox.person import Person
from bot.sandbox.world import World
from jobs.clock import MovableClock


class StillClock(MovableClock):
    """Moves by hand only."""

    def monotonic(self) -> float:
        return self._moved


@pytest.fixture
def still() -> StillClock:
    return StillClock(datetime(2026, 3, 2, tzinfo=UTC))


def people(clock: StillClock, count: int) -> list[Chat]:
    world = World(clock)
    persons = [world.add_person(first_name=f"P{number}") for number in range(count)]
    return [PrivateChat(person.user, iter([])) for person in persons]


def sends(limits: Limits, chat: Chat, count: int, *, paid: bool = False) -> int:
    """How many of `count` sends go through before the first 429."""
    for sent in range(count):
        try:
            limits.check_halt()
            limits.spend(chat, paid=paid)
        except ApiError:
            return sent
    return count


def test_thirty_messages_a_second_go_out_over_all_chats(still: StillClock) -> None:
    limits = Limits(still, on=True)
    chats = people(still, 40)
    assert sum(sends(limits, chat, 1) for chat in chats) == 30
    still.move(timedelta(seconds=1))
    assert sum(sends(limits, chat, 1) for chat in chats) == 30


def test_paid_messages_have_a_wider_limit(still: StillClock) -> None:
    limits = Limits(still, on=True)
    assert sum(sends(limits, chat, 1, paid=True) for chat in people(still, 200)) == 200


def test_one_chat_takes_a_short_burst_and_then_one_a_second(still: StillClock) -> None:
    limits = Limits(still, on=True)
    (chat,) = people(still, 1)
    assert sends(limits, chat, 25) == 20
    still.move(timedelta(seconds=1))
    assert sends(limits, chat, 5) == 1
    still.move(timedelta(seconds=10))
    assert sends(limits, chat, 15) == 10


def test_a_group_takes_twenty_a_minute(still: StillClock) -> None:
    limits = Limits(still, on=True)
    group = GroupChat(-5, iter([]), title="Desk", supergroup=False)
    assert sends(limits, group, 25) == 20
    still.move(timedelta(seconds=59))
    assert sends(limits, group, 1) == 0
    still.move(timedelta(seconds=1))
    assert sends(limits, group, 25) == 20


def test_after_a_429_the_whole_bot_is_silent_as_long_as_told(still: StillClock) -> None:
    limits = Limits(still, on=True)
    group = GroupChat(-5, iter([]), title="Desk", supergroup=False)
    (other,) = people(still, 1)
    sends(limits, group, 21)
    still.move(timedelta(seconds=20))
    with pytest.raises(ApiError) as refusal:
        limits.check_halt()
    assert refusal.value.parameters == {"retry_after": 40}
    still.move(timedelta(seconds=40))
    assert sends(limits, other, 1) == 1


def test_without_limits_everything_goes_out(still: StillClock) -> None:
    (chat,) = people(still, 1)
    assert sends(Limits(still, on=False), chat, 500) == 500


async def test_a_bot_that_sends_too_fast_is_told_for_how_long_to_be_silent(
    api: RawApi, asha: Person, ravi: Person, clock: MovableClock
) -> None:
    await ravi.start()
    body: dict[str, object] = {}
    for _ in range(60):
        body = await api("sendMessage", chat_id=asha.id, text="Hello")
        if not body["ok"]:
            break
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert (await api("sendMessage", chat_id=ravi.id, text="Hello"))["error_code"] == 429
    assert (await api("getMe"))["ok"]
    clock.move(timedelta(seconds=1))
    assert (await api("sendMessage", chat_id=ravi.id, text="Hello"))["ok"]
