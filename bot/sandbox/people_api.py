"""The user side over HTTP, as JSON.

| request | does |
|---|---|
| GET /people | lists people |
| POST /people {"first_name", "last_name"?, "username"?, "language_code"?} | adds one |
| GET /people/ID | one person with messages, toasts, menu and opened addresses |
| GET /people/ID/messages | the private chat with the bot, oldest first |
| GET /people/ID/messages/MESSAGE/picture | the picture of a message |
| GET /people/ID/messages/MESSAGE/file | the document of a message |
| POST /people/ID/start | presses Start |
| POST /people/ID/open_link {"link"} | opens a link |
| POST /people/ID/say {"text", "in"?, "reply_to"?} | sends a text, `in` a group by its id |
| POST /people/ID/photo | sends the picture that is the body, or a sample if it is empty |
| POST /people/ID/location {"latitude", "longitude"} | shares where the person is |
| POST /people/ID/tap {"label", "in"?, "on"?} | taps a button, `on` a message by its id |
| POST /people/ID/block, /people/ID/unblock, /people/ID/deactivate | does so |
| GET /people/groups | lists groups with their messages |

What a person cannot do is answered by 409 {"error"}, an unknown person or group by 404, a body
that is not understood by 400 {"error"}, each with a sentence.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import CannotActError, JsonObject
from bot.sandbox.events import SeenMessage
from bot.sandbox.group import Group
from bot.sandbox.people_bodies import BadBodyError, Body, read_picture
from bot.sandbox.person import Person
from bot.sandbox.pictures import media_type
from bot.sandbox.sample_picture import sample_picture
from bot.sandbox.wording import MAX_TEXT
from bot.sandbox.world import World

Answer = Callable[[Request], Awaitable[Response]]

_LONGEST_LINK = 2048


class _UnknownError(Exception):
    """There is no such person, group or message."""


def in_words(answer: Answer) -> Answer:
    """`answer` whose refusals become `{"error": sentence}` with the status of this module."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except CannotActError as error:
            return JSONResponse({"error": str(error)}, 409)
        except _UnknownError:
            return JSONResponse({"error": "not found"}, 404)
        except BadBodyError as error:
            return JSONResponse({"error": str(error)}, 400)
        except ClientDisconnect:
            # Nobody waits for this answer any more.
            return Response(status_code=400)

    return answered


class PeopleApi:
    """Lets anyone on this machine act as any person of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """The paths of this module's table."""
        one, message = "/people/{id:int}", "/people/{id:int}/messages/{message:int}"
        return [
            Route("/people", in_words(self._list), methods=["GET"]),
            Route("/people", in_words(self._add), methods=["POST"]),
            Route("/people/groups", in_words(self._groups), methods=["GET"]),
            Route(one, in_words(self._show), methods=["GET"]),
            Route(f"{one}/messages", in_words(self._messages), methods=["GET"]),
            Route(f"{message}/picture", in_words(self._picture), methods=["GET"]),
            Route(f"{message}/file", in_words(self._file), methods=["GET"]),
            Route(f"{one}/photo", in_words(self._photo), methods=["POST"]),
            Route(f"{one}/{{act}}", in_words(self._act), methods=["POST"]),
        ]

    async def _list(self, request: Request) -> Response:
        del request
        return JSONResponse([_person(person) for person in self._world.people])

    async def _add(self, request: Request) -> Response:
        names = (await Body.of(request)).names()
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
                "location_buttons": person.location_buttons,
            }
        )

    async def _messages(self, request: Request) -> Response:
        return JSONResponse([_seen(message) for message in self._person(request).messages])

    async def _picture(self, request: Request) -> Response:
        picture = self._message(request).picture
        if not picture:
            raise _UnknownError
        return Response(picture, media_type=media_type(picture))

    async def _file(self, request: Request) -> Response:
        message = self._message(request)
        if message.file is None:
            raise _UnknownError
        # Never shown by the browser itself: whatever a bot sends could hold scripts.
        how = f"attachment; filename*=UTF-8''{quote(message.file_name or 'file', safe='')}"
        return Response(
            message.file,
            media_type="application/octet-stream",
            headers={"Content-Disposition": how},
        )

    async def _photo(self, request: Request) -> Response:
        person = self._person(request)
        await person.send_photo(await read_picture(request) or sample_picture())
        return JSONResponse({"ok": True})

    async def _act(self, request: Request) -> Response:
        person, body = self._person(request), await Body.of(request)
        in_ = self._group(body.number("in"))
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "start": person.start,
            "open_link": lambda: person.open_link(body.text("link", longest=_LONGEST_LINK)),
            "say": lambda: person.say(
                body.text("text", longest=MAX_TEXT), in_=in_, reply_to=body.number("reply_to")
            ),
            "tap": lambda: person.tap(
                body.text("label", longest=MAX_TEXT), in_=in_, on=body.number("on")
            ),
            "location": lambda: person.share_location(
                body.degrees("latitude", most=90), body.degrees("longitude", most=180)
            ),
            "block": person.block,
            "unblock": person.unblock,
            "deactivate": person.deactivate,
        }
        if request.path_params["act"] not in acts:
            raise _UnknownError
        await acts[request.path_params["act"]]()
        return JSONResponse({"ok": True})

    def _message(self, request: Request) -> SeenMessage:
        message = self._person(request).message(request.path_params["message"])
        if message is None:
            raise _UnknownError
        return message

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
