"""Serving the routes with uvicorn, without its taking over the process's signals."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route


class AddressTakenError(RuntimeError):
    """Something else listens on this address already."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program: it stops everything in good order, this server too."""
        yield


@asynccontextmanager
async def serving(routes: Sequence[Route], *, listen: str) -> AsyncIterator[None]:
    """Answer on `listen` (host:port) while the context lasts.

    Raises:
        AddressTakenError: if the address cannot be had.
    """
    host, _, port = listen.rpartition(":")
    server = _Server(
        uvicorn.Config(
            Starlette(routes=list(routes)),
            host=host,
            port=int(port),
            log_config=None,
            access_log=False,
            lifespan="off",
        )
    )
    task = asyncio.create_task(_serve(server))
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    if task.done():
        raise AddressTakenError(f"{listen} cannot be listened on; set AFTERCARE_LISTEN")
    try:
        yield
    finally:
        server.should_exit = True
        await task


async def _serve(server: uvicorn.Server) -> None:
    # uvicorn leaves the program by SystemExit when it cannot bind.
    with contextlib.suppress(SystemExit):
        await server.serve()
