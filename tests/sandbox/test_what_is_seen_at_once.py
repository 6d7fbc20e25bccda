"""What people see besides messages: typing, ticks, menus, toasts, who has started."""

import httpx
import pytest
from pictures import png
from raw_api import RawApi

from bot.sandbox.accounts import Bot
from bot.sandbox.events import Event, EventKind
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

COMMANDS = [{"command": "plan", "description": "your plan"}]


@pytest.fixture
def events(sandbox: Sandbox, asha: Person) -> list[Event]:
    """Everything that is seen from now on."""
    seen: list[Event] = []
    sandbox.world.on_event(seen.append)
    return seen


def kinds(events: list[Event]) -> list[EventKind]:
    return [event.kind for event in events]


async def test_a_bot_is_seen_typing(api: RawApi, asha: Person, events: list[Event]) -> None:
    await api.result("sendChatAction", chat_id=asha.id, action="upload_photo")
    assert kinds(events) == []
    await api.result("sendChatAction", chat_id=asha.id, action="typing")
    assert [(event.kind, event.chat) for event in events] == [(EventKind.TYPING, asha.id)]


async def test_messages_are_read_when_the_bot_confirms_them(
    api: RawApi, asha: Person, events: list[Event]
) -> None:
    first, second = await asha.say("one"), await asha.say("two")
    (update, _) = await api.result("getUpdates")
    assert (asha.read_up_to, kinds(events)) == (0, [EventKind.MESSAGE, EventKind.MESSAGE])
    await api.result("getUpdates", offset=update["update_id"] + 1)
    assert asha.read_up_to == first
    await api.result("getUpdates", offset=-1)
    assert asha.read_up_to == first, "the newest one is still pending"
    await api.result("getUpdates", offset=update["update_id"] + 2)
    assert asha.read_up_to == second
    read = [event.message for event in events if event.kind is EventKind.READ]
    assert [message and message.text for message in read] == ["one", "two"]


async def test_what_is_thrown_away_unread_stays_unread(api: RawApi, asha: Person) -> None:
    await asha.say("one")
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert asha.read_up_to == 0


async def test_a_changed_menu_is_seen_by_those_it_is_for(
    api: RawApi, asha: Person, ravi: Person, events: list[Event]
) -> None:
    await ravi.start()
    events.clear()
    scope = {"type": "chat", "chat_id": asha.id}
    await api.result("setMyCommands", commands=COMMANDS, scope=scope)
    assert [(event.kind, event.chat) for event in events] == [(EventKind.MENU, asha.id)]
    await api.result("deleteMyCommands", scope=scope)
    await api.result("setMyCommands", commands=COMMANDS)
    assert [event.chat for event in events] == [asha.id, asha.id, asha.id, ravi.id]
    assert set(kinds(events)) == {EventKind.MENU}


async def test_it_is_seen_who_starts_and_who_closes_the_account(
    sandbox: Sandbox, stranger: Person, events: list[Event]
) -> None:
    assert stranger.standing == "new"
    await stranger.start()
    await stranger.start()
    assert kinds(events) == [EventKind.START, EventKind.MESSAGE, EventKind.MESSAGE]
    await stranger.block()
    assert stranger.standing == "blocked"
    await stranger.deactivate()
    assert (events[-1].kind, stranger.standing) == (EventKind.DEACTIVATE, "deactivated")


async def test_buttons_tell_what_they_open_and_toasts_how_they_are_closed(
    api: RawApi, asha: Person, events: list[Event]
) -> None:
    keyboard = {
        "inline_keyboard": [
            [
                {"text": "Site", "url": "https://clinic.example"},
                {"text": "OK", "callback_data": "x"},
            ]
        ]
    }
    await api.result("sendMessage", chat_id=asha.id, text="?", reply_markup=keyboard)
    assert asha.last.addresses == (("https://clinic.example/", None),)
    for shows in (True, False):
        await asha.tap("OK")
        query = (await api.result("getUpdates", offset=-1))[0]["callback_query"]["id"]
        await api.result(
            "answerCallbackQuery", callback_query_id=query, text="Hi", show_alert=shows
        )
        assert (events[-1].kind, events[-1].alert) == (EventKind.TOAST, shows)


async def test_photos_and_files_go_over_http(sandbox: Sandbox, api: RawApi, asha: Person) -> None:
    path = f"/people/{asha.id}"
    assert (await api.client.post(f"{path}/photo", content=png(10, 10))).status_code == 200
    assert asha.last.picture == png(10, 10)
    assert (await api.client.post(f"{path}/photo")).status_code == 200
    assert asha.last.picture
    shown = await api.client.get(f"{path}/messages/{asha.last.message_id}/picture")
    assert shown.headers["content-type"] == "image/png"
    refused = await api.client.post(f"{path}/photo", content=b"no picture")
    assert (refused.status_code, refused.json()) == (
        400,
        {"error": "Only JPEG and PNG pictures can be sent."},
    )
    number = await asha.send_document(b"%PDF", name="café.pdf")
    file: httpx.Response = await api.client.get(f"{path}/messages/{number}/file")
    assert file.content == b"%PDF"
    assert file.headers["content-disposition"] == "attachment; filename*=UTF-8''caf%C3%A9.pdf"
    assert (await api.client.get(f"{path}/messages/{number}/picture")).status_code == 404
    assert (await api.client.get(f"{path}/messages/{number - 1}/file")).status_code == 404


async def test_names_and_texts_have_their_limits(api: RawApi, account: Bot, asha: Person) -> None:
    for path, body, sentence in (
        ("/people", {"first_name": "x" * 65}, "'first_name' can have at most 64 characters."),
        ("/people", {}, "The body needs a text 'first_name' that is not empty."),
        (
            f"/people/{asha.id}/say",
            {"text": " "},
            "The body needs a text 'text' that is not empty.",
        ),
    ):
        answer = await api.client.post(path, json=body)
        assert (answer.status_code, answer.json()) == (400, {"error": sentence})
