"""A server that takes every call and says the same thing: never the bottleneck of a measurement."""

import asyncio
import contextlib
import json
import multiprocessing
import re
import urllib.request
from collections import Counter
from collections.abc import Generator
from multiprocessing.connection import Connection
from typing import cast

import uvloop

from tests.bench.reminder import LABEL, WORDS

# As Telegram answers: with the whole message.
_RESULT = json.dumps(
    {
        "ok": True,
        "result": {
            "message_id": 5,
            "from": {"id": 1, "is_bot": True, "first_name": "Sunrise", "username": "s_bot"},
            "chat": {"id": 7, "first_name": "Asha", "type": "private"},
            "date": 1779000000,
            "text": WORDS,
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": [[{"text": LABEL, "callback_data": "done:1"}]]},
        },
    }
).encode()
_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Sunrise","username":"s_bot"}}'


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


_TAKEN, _ABOUT_ME, _TRUE = _answer(_RESULT), _answer(_ME), _answer(b'{"ok":true,"result":true}')
_NO_UPDATES = _answer(b'{"ok":true,"result":[]}')
_POLL_SECONDS = 5.0
_CHAT = re.compile(rb'"chat_id":\s*"?(-?\d+)')


class _Stub(asyncio.Protocol):
    """Reads whole requests (head and Content-Length) and answers at once; a poll waits a while."""

    def __init__(self, chats: "Counter[int] | None") -> None:
        self._chats = chats
        self._transport: asyncio.Transport | None = None
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            _, found, rest = head.partition(b"content-length:")
            length = int(rest.split(b"\r\n", 1)[0]) if found else 0
            if len(self._read) < end + 4 + length:
                return
            body = self._read[end + 4 : end + 4 + length]
            self._read = self._read[end + 4 + length :]
            self._answer(head.split(b"\r\n", 1)[0], body)

    def _answer(self, line: bytes, body: bytes) -> None:
        if b"/sendmessage" in line:
            if self._chats is not None and (chat := _CHAT.search(body)):
                self._chats[int(chat[1])] += 1
            self._write(_TAKEN)
        elif b"/getupdates" in line:
            asyncio.get_running_loop().call_later(_POLL_SECONDS, self._write, _NO_UPDATES)
        elif b"/taken" in line:
            self._write(_answer(json.dumps(self._chats or {}).encode()))
        else:
            self._write(_ABOUT_ME if b"/getme" in line else _TRUE)

    def _write(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


def _serve(told: Connection, *, counts: bool) -> None:
    chats: Counter[int] | None = Counter() if counts else None

    async def forever() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Stub(chats), "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(forever())


@contextlib.contextmanager
def stub(*, counts: bool = False) -> Generator[str]:
    """The address of a stub in a process of its own; one that `counts` tells what it `took`."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), kwargs={"counts": counts}, daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def took(url: str) -> Counter[int]:
    """How many messages a stub has taken for each chat."""
    with urllib.request.urlopen(f"{url}/taken") as answer:  # noqa: S310 - the stub's own address
        return Counter({int(chat): times for chat, times in json.load(answer).items()})
