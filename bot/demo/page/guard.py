"""What keeps the page to this machine: whose requests are answered, and what answers allow."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer carries."""


class Guard:
    """Refuses what comes by another name or from another site.

    Any site that a visitor has open could send requests to 127.0.0.1, and could give its own name
    that address.
    """

    def __init__(self, app: ASGIApp, *, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102 - see ASGI
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            refusal = PlainTextResponse("This page has another name.", 421)
            await refusal(scope, receive, guarded)
        elif not self._origins.issuperset(headers.getlist("origin")):
            refusal = PlainTextResponse("This page takes nothing from other sites.", 403)
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)
