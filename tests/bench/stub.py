"""A server that takes every call and says the same thing: never the bottleneck of a measurement."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Generator
from multiprocessing.connection import Connection
from typing import cast

import uvloop

_RESULT = (
    b'{"ok":true,"result":{"message_id":5,"date":1779000000,"chat":{"id":7,"type":"private",'
    b'"first_name":"Asha"},"from":{"id":1,"is_bot":true,"first_name":"Sunrise","username":"s_bot"},'
    b'"text":"Reminder from Sunrise Skin Clinic"}}'
)
_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Sunrise","username":"s_bot"}}'


def _answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )


class _Stub(asyncio.Protocol):
    """Reads whole requests (head and Content-Length) and answers at once."""

    def __init__(self) -> None:
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
            self._read = self._read[end + 4 + length :]
            if self._transport is not None:
                asks_who = b"/getme" in head.split(b"\r\n", 1)[0]
                self._transport.write(_ABOUT_ME if asks_who else _TAKEN)


_TAKEN, _ABOUT_ME = _answer(_RESULT), _answer(_ME)


def _serve(told: Connection) -> None:
    async def forever() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(_Stub, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(forever())


@contextlib.contextmanager
def stub() -> Generator[str]:
    """The address of a stub in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()
