"""A person's side: starting, links, taps, blocks."""

from datetime import timedelta

import pytest
from raw_api import RawApi

from bot.sandbox.accounts import Bot
from bot.sandbox.errors import CannotActError
from bot.sandbox.events import Event, EventKind
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from jobs.clock import MovableClock

LINK = "https://t.me/sunrise_clinic_bot?start=aB3_-"
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "I agree", "callback_data": "agree"}, {"text": "No", "callback_data": "no"}],
        [{"text": "Directions", "url": "https://example.com/map"}],
        [{"text": "Join", "url": LINK}],
    ]
}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def ask(api: RawApi, asha: Person, text: str = "Do you agree?") -> int:
    sent = await api.result("sendMessage", chat_id=asha.id, text=text, reply_markup=KEYBOARD)
    return sent["message_id"]


async def test_a_link_starts_the_bot_with_its_payload(api: RawApi, stranger: Person) -> None:
    await stranger.open_link(LINK)
    (update,) = await api.result("getUpdates")
    assert update["message"]["text"] == "/start aB3_-"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (await api("sendMessage", chat_id=stranger.id, text="Welcome"))["ok"]


@pytest.mark.parametrize(
    "link",
    [
        "https://t.me/another_bot?start=x",
        "https://t.me/sunrise_clinic_bot?start=two%20words",
        f"https://t.me/sunrise_clinic_bot?start={'x' * 65}",
    ],
)
async def test_a_link_that_leads_nowhere_is_told(stranger: Person, link: str) -> None:
    with pytest.raises(CannotActError):
        await stranger.open_link(link)


async def test_nobody_writes_before_pressing_start(stranger: Person) -> None:
    with pytest.raises(CannotActError, match="cannot write: Start was never pressed"):
        await stranger.say("Hello?")
    await stranger.say("/start")
    await stranger.say("Hello?")
    assert [message.text for message in stranger.messages] == ["/start", "Hello?"]


async def test_a_tap_reaches_the_bot_and_its_answer_is_shown(api: RawApi, asha: Person) -> None:
    await ask(api, asha)
    await asha.tap("I agree")
    query = (await api.result("getUpdates"))[0]["callback_query"]
    assert query["data"] == "agree"
    assert query["from"]["language_code"] == "hi"
    assert query["message"]["reply_markup"] == KEYBOARD
    assert await api.result("answerCallbackQuery", callback_query_id=query["id"], text="Thanks")
    assert await api.result("answerCallbackQuery", callback_query_id=query["id"], text="Again")
    assert asha.toasts == ["Thanks"]


async def test_a_tap_can_be_answered_for_150_seconds(
    api: RawApi, asha: Person, clock: MovableClock
) -> None:
    await ask(api, asha)
    await asha.tap("I agree")
    query = (await api.result("getUpdates"))[0]["callback_query"]["id"]
    clock.move(timedelta(seconds=150))
    assert await api.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert await api.refusal("answerCallbackQuery", callback_query_id="7") == TOO_OLD


async def test_the_newest_button_is_tapped_unless_a_message_is_named(
    api: RawApi, asha: Person
) -> None:
    first = await ask(api, asha, "first")
    await ask(api, asha, "second")
    await asha.tap("No")
    await asha.tap("No", on=first)
    tapped = [update["callback_query"]["message"] for update in await api.result("getUpdates")]
    assert [message["text"] for message in tapped] == ["second", "first"]


async def test_a_button_that_is_not_there_is_told_with_those_that_are(
    api: RawApi, asha: Person
) -> None:
    await ask(api, asha)
    with pytest.raises(CannotActError, match=r"no button 'Yes'; there are \['I agree', 'No'"):
        await asha.tap("Yes")


async def test_a_button_with_an_address_opens_it(api: RawApi, asha: Person) -> None:
    await ask(api, asha)
    await asha.tap("Directions")
    await asha.tap("Join")
    assert asha.opened == ["https://example.com/map"]
    assert asha.last.text == "/start aB3_-"


async def test_blocking_and_unblocking_is_told_to_the_bot(api: RawApi, asha: Person) -> None:
    await asha.block()
    await asha.block()
    with pytest.raises(CannotActError, match="the bot is blocked"):
        await asha.say("Hello?")
    await asha.start()
    updates = await api.result("getUpdates")
    changes = [one["my_chat_member"] for one in updates[:2]]
    assert [change["old_chat_member"]["status"] for change in changes] == ["member", "kicked"]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert updates[2]["message"]["text"] == "/start"


async def test_everything_that_can_be_seen_is_told_as_it_happens(
    sandbox: Sandbox, account: Bot, api: RawApi, asha: Person
) -> None:
    events: list[Event] = []
    sandbox.world.on_event(events.append)
    message_id = await ask(api, asha)
    await asha.tap("I agree")
    query = (await api.result("getUpdates"))[0]["callback_query"]["id"]
    await api.result("answerCallbackQuery", callback_query_id=query, text="Thanks")
    where = {"chat_id": asha.id, "message_id": message_id}
    await api.result("editMessageText", **where, text="Agreed")
    await api.result("deleteMessage", **where)
    await asha.block()
    await asha.unblock()
    assert [event.kind for event in events] == [
        EventKind.MESSAGE,
        EventKind.TAP,
        EventKind.TOAST,
        EventKind.EDIT,
        EventKind.DELETE,
        EventKind.BLOCK,
        EventKind.UNBLOCK,
    ]
    assert {event.chat_title for event in events} == {"Asha"}
    assert [event.detail for event in events[:3]] == ["", "I agree", "Thanks"]


async def test_the_last_message_of_an_empty_chat_cannot_be_read(stranger: Person) -> None:
    with pytest.raises(CannotActError, match="Nobody has no messages yet"):
        _ = stranger.last
