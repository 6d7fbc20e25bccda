"""A real client library polls the sandbox and raises what it raises at Telegram."""

import asyncio

import pytest
from raw_api import begins
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.sandbox.events import Event
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

TOKEN = "1000:sandbox-token"
Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, context: Context) -> None:
    assert update.effective_message is not None
    assert update.effective_message.text is not None
    await update.effective_message.reply_text(update.effective_message.text.upper())


async def test_a_polling_application_answers_what_a_person_says(
    sandbox: Sandbox, asha: Person
) -> None:
    answered = asyncio.Event()

    def watch(event: Event) -> None:
        if event.message and event.message.from_bot:
            answered.set()

    sandbox.world.on_event(watch)
    application = ApplicationBuilder().token(TOKEN).base_url(f"{sandbox.url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        await asha.say("hello")
        async with asyncio.timeout(5):
            await answered.wait()
        await application.updater.stop()
        await application.stop()
    assert asha.last.text == "HELLO"


async def test_refusals_become_the_librarys_own_exceptions(
    sandbox: Sandbox, asha: Person, stranger: Person, reception: Group
) -> None:
    old = reception.id
    reception.upgrade()
    async with Bot(TOKEN, base_url=f"{sandbox.url}/bot") as bot:
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await bot.send_message(stranger.id, "Hello")
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(asha.id, "x" * 4097)
        with pytest.raises(ChatMigrated) as migrated:
            await bot.send_message(old, "Hello")
    assert migrated.value.new_chat_id == reception.id
    with pytest.raises(InvalidToken):
        async with Bot("nonsense", base_url=f"{sandbox.url}/bot"):
            pass


async def test_a_second_poller_makes_the_first_one_raise_conflict(
    sandbox: Sandbox, asha: Person
) -> None:
    async with Bot(TOKEN, base_url=f"{sandbox.url}/bot") as bot:
        polled = begins(sandbox, "getUpdates")
        first = asyncio.ensure_future(bot.get_updates(timeout=20))
        await polled.wait()
        async with Bot(TOKEN, base_url=f"{sandbox.url}/bot") as other:
            second = asyncio.ensure_future(other.get_updates(timeout=20))
            with pytest.raises(Conflict, match="terminated by other getUpdates"):
                await first
            await asha.say("for the second")
            assert len(await second) == 1
