"""The HTTP surface of the demo page.

| request | does |
|---|---|
| GET / | the page |
| GET /static/NAME | its files |
| GET /events | everything that can be seen, then each change, as server-sent events |
| POST /people {"first_name", "side"?} | somebody new, on the side "patients" or "team" |
| POST /clock {"to": "next"} or {"hours"} or {"days"} | lets time pass |
| the rest | as bot.sandbox.people_api |
"""

import mimetypes
from pathlib import Path
from typing import get_args

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo.clinic import DemoClinic
from bot.demo.page.cast import Cast, Side
from bot.demo.page.feed import Feed
from bot.demo.page.jumps import Jumps
from bot.sandbox.errors import JsonObject
from bot.sandbox.people_api import PeopleApi, in_words
from bot.sandbox.people_bodies import BadBodyError, Body

_STATIC = Path(__file__).parent / "static"
_SIDES: tuple[Side, ...] = get_args(Side)


class Page:
    """The routes of one clinic's page."""

    def __init__(self, clinic: DemoClinic, *, cast: Cast, feed: Feed, jumps: Jumps) -> None:
        self._clinic = clinic
        self._cast = cast
        self._feed = feed
        self._jumps = jumps

    def routes(self) -> list[BaseRoute]:
        """The paths of this module's table."""
        # Some machines have registered another type, and browsers run no script of that one.
        mimetypes.add_type("text/javascript", ".js")
        return [
            Route("/", self._index),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/events", self._events),
            Route("/people", in_words(self._add), methods=["POST"]),
            Route("/clock", in_words(self._move), methods=["POST"]),
            *PeopleApi(self._clinic.sandbox.world).routes(),
        ]

    @staticmethod
    async def _index(request: Request) -> Response:
        del request
        return FileResponse(_STATIC / "index.html")

    async def _events(self, request: Request) -> Response:
        del request
        return StreamingResponse(self._feed.stream(), media_type="text/event-stream")

    async def _add(self, request: Request) -> Response:
        body = await Body.of(request)
        side: object = body.fields.pop("side", "patients")
        if side not in _SIDES:
            raise BadBodyError('\'side\' must be "patients" or "team".')
        names: JsonObject = {"language_code": "en", **body.names()}
        person = self._clinic.sandbox.world.add_person(**names)
        self._cast.give(person, side=side)
        return JSONResponse(self._feed.person(person), 201)

    async def _move(self, request: Request) -> Response:
        await self._jumps.jump(await Body.of(request))
        return JSONResponse({"ok": True})
