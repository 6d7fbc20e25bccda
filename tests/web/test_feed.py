"""The calendar feed over real HTTP: right address, right contents, and nothing for guessers."""

import logging
import socket

import httpx
import pytest
from icalendar import Calendar

from bot.demo.clinic import DemoClinic
from bot.settings import Settings
from bot.web.feed import Feed, path_of
from bot.web.serve import serving
from tests.bot.reception import OPEN, ask, book
from tests.conftest import OpenClinic
from tests.steps import at, patient, say


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


async def fetch(clinic: DemoClinic, path: str) -> httpx.Response:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listen = f"127.0.0.1:{server.getsockname()[1]}"
    async with (
        serving(Feed(clinic.app.services).routes(), listen=listen),
        httpx.AsyncClient(base_url=f"http://{listen}", trust_env=False) as http,
    ):
        return await http.get(path)


@pytest.mark.thorough
async def test_the_feed_holds_what_keeps_a_time_and_what_took_place(
    clinic: DemoClinic, caplog: pytest.LogCaptureFixture
) -> None:
    await patient(clinic)
    await patient(clinic, "Bela microdermabrasion 1/6 17:30")
    await patient(clinic, "Chitra microdermabrasion 1/6 17:30")
    await book(clinic, "Asha", at(clinic, 2, 11))
    await book(clinic, "Asha", at(clinic, 3, 11))
    await ask(clinic, "Bela", at(clinic, 2, 12))
    await book(clinic, "Chitra", at(clinic, 1, 10))
    await clinic.move_to(at(clinic, 1, 11))
    await say(clinic, clinic.owner, "/done Chitra")
    path = path_of(clinic.app.services.key)
    with caplog.at_level(logging.INFO):
        answer = await fetch(clinic, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    calendar = Calendar.from_ical(answer.text)
    events = [(str(each["summary"]), each.start) for each in calendar.events]
    assert events == [
        ("Chitra · microdermabrasion 2/6", at(clinic, 0, 10)),
        ("Bela · microdermabrasion 2/6 ?", at(clinic, 1, 12)),
        ("Asha · microdermabrasion 3/6", at(clinic, 2, 11)),
    ]
    assert [str(each["status"]) for each in calendar.events] == [
        "CONFIRMED",
        "TENTATIVE",
        "CONFIRMED",
    ]
    assert len({str(each["uid"]) for each in calendar.events}) == 3
    said = "\n".join(each.getMessage() for each in caplog.records if each.name != "httpx")
    assert path not in said


async def test_any_other_address_is_as_unknown_as_every_other_path(clinic: DemoClinic) -> None:
    path = path_of(clinic.app.services.key)
    assert len(path.removeprefix("/calendar/").removesuffix(".ics")) >= 32
    unknown = await fetch(clinic, "/no/such/path")
    for wrong in (path[:-5] + "x.ics", path.removesuffix(".ics"), "/calendar/é.ics", "/calendar/"):
        answer = await fetch(clinic, wrong)
        assert (answer.status_code, answer.text) == (404, unknown.text)


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"webhook_url": "https://bot.example.org:8443/telegram"}, "https://bot.example.org:8443"),
        (
            {"webhook_url": "https://bot.example.org/x", "public_url": "https://clinic.example"},
            "https://clinic.example",
        ),
    ],
)
def test_the_address_of_the_feed_is_as_told_or_as_far_as_one_can_tell(
    told: dict[str, str], address: str
) -> None:
    assert Settings.model_construct(None, **told).public_address == address
