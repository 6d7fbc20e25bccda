"""The user side over HTTP."""

import pytest
from pictures import png
from raw_api import RawApi

from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox

KEYBOARD = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}


async def do(api: RawApi, path: str, **body: object) -> int:
    return (await api.client.post(f"/people/{path}", json=body)).status_code


async def test_a_person_is_added_starts_and_talks(sandbox: Sandbox, api: RawApi) -> None:
    names = {"first_name": "Meera", "language_code": "mr"}
    added = (await api.client.post("/people", json=names)).json()
    who = added["id"]
    assert added == {"id": who, "first_name": "Meera", "language_code": "mr"}
    assert (await api.client.get("/people")).json() == [added]
    assert await do(api, f"{who}/open_link", link="https://t.me/sunrise_clinic_bot?start=x") == 200
    await api.result("sendMessage", chat_id=who, text="<b>Hi</b>", parse_mode="HTML")
    await api.result("sendMessage", chat_id=who, text="?", reply_markup=KEYBOARD)
    assert await do(api, f"{who}/tap", label="OK") == 200
    query = (await api.result("getUpdates"))[-1]["callback_query"]["id"]
    await api.result("answerCallbackQuery", callback_query_id=query, text="Thanks")
    assert await do(api, f"{who}/say", text="bye") == 200
    seen = (await api.client.get(f"/people/{who}")).json()
    assert [message["text"] for message in seen["messages"]] == ["/start x", "Hi", "?", "bye"]
    assert seen["messages"][1]["html"] == "<b>Hi</b>"
    assert seen["messages"][2]["buttons"] == [["OK"]]
    assert seen["toasts"] == ["Thanks"]
    assert (await api.client.get(f"/people/{who}/messages")).json() == seen["messages"]


async def test_a_person_blocks_and_returns(api: RawApi, asha: Person) -> None:
    for act in ("block", "unblock", "start"):
        assert await do(api, f"{asha.id}/{act}") == 200
    changes = [update for update in await api.result("getUpdates") if "my_chat_member" in update]
    assert len(changes) == 2


async def test_pictures_can_be_looked_at(api: RawApi, asha: Person) -> None:
    number = await asha.send_photo(png(10, 10))
    path = f"/people/{asha.id}/messages/{number}/picture"
    assert (await api.client.get(path)).content == png(10, 10)
    assert (await api.client.get(f"{path}s")).status_code == 404
    assert (await api.client.get(path.replace(str(number), "9999"))).status_code == 404


async def test_groups_are_listed_and_written_in(
    api: RawApi, ravi: Person, reception: Group
) -> None:
    assert await do(api, f"{ravi.id}/say", **{"text": "/today", "in": reception.id}) == 200
    (listed,) = (await api.client.get("/people/groups")).json()
    assert (listed["id"], listed["title"]) == (reception.id, "Reception")
    assert listed["messages"][-1]["text"] == "/today"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("{asha}/tap", {"label": "None"}, 409),
        ("{asha}/tap", {}, 400),
        ("{asha}/say", {"text": "x", "in": -1}, 404),
        ("{asha}/fly", {}, 404),
        ("42/start", {}, 404),
    ],
)
async def test_what_cannot_be_done_is_told(
    api: RawApi, asha: Person, path: str, body: dict[str, object], status: int
) -> None:
    assert await do(api, path.format(asha=asha.id), **body) == status


async def test_a_person_has_no_other_properties(sandbox: Sandbox, api: RawApi) -> None:
    answer = await api.client.post("/people", json={"first_name": "X", "age": 3})
    assert answer.status_code == 400
