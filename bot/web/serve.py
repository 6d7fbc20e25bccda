"""Serving the routes with uvicorn, without its taking over the process's signals."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

_STOPS_WITHIN = 5
"""Seconds that a slow client may still take when the program stops."""


class AddressTakenError(RuntimeError):
    """This address cannot be listened on; the text names it."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals to the program: it stops everything in good order, this server too."""
        yield


@asynccontextmanager
async def serving(
    routes: Sequence[BaseRoute],
    *,
    listen: str,
    around: Callable[[ASGIApp], ASGIApp] = lambda app: app,
) -> AsyncGenerator[None]:
    """Answer on `listen` (host:port) while the context lasts.

    `around` may wrap everything that is answered, errors too.

    Raises:
        AddressTakenError: if the address cannot be had.
    """
    config = uvicorn.Config(
        around(Starlette(routes=list(routes))),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=_STOPS_WITHIN,
    )
    server = _Server(config)
    # Bound here: uvicorn leaves the program by SystemExit when it cannot bind.
    with _listener(listen) as listener:
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await task


def _listener(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol's number asyncio leaves Nagle's algorithm on: 40 ms for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # Elsewhere this would let two programs listen on one address.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, int(port)))
        # At once: of two programs that have only bound the address, both believe they have it.
        listener.listen()
    except OSError as error:
        listener.close()
        raise AddressTakenError(
            f"{listen} cannot be listened on ({error.strerror}); set AFTERCARE_LISTEN"
        ) from error
    return listener
