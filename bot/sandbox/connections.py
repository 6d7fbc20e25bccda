"""Connections that can be cut, which ASGI has no word for."""

import asyncio
from collections.abc import Callable
from typing import cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


class Connections:
    """The open connections of one server, by the peer's address."""

    def __init__(self) -> None:
        self._open: dict[Peer, asyncio.BaseTransport] = {}

    def protocol(self) -> type[H11Protocol]:
        """A protocol for uvicorn that keeps this account."""
        held = self._open

        class KeptProtocol(H11Protocol):
            """HTTP/1.1 whose transports are known by their peers."""

            _peer: Peer | None = None

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                self._peer = cast("Peer", transport.get_extra_info("peername"))
                held[self._peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                super().connection_lost(exc)
                if self._peer is not None:
                    held.pop(self._peer, None)

        return KeptProtocol

    def cut(self, peer: Peer) -> None:
        """Close the connection to that peer once what was written is sent."""
        transport = self._open.get(peer)
        if transport is not None:
            transport.close()

    def cut_all(self) -> None:
        """Close every connection."""
        for transport in list(self._open.values()):
            transport.close()


class CutResponse(Response):
    """An answer that never comes, or, with `body`, of which only the first half comes."""

    def __init__(self, cut: Callable[[Peer], None], body: bytes | None = None) -> None:
        super().__init__(body, media_type="application/json")
        self._cut = cut

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - see Response
        if self.body:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            half = bytes(self.body[: len(self.body) // 2])
            await send({"type": "http.response.body", "body": half, "more_body": True})
        self._cut(cast("Peer", tuple(scope["client"])))
        while (await receive())["type"] != "http.disconnect":
            pass
