"""The transport against a server that answers, or fails, on command."""

import asyncio
import contextlib
import functools
import json
import logging
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from http import HTTPStatus

import pytest
from telegram import Bot, InputFile
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.send.outcome import outcome_of
from bot.send.transport import AiohttpRequest, Patience, UnsentError
from clinic.delivery import LEASE, LONGEST_TRY
from clinic.outcomes import NotSent, Unknown

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
OK = b'{"ok": true, "result": {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}}'
HASTE = Patience(pool=0.2, connect=0.2, write=0.2, read=0.2)

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def request_of(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next(line for line in head.lower().splitlines() if line.startswith("content-length"))
    return head, await reader.readexactly(int(length.split(":")[1]))


def reply(body: bytes, status: HTTPStatus = HTTPStatus.OK, promised: int | None = None) -> bytes:
    head = f"HTTP/1.1 {status.value} x\r\nContent-Length: {promised or len(body)}\r\n\r\n"
    return head.encode() + body


@contextlib.asynccontextmanager
async def bot_at(answer: Answer, *, connections: int = 4) -> AsyncGenerator[Bot]:
    """A bot whose server treats every request as `answer` says."""
    guests: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        guests.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                while True:
                    await answer(reader, writer)
            finally:
                writer.close()
                await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    request = AiohttpRequest(
        connections=connections, trusted=ssl.create_default_context(), patience=HASTE
    )
    await request.initialize()
    try:
        yield Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
    finally:
        await request.shutdown()
        server.close()
        for guest in filter(None, guests):
            guest.cancel()
        await asyncio.gather(*filter(None, guests), return_exceptions=True)


async def fault_of(answer: Answer) -> TelegramError:
    async with bot_at(answer) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.send_message(7, "hello")
    assert TOKEN not in repr(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


async def test_a_message_goes_as_json_and_a_file_as_an_upload() -> None:
    seen: list[tuple[str, bytes]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await request_of(reader))
        writer.write(reply(OK))

    async with bot_at(answer) as bot:
        sent = await bot.send_message(7, "a & b = ü")
        await bot.send_document(7, InputFile(b"BEGIN:VCALENDAR", filename="a.ics"), caption="ü")
    assert sent.message_id == 5
    (plain, body), (upload, parts) = seen
    assert "application/json" in plain
    assert json.loads(body) == {"chat_id": 7, "text": "a & b = ü"}
    assert "multipart/form-data" in upload
    assert all(each in parts for each in (b"BEGIN:VCALENDAR", b'filename="a.ics"', "ü".encode()))


async def test_what_was_never_connected_is_proven_unsent() -> None:
    request = AiohttpRequest(connections=1, trusted=ssl.create_default_context(), patience=HASTE)
    async with request:
        closed = Bot(TOKEN, base_url="http://127.0.0.1:1/bot", request=request)
        with pytest.raises(UnsentError) as caught:
            await closed.send_message(7, "hello")
    assert isinstance(outcome_of(caught.value), NotSent)


async def test_who_waits_too_long_for_a_connection_has_sent_nothing() -> None:
    arrived = asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        arrived.set()
        await asyncio.sleep(60)

    async with bot_at(slow, connections=1) as bot:
        first = asyncio.create_task(bot.send_message(7, "hello", read_timeout=30))
        await arrived.wait()
        with pytest.raises(UnsentError):
            await bot.send_message(8, "hello")
        first.cancel()


async def test_an_answer_that_does_not_come_leaves_the_outcome_open() -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        await asyncio.sleep(60)

    fault = await fault_of(silent)
    assert isinstance(fault, TimedOut)
    assert isinstance(outcome_of(fault), Unknown)


@pytest.mark.parametrize("sends", [b"", b"HTTP/1.1 200 OK\r\n", reply(OK, promised=500)])
async def test_a_connection_that_breaks_leaves_the_outcome_open(sends: bytes) -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(sends)
        await writer.drain()
        raise ConnectionError

    fault = await fault_of(cut)
    assert type(fault) is NetworkError
    assert isinstance(outcome_of(fault), Unknown)


async def test_what_telegram_says_is_told_as_the_library_tells_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, said: bytes) -> None:
        await request_of(reader)
        writer.write(said)

    wait = b'{"ok": false, "description": "Too Many Requests", "parameters": {"retry_after": 7}}'
    too_many = reply(wait, HTTPStatus.TOO_MANY_REQUESTS)
    assert isinstance(await fault_of(functools.partial(say, said=too_many)), RetryAfter)
    with caplog.at_level(logging.DEBUG):
        garbled = await fault_of(functools.partial(say, said=reply(b"Asha <html>")))
    assert isinstance(outcome_of(garbled), Unknown)
    assert "Asha" not in caplog.text


async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, _ = await request_of(reader)
        asked.append(head.splitlines()[0])
        writer.write(reply(OK))

    async with bot_at(relay) as near:
        monkeypatch.setenv("http_proxy", near.base_url.partition("/bot")[0])
        monkeypatch.setenv("no_proxy", "")
        far = Bot(TOKEN, base_url="http://telegram.invalid/bot", request=near.request)
        await far.send_message(7, "hello")
    assert asked == [f"POST http://telegram.invalid/bot{TOKEN}/sendMessage HTTP/1.1"]


def test_one_try_ends_within_what_a_lease_leaves_for_it() -> None:
    usual = Patience()
    assert usual.pool + usual.connect + usual.write + usual.read <= LONGEST_TRY.total_seconds()
    assert LONGEST_TRY < LEASE
