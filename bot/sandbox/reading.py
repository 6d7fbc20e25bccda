"""Reading a Bot API request: query string, JSON body, form, or form with files."""

import json
from typing import cast

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox.errors import JsonObject, bad_request
from bot.sandbox.parameters import Upload

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def read_parameters(request: Request) -> dict[str, object]:
    """What the request says, before it is known what it should say.

    The four ways are those of https://core.telegram.org/bots/api#making-requests.

    Raises:
        ApiError: 400 for a body that is none of these.
    """
    raw: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind in _FORMS:
        async with request.form() as form:
            for name, value in form.multi_items():
                raw[name] = await _upload(value) if isinstance(value, UploadFile) else value
    elif kind == "application/json":
        raw |= _json_object(await request.body())
    elif await request.body():
        raise bad_request(f"a body of type {kind or 'none'} is not understood")
    return raw


async def _upload(part: UploadFile) -> Upload:
    return Upload(
        name=part.filename or "file",
        mime_type=part.content_type or "application/octet-stream",
        content=await part.read(),
    )


def _json_object(body: bytes) -> JsonObject:
    try:
        read: object = json.loads(body)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise bad_request("can't parse JSON object")
    return cast("JsonObject", read)
