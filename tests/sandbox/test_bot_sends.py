"""Sending: to whom a bot may write, and what."""

import pytest
from pictures import jpeg
from raw_api import RawApi

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

OK = [[{"text": "OK", "callback_data": "ok"}]]


async def test_a_person_reads_what_the_bot_sent(api: RawApi, asha: Person) -> None:
    sent = await api.result(
        "sendMessage",
        chat_id=asha.id,
        text="<b>Drink</b> water 😀",
        parse_mode="HTML",
        reply_markup={"inline_keyboard": OK},
    )
    assert sent["chat"] == {"id": asha.id, "type": "private", "first_name": "Asha"}
    assert sent["from"]["username"] == "sunrise_clinic_bot"
    assert sent["text"] == "Drink water 😀"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    assert sent["reply_markup"] == {"inline_keyboard": OK}
    assert asha.last.text == "Drink water 😀"
    assert asha.last.html == "<b>Drink</b> water 😀"
    assert asha.last.sender == "bot"
    assert asha.last.buttons == (("OK",),)


async def test_a_bot_cannot_write_first(api: RawApi, stranger: Person) -> None:
    said = await api.refusal("sendMessage", chat_id=stranger.id, text="Hello")
    assert said == "Forbidden: bot can't initiate conversation with a user"
    assert stranger.messages == []


async def test_a_bot_cannot_write_after_a_block(api: RawApi, asha: Person) -> None:
    await asha.block()
    said = await api.refusal("sendMessage", chat_id=asha.id, text="Hello")
    assert said == "Forbidden: bot was blocked by the user"
    await asha.unblock()
    assert (await api("sendMessage", chat_id=asha.id, text="Hello"))["ok"]


async def test_a_bot_cannot_write_to_a_deleted_account(api: RawApi, asha: Person) -> None:
    await asha.deactivate()
    said = await api.refusal("sendMessage", chat_id=asha.id, text="Hello")
    assert said == "Forbidden: user is deactivated"


@pytest.mark.parametrize(
    ("chat_id", "reason"),
    [(42, "chat not found"), ("@somebody", "chat not found"), ("", "chat_id is empty")],
)
async def test_an_unknown_chat_is_refused(
    sandbox: Sandbox, api: RawApi, chat_id: object, reason: str
) -> None:
    said = await api.refusal("sendMessage", chat_id=chat_id, text="Hello")
    assert said == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b> </b>", "text must be non-empty"),
        ("😀" * 2049, "message is too long"),
        ("<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_text_that_telegram_would_not_take_is_refused(
    api: RawApi, asha: Person, text: str, reason: str
) -> None:
    said = await api.refusal("sendMessage", chat_id=asha.id, text=text, parse_mode="HTML")
    assert said == f"Bad Request: {reason}"


async def test_sizes_are_measured_after_parsing_and_in_utf16(api: RawApi, asha: Person) -> None:
    text = f"<b>{'😀' * 2048}</b>"
    assert (await api("sendMessage", chat_id=asha.id, text=text, parse_mode="HTML"))["ok"]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "OK", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "OK", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        (
            {"text": "OK"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "OK", "url": "nonsense"},
            "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "OK", "callback_data": 5},
            'can\'t parse inline keyboard button: Field "callback_data" must be of type String',
        ),
        (
            {"text": "OK", "web_app": {"url": "https://example.com"}},
            "the sandbox does not implement an inline button's web_app",
        ),
        (
            {"text": "OK", "callback": "a"},
            "can't parse inline keyboard button: unknown field callback",
        ),
    ],
)
async def test_a_button_that_breaks_a_rule_is_refused(
    api: RawApi, asha: Person, button: dict[str, object], reason: str
) -> None:
    keyboard = {"inline_keyboard": [[button]]}
    said = await api.refusal("sendMessage", chat_id=asha.id, text="?", reply_markup=keyboard)
    assert said == f"Bad Request: {reason}"


async def test_a_button_may_carry_64_bytes(api: RawApi, asha: Person) -> None:
    keyboard = {"inline_keyboard": [[{"text": "OK", "callback_data": "é" * 32}]]}
    assert (await api("sendMessage", chat_id=asha.id, text="?", reply_markup=keyboard))["ok"]


async def test_an_answer_names_the_message_it_answers(api: RawApi, asha: Person) -> None:
    asked = await asha.say("May I swim?")
    sent = await api.result(
        "sendMessage", chat_id=asha.id, text="Yes", reply_parameters={"message_id": asked}
    )
    assert sent["reply_to_message"]["text"] == "May I swim?"
    assert asha.last.reply_to == asked


async def test_an_answer_to_nothing_is_refused_unless_it_may_stand_alone(
    api: RawApi, asha: Person
) -> None:
    lost = {"message_id": 999}
    said = await api.refusal("sendMessage", chat_id=asha.id, text="Yes", reply_parameters=lost)
    assert said == "Bad Request: message to be replied not found"
    lost["allow_sending_without_reply"] = True
    sent = await api.result("sendMessage", chat_id=asha.id, text="Yes", reply_parameters=lost)
    assert "reply_to_message" not in sent


async def test_a_copy_shows_no_origin_and_brings_no_buttons(
    api: RawApi, asha: Person, sandbox: Sandbox
) -> None:
    meera = sandbox.world.add_person(first_name="Meera")
    await meera.start()
    question = await asha.send_photo(jpeg(300, 200), caption="Is this normal?")
    copy = {"chat_id": meera.id, "from_chat_id": asha.id, "message_id": question}
    assert (await api.result("copyMessage", **copy)).keys() == {"message_id"}
    assert (meera.last.text, meera.last.sender) == ("Is this normal?", "bot")
    assert meera.last.picture == jpeg(300, 200)
    await api.result("copyMessage", **copy, caption="From a patient")
    assert meera.last.text == "From a patient"


async def test_what_is_gone_or_protected_cannot_be_copied(api: RawApi, asha: Person) -> None:
    here = {"chat_id": asha.id, "from_chat_id": asha.id}
    said = await api.refusal("copyMessage", **here, message_id=999)
    assert said == "Bad Request: message to copy not found"
    secret = await api.result("sendMessage", chat_id=asha.id, text="x", protect_content=True)
    said = await api.refusal("copyMessage", **here, message_id=secret["message_id"])
    assert said == "Bad Request: message can't be copied"


async def test_an_unknown_action_is_refused(api: RawApi, asha: Person) -> None:
    said = await api.refusal("sendChatAction", chat_id=asha.id, action="dancing")
    assert said == "Bad Request: wrong parameter action in request"
