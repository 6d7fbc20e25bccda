"""The sandbox, and a real client library's use of it, against Telegram's own specification."""

from io import BytesIO

import pytest
from bot_api_spec import load_spec, parameter_names, violations
from pictures import png
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode

from bot.sandbox.group import Account, Group
from bot.sandbox.methods import METHODS
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.signatures import KINDS, SIGNATURES

TOKEN = "1000:sandbox-token"


@pytest.fixture(autouse=True)
def _spec() -> None:
    load_spec()


@pytest.mark.parametrize("method", sorted(METHODS))
def test_a_method_knows_exactly_the_parameters_that_telegram_has(method: str) -> None:
    assert SIGNATURES[method].names == parameter_names(method)


def test_every_method_has_a_signature_and_every_done_parameter_a_type() -> None:
    done = {
        name
        for signature in SIGNATURES.values()
        for name in (*signature.required, *signature.optional)
    }
    assert SIGNATURES.keys() == METHODS.keys()
    assert KINDS.keys() == done


@pytest.mark.parametrize("method", sorted(METHODS))
def test_what_telegram_requires_is_required_here(method: str) -> None:
    fields = load_spec()["methods"][method].get("fields", [])
    assert set(SIGNATURES[method].required) == {one["name"] for one in fields if one["required"]}


async def test_everything_a_client_library_asks_and_gets_is_legal(
    sandbox: Sandbox, account: Account, asha: Person, ravi: Person, reception: Group
) -> None:
    async with Bot(
        TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot"
    ) as bot:
        await _talk(bot, asha)
        await _handle_files(bot, asha)
        await _serve_the_desk(bot, account, ravi, reception)
        await _look_around(bot, asha, reception)
    refused = [call for call in sandbox.calls if call.description]
    assert not refused
    assert {call.method for call in sandbox.calls} == METHODS.keys()
    wrong = [
        sentence
        for call in sandbox.calls
        for sentence in violations(call.method, call.params, call.result)
    ]
    assert not wrong


async def _talk(bot: Bot, asha: Person) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Better", callback_data="better")],
            [InlineKeyboardButton("Directions", url="https://example.com/map")],
        ]
    )
    sent = await bot.send_message(
        asha.id,
        "<b>How</b> is your skin? <a href='https://example.com'>Read</a> /help",
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
        protect_content=True,
    )
    await asha.tap("Better")
    await asha.say("it is fine", reply_to=sent.message_id)
    await asha.block()
    await asha.unblock()
    updates = await bot.get_updates(timeout=1, allowed_updates=[])
    query = updates[0].callback_query
    assert query is not None
    await query.answer("Good to hear")
    await query.edit_message_text("Thank you", reply_markup=keyboard)
    await query.edit_message_reply_markup(None)
    await bot.send_message(
        asha.id, "Noted", reply_parameters=ReplyParameters(message_id=asha.last.message_id)
    )
    await bot.send_chat_action(asha.id, ChatAction.TYPING)
    assert len(updates) == 4


async def _handle_files(bot: Bot, asha: Person) -> None:
    await asha.send_photo(png(1200, 900), caption="my cheek")
    await asha.send_document(b"%PDF-", name="letter.pdf")
    photo = await bot.send_photo(asha.id, png(640, 480), caption="<i>Day 3</i>", parse_mode="HTML")
    await bot.edit_message_caption(asha.id, photo.message_id, caption="Day 4")
    await bot.send_photo(asha.id, photo.photo[-1].file_id)
    document = await bot.send_document(asha.id, BytesIO(b"%PDF-1.7"), filename="care.pdf")
    assert document.document is not None
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7"
    await bot.copy_message(asha.id, asha.id, photo.message_id, caption="again")
    await bot.delete_message(asha.id, photo.message_id)
    await bot.get_updates(offset=-1)


async def _serve_the_desk(bot: Bot, account: Account, ravi: Person, reception: Group) -> None:
    await bot.send_message(reception.id, "A question has come")
    await ravi.say("/today", in_=reception)
    reception.promote(account)
    await ravi.say("anyone?", in_=reception)
    reception.upgrade()
    await bot.get_updates()
    await bot.set_webhook("http://127.0.0.1:9/hook", secret_token="s3cret", max_connections=1)
    await bot.get_webhook_info()
    await bot.delete_webhook(drop_pending_updates=True)


async def _look_around(bot: Bot, asha: Person, reception: Group) -> None:
    await bot.get_chat(asha.id)
    await bot.get_chat(reception.id)
    for user_id in (bot.id, asha.id):
        await bot.get_chat_member(reception.id, user_id)
    scope = BotCommandScopeChat(asha.id)
    await bot.set_my_commands([BotCommand("plan", "Your care plan")], scope=scope)
    assert len(await bot.get_my_commands(scope=scope)) == 1
    await bot.delete_my_commands(scope=scope)


def test_a_wrong_request_or_answer_is_named() -> None:
    chat = {"id": 5, "type": "private"}
    message = {"message_id": 1, "date": 0, "chat": chat, "mood": "good", "text": 7}
    found = violations("sendMessage", {"chat_id": 5, "volume": 11}, message)
    assert found == [
        "sendMessage has no field volume",
        "sendMessage.text is missing",
        "sendMessage():Message has no field mood",
        "sendMessage():Message.text is no String: 7",
    ]
    assert violations("sendTelepathy", {}, None) == ["there is no method sendTelepathy"]
