"""Parameters of a call: from what came over the wire to values of the right type."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.sandbox.errors import bad_request, not_implemented

_ATTACHED = "attach://"
_ABSENT = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "file_id is not specified",
    "action": "wrong parameter action in request",
}


class Kind(StrEnum):
    """What a parameter holds: https://core.telegram.org/bots/api#making-requests."""

    STRING = "String"
    """Text."""
    INTEGER = "Integer"
    """A whole number."""
    BOOLEAN = "Boolean"
    """true or false."""
    CHAT = "Integer or String"
    """The id of a chat, or @name."""
    OBJECT = "Object"
    """A JSON object, in a form as its JSON text."""
    ARRAY = "Array"
    """A JSON array, in a form as its JSON text."""
    FILE = "InputFile or String"
    """A file of a multipart form, `attach://name` of one, or a `file_id`."""


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime_type: str
    content: bytes

    def __repr__(self) -> str:
        return f"<{self.name}, {len(self.content)} bytes>"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """The parameters of one method."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    """Those that Telegram knows and the sandbox refuses."""

    @property
    def names(self) -> frozenset[str]:
        """Every parameter that Telegram knows."""
        return frozenset((*self.required, *self.optional, *self.undone))


def decode(
    method: str, signature: Signature, kinds: Mapping[str, Kind], raw: Mapping[str, object]
) -> dict[str, Any]:
    """The values of a call, by parameter; absent ones are left out.

    Raises:
        ApiError: 400 for an unknown, undone, missing or wrongly typed parameter.
    """
    given = _with_attached_files(kinds, raw)
    for name in given:
        if name in signature.undone:
            raise not_implemented(f"the parameter {name} of {method}")
        if name not in signature.names:
            raise bad_request(f"{method} has no parameter {name}")
    values = {name: _typed(method, name, kinds[name], value) for name, value in given.items()}
    for name in signature.required:
        if name not in values:
            raise bad_request(_ABSENT.get(name, f"parameter {name} of {method} is required"))
    return values


def _with_attached_files(kinds: Mapping[str, Kind], raw: Mapping[str, object]) -> dict[str, object]:
    given = {name: value for name, value in raw.items() if value is not None}
    for name, value in raw.items():
        attached = isinstance(value, str) and value.startswith(_ATTACHED)
        if kinds.get(name) is Kind.FILE and attached:
            part = str(value).removeprefix(_ATTACHED)
            if not isinstance(given.get(part), Upload):
                raise bad_request(f"there is no file {part} in the request")
            given[name] = given.pop(part)
    return given


def _typed(method: str, name: str, kind: Kind, value: object) -> object:
    try:
        return _READERS[kind](value)
    except (ValueError, TypeError, KeyError):
        wrong = f"parameter {name} of {method} must be of type {kind.value}"
        raise bad_request(wrong) from None


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()
    return value


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError
    return int(value)


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}[_string(value).lower()]


def _chat(value: object) -> int | str:
    if isinstance(value, str) and (not value or value.startswith("@")):
        return value
    return _integer(value)


def _json(value: object, kind: type) -> object:
    read = json.loads(value) if isinstance(value, str) else value
    if not isinstance(read, kind):
        raise TypeError
    return read


def _file(value: object) -> object:
    return value if isinstance(value, Upload) else _string(value)


_READERS: dict[Kind, Callable[[object], object]] = {
    Kind.STRING: _string,
    Kind.INTEGER: _integer,
    Kind.BOOLEAN: _boolean,
    Kind.CHAT: _chat,
    Kind.OBJECT: lambda value: _json(value, dict),
    Kind.ARRAY: lambda value: _json(value, list),
    Kind.FILE: _file,
}
