"""What a request of the people's side says, read strictly."""

import json
from typing import Any, cast

from starlette.requests import Request

from bot.sandbox.attachments import MAX_PHOTO
from bot.sandbox.formatted import units
from bot.sandbox.pictures import image_size

LONGEST_NAME = 64
"""What Telegram's apps take for a first name."""

_LARGEST_BODY = 100_000
_NAMES = ("last_name", "username", "language_code")


class BadBodyError(Exception):
    """The body cannot be understood; the text is a sentence that says what is wrong."""


class Body:
    """The JSON object of a request; an empty body is an empty one."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.fields = fields

    @classmethod
    async def of(cls, request: Request) -> "Body":
        """Read it.

        Raises:
            BadBodyError: if it is no JSON object, or far too long.
        """
        content = await _read_at_most(request, _LARGEST_BODY)
        if not content:
            return cls({})
        try:
            read: object = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise BadBodyError("The body must be JSON.") from error
        if not isinstance(read, dict):
            raise BadBodyError("The body must be a JSON object.")
        return cls(cast("dict[str, Any]", read))

    def text(self, name: str, *, longest: int) -> str:
        """The text under `name`.

        Raises:
            BadBodyError: if there is none, or if it has more UTF-16 units than `longest`.
        """
        given: object = self.fields.get(name)
        if not isinstance(given, str) or not given.strip():
            raise BadBodyError(f"The body needs a text {name!r} that is not empty.")
        if not given.isprintable() and any("\ud800" <= each <= "\udfff" for each in given):
            raise BadBodyError(f"{name!r} holds half a character.")
        if units(given) > longest:
            raise BadBodyError(f"{name!r} can have at most {longest} characters.")
        return given

    def number(self, name: str) -> int | None:
        """The whole number under `name`, if there is one.

        Raises:
            BadBodyError: if there is something else.
        """
        given: object = self.fields.get(name)
        if given is not None and type(given) is not int:
            raise BadBodyError(f"{name!r} must be a whole number.")
        return given

    def degrees(self, name: str, *, most: int) -> float:
        """The latitude or longitude under `name`.

        Raises:
            BadBodyError: if there is none between -`most` and `most`.
        """
        given: object = self.fields.get(name)
        if type(given) not in (int, float) or not -most <= float(cast("float", given)) <= most:
            raise BadBodyError(f"The body needs a number {name!r} from -{most} to {most}.")
        return float(cast("float", given))

    def names(self) -> dict[str, Any]:
        """The names of a new person.

        Raises:
            BadBodyError: if there is no first name, one is too long, or there is anything else.
        """
        given = [name for name in _NAMES if name in self.fields]
        if self.fields.keys() - {"first_name", *given}:
            raise BadBodyError(f"A person has only first_name, {', '.join(_NAMES)}.")
        return {name: self.text(name, longest=LONGEST_NAME) for name in ("first_name", *given)}


async def read_picture(request: Request) -> bytes | None:
    """The picture that is the whole body; None if it is empty.

    Raises:
        BadBodyError: if it is no JPEG or PNG, or larger than Telegram takes.
    """
    content = await _read_at_most(request, MAX_PHOTO)
    if content and image_size(content) is None:
        raise BadBodyError("Only JPEG and PNG pictures can be sent.")
    return content or None


async def _read_at_most(request: Request, most: int) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > most:
            raise BadBodyError(f"This is too large: at most {most:,} bytes.")
    return bytes(content)
