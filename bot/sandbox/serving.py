"""Serving an application on this machine for as long as a block runs."""

import asyncio
import contextlib
import functools
import socket
from collections.abc import AsyncGenerator, Callable

import uvicorn
from starlette.applications import Starlette
from uvicorn.server import ServerState

from bot.sandbox.connections import Connections

HOST = "127.0.0.1"
_TICK = 0.002
_GRACE_SECONDS = 1.0


@contextlib.asynccontextmanager
async def served(
    app: Starlette, connections: Connections, *, port: int, end_waits: Callable[[], None]
) -> AsyncGenerator[str]:
    """Serve `app` on the loopback interface; gives the address.

    uvicorn's protocol without uvicorn's server: that one takes the process's signals and takes
    its time to stop. At the end `end_waits` must make answers that wait come at once; what is
    still not answered within a second is cut off.
    """
    config = uvicorn.Config(
        app, ws="none", lifespan="off", log_config=None, log_level="error", access_log=False
    )
    config.load()
    state = ServerState()
    protocol = functools.partial(
        connections.protocol(), config=config, server_state=state, app_state={}
    )
    # Without the protocol's number asyncio leaves Nagle's algorithm on: 40 ms for each answer.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        server = await asyncio.get_running_loop().create_server(protocol, sock=listener)
        try:
            yield f"http://{HOST}:{listener.getsockname()[1]}"
        finally:
            server.close()
            for connection in list(state.connections):
                connection.shutdown()
            await _drained(state, end_waits)
            connections.cut_all()
            await server.wait_closed()


async def _drained(state: ServerState, end_waits: Callable[[], None]) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE_SECONDS):
            while state.connections or state.tasks:
                end_waits()
                await asyncio.sleep(_TICK)
    for task in list(state.tasks):
        task.cancel()
    await asyncio.gather(*state.tasks, return_exceptions=True)
