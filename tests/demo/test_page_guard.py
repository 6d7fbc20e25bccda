"""The page answers this machine only, and lets a browser do nothing else."""

import json

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from visitor import free_port, visiting

from bot.demo.clinic import DemoClinic
from bot.demo.page.guard import HEADERS, Guard
from bot.web.serve import serving


def is_guarded(answer: httpx.Response) -> bool:
    return (
        HEADERS.items() <= {name.title(): value for name, value in answer.headers.items()}.items()
    )


async def test_only_our_own_names_and_pages_are_answered_and_every_answer_is_guarded(
    clinic: DemoClinic,
) -> None:
    async with visiting(clinic) as page:
        port = page.http.base_url.port
        person = f"/people/{clinic.owner.id}"
        for path, status in (
            ("/", 200),
            ("/static/index.html", 200),
            ("/static/../show.py", 404),
            ("/static/%2e%2e/show.py", 404),
            ("/nothing", 404),
            (person, 200),
            (f"{person}/say", 405),
            (f"{person}/messages/77/picture", 404),
        ):
            answer = await page.http.get(path)
            assert answer.status_code == status, path
            assert is_guarded(answer), path
        for headers, status in (
            ({"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}"}, 200),
            ({"Origin": f"http://127.0.0.1:{port}"}, 200),
            ({"Host": "clinic.example"}, 421),
            ({"Host": f"clinic.example:{port}"}, 421),
            ({"Host": "127.0.0.1:1"}, 421),
            ({"Origin": "https://clinic.example"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://127.0.0.1:1"}, 403),
        ):
            count = len(clinic.owner.messages)
            answer = await page.http.post(f"{person}/say", json={"text": "x"}, headers=headers)
            assert answer.status_code == status, headers
            assert is_guarded(answer), headers
            await clinic.settled()
            assert (len(clinic.owner.messages) > count) is (status == 200)


@pytest.mark.thorough
async def test_an_answer_to_what_goes_wrong_inside_is_guarded_too() -> None:
    async def fails(request: Request) -> Response:
        raise RuntimeError(request.url.path)

    port = free_port()
    async with (
        serving(
            [Route("/", fails)],
            listen=f"127.0.0.1:{port}",
            around=lambda app: Guard(app, port=port),
        ),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http,
    ):
        answer = await http.get("/")
        assert answer.status_code == 500
        assert is_guarded(answer)


@pytest.mark.thorough
async def test_what_is_not_understood_is_told_in_a_sentence(clinic: DemoClinic) -> None:
    me = f"/people/{clinic.owner.id}"
    async with visiting(clinic) as page:
        refused: list[tuple[str, object, str]] = [
            ("/people", {}, "The body needs a text 'first_name' that is not empty."),
            ("/people", {"first_name": "   "}, "The body needs a text 'first_name'"),
            ("/people", {"first_name": "x" * 65}, "'first_name' can have at most 64 characters."),
            ("/people", {"first_name": 5}, "The body needs a text 'first_name'"),
            ("/people", {"first_name": "Asha", "side": "north"}, "'side' must be"),
            ("/people", {"first_name": "Asha", "side": []}, "'side' must be"),
            ("/people", {"first_name": "Asha", "age": 5}, "A person has only"),
            (f"{me}/say", {"text": ""}, "The body needs a text 'text'"),
            (f"{me}/say", {"text": "x" * 4097}, "'text' can have at most 4096 characters."),
            (f"{me}/say", {"text": "half \ud83d"}, "'text' holds half a character."),
            (f"{me}/say", {"text": "x", "reply_to": "1"}, "'reply_to' must be a whole number."),
            (f"{me}/tap", {"on": 1}, "The body needs a text 'label'"),
            (f"{me}/open_link", {"link": None}, "The body needs a text 'link'"),
            (f"{me}/say", ["x"], "The body must be a JSON object."),
            (f"{me}/say", "x" * 200_000, "This is too large"),
        ]
        for path, body, sentence in refused:
            answer = await page.http.post(path, content=json.dumps(body))
            assert answer.status_code == 400, body
            assert answer.json()["error"].startswith(sentence)
        assert len(clinic.owner.messages) == 0
        assert (await page.http.post(f"{me}/say", content=b"{")).status_code == 400
