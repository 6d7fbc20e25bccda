"""What is not understood is refused, however it is sent."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from raw_api import RawApi

from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot9:nobodys-token/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot1000:sandbox-token/sendTelepathy", 404, "Not Found"),
        ("/bot1000:sandbox-token", 404, "Not Found"),
        ("/file/bot1000:sandbox-token/photos/none.jpg", 404, "Not Found"),
    ],
)
async def test_a_wrong_token_or_path_is_refused(
    sandbox: Sandbox, api: RawApi, path: str, status: int, description: str
) -> None:
    answer = await api.client.get(path)
    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_a_method_may_be_spelled_in_any_case(sandbox: Sandbox, api: RawApi) -> None:
    assert (await api("GETme"))["ok"]
    assert sandbox.calls[-1].method == "getMe"


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ({"txt": "typo"}, "sendMessage has no parameter txt"),
        ({"entities": []}, "the sandbox does not implement the parameter entities of sendMessage"),
        ({"parse_mode": "MarkdownV2"}, "the sandbox does not implement parse_mode MarkdownV2"),
        ({"parse_mode": "Word"}, "unsupported parse_mode specified"),
        (
            {"disable_notification": "maybe"},
            "parameter disable_notification of sendMessage must be of type Boolean",
        ),
        ({"chat_id": 1.5}, "parameter chat_id of sendMessage must be of type Integer or String"),
        (
            {"chat_id": "seven"},
            "parameter chat_id of sendMessage must be of type Integer or String",
        ),
        ({"text": 7}, "parameter text of sendMessage must be of type String"),
        ({"reply_markup": "[]"}, "parameter reply_markup of sendMessage must be of type Object"),
        ({"reply_markup": "{"}, "parameter reply_markup of sendMessage must be of type Object"),
        (
            {"reply_markup": {"force_reply": True}},
            "the sandbox does not implement reply_markup with force_reply",
        ),
        ({"reply_parameters": {"quote": "x"}}, "the sandbox does not implement quote in reply"),
        ({"link_preview_options": {"x": 1}}, "can't parse link preview options: wrong field x"),
        ({"text": None}, "message text is empty"),
        ({"chat_id": None}, "chat_id is empty"),
    ],
)
async def test_a_parameter_that_is_wrong_is_refused(
    api: RawApi, asha: Person, extra: dict[str, object], reason: str
) -> None:
    said = await api.refusal("sendMessage", **{"chat_id": asha.id, "text": "Hello"} | extra)
    assert said.startswith(f"Bad Request: {reason}")
    assert asha.last.text == "/start"


Send = Callable[[httpx.AsyncClient, str, dict[str, Any]], httpx.Request]


def as_query(client: httpx.AsyncClient, path: str, params: dict[str, Any]) -> httpx.Request:
    return client.build_request("GET", path, params=params)


def as_form(client: httpx.AsyncClient, path: str, params: dict[str, Any]) -> httpx.Request:
    return client.build_request("POST", path, data=params)


def as_multipart(client: httpx.AsyncClient, path: str, params: dict[str, Any]) -> httpx.Request:
    parts = {name: (None, value.encode()) for name, value in params.items()}
    return client.build_request("POST", path, files=parts)


def as_json(client: httpx.AsyncClient, path: str, params: dict[str, Any]) -> httpx.Request:
    return client.build_request("POST", path, json=params)


@pytest.mark.parametrize("send", [as_query, as_form, as_multipart, as_json])
async def test_each_of_the_four_ways_is_understood(api: RawApi, asha: Person, send: Send) -> None:
    keyboard = json.dumps({"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]})
    params = {
        "chat_id": str(asha.id),
        "text": "Hello",
        "disable_notification": "true",
        "reply_markup": keyboard,
    }
    request = send(api.client, f"/bot{api.token}/sendMessage", params)
    assert (await api.client.send(request)).json()["ok"]
    assert (asha.last.text, asha.last.buttons) == ("Hello", (("OK",),))


@pytest.mark.parametrize(
    ("kind", "body"),
    [("application/json", b"[1]"), ("application/json", b"{"), ("text/plain", b"chat_id=1")],
)
async def test_a_body_that_is_none_of_the_four_is_refused(
    sandbox: Sandbox, api: RawApi, kind: str, body: bytes
) -> None:
    answer = await api.client.post(
        f"/bot{api.token}/getMe", content=body, headers={"content-type": kind}
    )
    assert answer.status_code == 400


async def test_a_file_that_is_named_must_be_there(api: RawApi, asha: Person) -> None:
    said = await api.refusal("sendPhoto", chat_id=asha.id, photo="attach://here")
    assert said == "Bad Request: there is no file here in the request"
    said = await api.refusal("sendPhoto", chat_id=asha.id)
    assert said == "Bad Request: there is no photo in the request"
