"""What a program without a memory does: call `send_message` in a loop, so many at once.

All send the reminder that our program sends, in the way each library's guide shows.
"""

import asyncio
import gc
import ssl
import time
from collections.abc import Awaitable, Callable

from aiogram import Bot as AiogramBot
from aiogram import types as aiogram_types
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telebot import asyncio_helper
from telebot import types as telebot_types
from telebot.async_telebot import AsyncTeleBot
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.request import BaseRequest, HTTPXRequest

from bot.send.transport import AiohttpRequest
from tests.bench.reminder import LABEL, WORDS

TOKEN = "1234567:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDbench"

Send = Callable[[int], Awaitable[object]]


async def rate(send: Send, *, messages: int, at_once: int) -> float:
    """Messages a second when `at_once` of them are always under way."""
    chats = iter(range(1, messages + 1))

    async def one_after_another() -> None:
        for chat_id in chats:
            await send(chat_id)

    settle_memory()
    begun = time.perf_counter()
    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return messages / (time.perf_counter() - begun)


def settle_memory() -> None:
    """What stands before the measurement is not looked through for garbage during it.

    The program does so once it runs; all contenders get the same.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def with_httpx(url: str, *, messages: int, at_once: int) -> float:
    """python-telegram-bot with its default transport."""
    return await _library(url, HTTPXRequest(pool_timeout=60), messages=messages, at_once=at_once)


async def with_ours(url: str, *, messages: int, at_once: int) -> float:
    """python-telegram-bot with our transport."""
    ours = AiohttpRequest(connections=64, trusted=ssl.create_default_context())
    return await _library(url, ours, messages=messages, at_once=at_once)


async def _library(url: str, request: BaseRequest, *, messages: int, at_once: int) -> float:
    async with request:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=request)
        return await rate(
            lambda chat_id: bot.send_message(
                chat_id,
                WORDS,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=InlineKeyboardMarkup(
                    [[InlineKeyboardButton(LABEL, callback_data=f"done:{chat_id}")]]
                ),
            ),
            messages=messages,
            at_once=at_once,
        )


async def with_aiogram(url: str, *, messages: int, at_once: int) -> float:
    """aiogram, which also goes over aiohttp."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    bot = AiogramBot(TOKEN, session=session)
    try:
        return await rate(
            lambda chat_id: bot.send_message(
                chat_id,
                WORDS,
                parse_mode="HTML",
                link_preview_options=aiogram_types.LinkPreviewOptions(is_disabled=True),
                reply_markup=aiogram_types.InlineKeyboardMarkup(
                    inline_keyboard=[
                        [
                            aiogram_types.InlineKeyboardButton(
                                text=LABEL, callback_data=f"done:{chat_id}"
                            )
                        ]
                    ]
                ),
            ),
            messages=messages,
            at_once=at_once,
        )
    finally:
        await session.close()


async def with_telebot(url: str, *, messages: int, at_once: int) -> float:
    """The asynchronous side of pyTelegramBotAPI."""
    asyncio_helper.API_URL = url + "/bot{0}/{1}"
    bot = AsyncTeleBot(TOKEN)
    try:
        return await rate(
            lambda chat_id: bot.send_message(
                chat_id,
                WORDS,
                parse_mode="HTML",
                link_preview_options=telebot_types.LinkPreviewOptions(is_disabled=True),
                reply_markup=telebot_types.InlineKeyboardMarkup(
                    [[telebot_types.InlineKeyboardButton(LABEL, callback_data=f"done:{chat_id}")]]
                ),
            ),
            messages=messages,
            at_once=at_once,
        )
    finally:
        await bot.close_session()
