"""The user side over HTTP, as JSON.

| request | does |
|---|---|
| GET /people | lists people |
| POST /people {"first_name", "last_name"?, "username"?, "language_code"?} | adds one |
| GET /people/ID | one person with messages, toasts, menu and opened addresses |
| GET /people/ID/messages | the private chat with the bot, oldest first |
| GET /people/ID/messages/MESSAGE/picture | the picture of a message |
| POST /people/ID/start | presses Start |
| POST /people/ID/open_link {"link"} | opens a link |
| POST /people/ID/say {"text", "in"?, "reply_to"?} | sends a text, `in` a group by its id |
| POST /people/ID/tap {"label", "in"?, "on"?} | taps a button, `on` a message by its id |
| POST /people/ID/block, /people/ID/unblock, /people/ID/deactivate | does so |
| GET /people/groups | lists groups with their messages |

What a person cannot do is answered by 409 {"error"}, an unknown person or group by 404, a body
that is not understood by 400.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import CannotActError, JsonObject
from bot.sandbox.events import SeenMessage
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.world import World

_NAMES = {"first_name", "last_name", "username", "language_code"}


class _UnknownError(Exception):
    """There is no such person, group or message."""


class PeopleApi:
    """Lets anyone on this machine act as any person of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """The paths of this module's table."""
        return [
            Route("/people", self._safe(self._list), methods=["GET"]),
            Route("/people", self._safe(self._add), methods=["POST"]),
            Route("/people/groups", self._safe(self._groups), methods=["GET"]),
            Route("/people/{id:int}", self._safe(self._show), methods=["GET"]),
            Route("/people/{id:int}/messages", self._safe(self._messages), methods=["GET"]),
            Route(
                "/people/{id:int}/messages/{message:int}/picture",
                self._safe(self._picture),
                methods=["GET"],
            ),
            Route("/people/{id:int}/{act}", self._safe(self._act), methods=["POST"]),
        ]

    def _safe(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except CannotActError as error:
                return JSONResponse({"error": str(error)}, 409)
            except _UnknownError:
                return JSONResponse({"error": "not found"}, 404)
            except (ValueError, KeyError, TypeError) as error:
                return JSONResponse({"error": f"not understood: {error}"}, 400)

        return answered

    async def _list(self, request: Request) -> Response:
        del request
        return JSONResponse([_person(person) for person in self._world.people])

    async def _add(self, request: Request) -> Response:
        names = await _body(request)
        if names.keys() - _NAMES:
            raise ValueError(f"a person has {sorted(_NAMES)}")
        return JSONResponse(_person(self._world.add_person(**names)), 201)

    async def _groups(self, request: Request) -> Response:
        del request
        return JSONResponse(
            [
                {
                    "id": group.id,
                    "title": group.title,
                    "messages": [_seen(message) for message in group.messages],
                }
                for group in self._world.groups
            ]
        )

    async def _show(self, request: Request) -> Response:
        person = self._person(request)
        return JSONResponse(
            {
                **_person(person),
                "messages": [_seen(message) for message in person.messages],
                "toasts": person.toasts,
                "menu": [command.json() for command in person.menu],
                "opened": person.opened,
            }
        )

    async def _messages(self, request: Request) -> Response:
        return JSONResponse([_seen(message) for message in self._person(request).messages])

    async def _picture(self, request: Request) -> Response:
        for message in self._person(request).messages:
            if message.message_id == request.path_params["message"] and message.picture:
                return Response(message.picture, media_type="image/jpeg")
        raise _UnknownError

    async def _act(self, request: Request) -> Response:
        person, act = self._person(request), request.path_params["act"]
        body = await _body(request)
        in_ = self._group(body.get("in"))
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "start": person.start,
            "open_link": lambda: person.open_link(body["link"]),
            "say": lambda: person.say(body["text"], in_=in_, reply_to=body.get("reply_to")),
            "tap": lambda: person.tap(body["label"], in_=in_, on=body.get("on")),
            "block": person.block,
            "unblock": person.unblock,
            "deactivate": person.deactivate,
        }
        if act not in acts:
            raise _UnknownError
        await acts[act]()
        return JSONResponse({"ok": True})

    def _person(self, request: Request) -> Person:
        person = self._world.person(request.path_params["id"])
        if person is None:
            raise _UnknownError
        return person

    def _group(self, chat_id: int | None) -> Group | None:
        group = None if chat_id is None else self._world.group(chat_id)
        if chat_id is not None and group is None:
            raise _UnknownError
        return group


async def _body(request: Request) -> dict[str, Any]:
    read: object = await request.json() if await request.body() else {}
    if not isinstance(read, dict):
        raise TypeError("the body must be a JSON object")
    return cast("dict[str, Any]", read)


def _person(person: Person) -> JsonObject:
    return {"id": person.id, "language_code": person.user.language_code, **person.user.names()}


def _seen(message: SeenMessage) -> JsonObject:
    return {
        "message_id": message.message_id,
        "sender": message.sender,
        "from_bot": message.from_bot,
        "text": message.text,
        "html": message.html,
        "buttons": message.buttons,
        "has_picture": message.picture is not None,
        "file_name": message.file_name,
        "service": message.service,
        "date": message.date.isoformat(),
        "edited": message.edited.isoformat() if message.edited else None,
        "reply_to": message.reply_to,
    }
