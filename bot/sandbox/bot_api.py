"""The Bot API over HTTP: who calls, what for, and what they are answered."""

import asyncio
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.accounts import Bot
from bot.sandbox.asked import Asked
from bot.sandbox.calls import Call, Calls
from bot.sandbox.connections import Connections, CutResponse
from bot.sandbox.errors import ApiError, JsonObject, not_found, too_many, unauthorized
from bot.sandbox.faults import Fault, Faults, OrderedFault
from bot.sandbox.limits import Limits
from bot.sandbox.methods import METHODS, spelled, stops_when_halted
from bot.sandbox.parameters import decode
from bot.sandbox.polling import Polls
from bot.sandbox.reading import read_parameters
from bot.sandbox.servers import Servers
from bot.sandbox.signatures import KINDS, SIGNATURES
from bot.sandbox.webhooks import Webhooks

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_CUTTING = {Fault.DROP_BEFORE, Fault.DROP_AFTER}


@dataclass(kw_only=True)
class _Answer:
    status: int = HTTPStatus.OK
    result: object = None
    error: ApiError | None = None

    def body(self) -> JsonObject:
        return self.error.body() if self.error else {"ok": True, "result": self.result}


@dataclass(kw_only=True)
class _Incoming:
    bot: Bot | None
    method: str
    number: int
    params: dict[str, Any] = field(default_factory=dict[str, Any])
    refused: ApiError | None = None


class BotApi:
    """Answers the calls of every bot of one world."""

    def __init__(
        self,
        *,
        servers: Servers,
        limits: bool,
        faults: Faults,
        calls: Calls,
        polls: Polls,
        webhooks: Webhooks,
        connections: Connections,
    ) -> None:
        self._servers = servers
        self._limits_on = limits
        self._limits: dict[int, Limits] = {}
        self._faults = faults
        self._calls = calls
        self._polls = polls
        self._webhooks = webhooks
        self._connections = connections

    def routes(self) -> list[Route]:
        """The paths of https://core.telegram.org/bots/api#making-requests."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
            Route("/bot{rest:path}", self._no_method),
        ]

    async def _call(self, request: Request) -> Response:
        token, method = request.path_params["token"], spelled(request.path_params["method"])
        bot = self._servers.bots.get(token)
        if bot is None or method not in METHODS:
            return self._nobody(token, method, bot)
        incoming = _Incoming(bot=bot, method=method, number=self._calls.begin(method))
        try:
            await self._read(incoming, request)
        except ClientDisconnect:
            # The bot was killed while it wrote: nothing was taken, and nobody waits for an answer.
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        ordered = self._faults.next_for(method, incoming.params)
        answer = self._hindered(bot, ordered) or await self._answered(incoming, bot)
        self._record(incoming, answer, ordered)
        return await self._respond(answer, ordered)

    async def _no_method(self, request: Request) -> Response:
        del request
        return JSONResponse(not_found().body(), HTTPStatus.NOT_FOUND)

    def _nobody(self, token: str, method: str, bot: Bot | None) -> Response:
        well_formed = bot is None and _TOKEN.fullmatch(token)
        error = unauthorized() if well_formed else not_found()
        incoming = _Incoming(bot=bot, method=method, number=self._calls.begin(method))
        self._record(incoming, _Answer(status=error.status, error=error), None)
        return JSONResponse(error.body(), error.status)

    async def _read(self, incoming: _Incoming, request: Request) -> None:
        method = incoming.method
        try:
            incoming.params = await read_parameters(request)
            incoming.params = decode(method, SIGNATURES[method], KINDS, incoming.params)
        except ApiError as error:
            incoming.refused = error

    def _hindered(self, bot: Bot, ordered: OrderedFault | None) -> _Answer | None:
        """The answer if a fault keeps the call from taking effect."""
        if ordered is None:
            return None
        if ordered.fault is Fault.DROP_BEFORE:
            return _Answer(status=0)
        if ordered.fault is Fault.SERVER_ERROR:
            status = int(ordered.details["status"])
            error = ApiError(status, HTTPStatus(status).phrase)
            return _Answer(status=status, error=error)
        if ordered.fault is Fault.TOO_MANY:
            seconds = int(ordered.details["retry_after"])
            self._limits_of(bot).halt(seconds)
            return _Answer(status=HTTPStatus.TOO_MANY_REQUESTS, error=too_many(seconds))
        return None

    async def _answered(self, incoming: _Incoming, bot: Bot) -> _Answer:
        limits = self._limits_of(bot)
        asked = Asked(
            bot=bot,
            values=incoming.params,
            servers=self._servers,
            limits=limits,
            polls=self._polls,
            webhooks=self._webhooks,
        )
        try:
            if stops_when_halted(incoming.method):
                limits.check_halt()
            if incoming.refused:
                raise incoming.refused
            return _Answer(result=await METHODS[incoming.method](asked))
        except ApiError as error:
            return _Answer(status=error.status, error=error)

    def _limits_of(self, bot: Bot) -> Limits:
        if bot.id not in self._limits:
            self._limits[bot.id] = Limits(self._servers.clock, on=self._limits_on)
        return self._limits[bot.id]

    def _record(self, incoming: _Incoming, answer: _Answer, ordered: OrderedFault | None) -> None:
        self._calls.end(
            Call(
                number=incoming.number,
                at=self._servers.clock.now(),
                bot=incoming.bot.username if incoming.bot else "",
                method=incoming.method,
                params=incoming.params,
                status=answer.status,
                result=answer.result,
                description=answer.error.description if answer.error else None,
                fault=ordered.fault if ordered else None,
            )
        )

    async def _respond(self, answer: _Answer, ordered: OrderedFault | None) -> Response:
        whole = JSONResponse(answer.body(), answer.status or HTTPStatus.OK)
        if ordered is None:
            return whole
        if ordered.fault in _CUTTING:
            return CutResponse(self._connections.cut)
        if ordered.fault is Fault.TRUNCATED:
            return CutResponse(self._connections.cut, bytes(whole.body))
        if ordered.fault is Fault.MALFORMED:
            return Response("<html>Bad Gateway</html>", media_type="text/html")
        if ordered.fault is Fault.SLOW:
            await asyncio.sleep(ordered.details["seconds"])
        return whole

    async def _file(self, request: Request) -> Response:
        stored = self._servers.cabinet.by_path(request.path_params["path"])
        if request.path_params["token"] not in self._servers.bots or stored is None:
            error = not_found()
            return JSONResponse(error.body(), error.status)
        return Response(stored.content, media_type=stored.mime_type)
