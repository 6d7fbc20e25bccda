"""What an open page is told: everything at first, then each change."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from visitor import Visitor, visiting

from bot.demo.clinic import DemoClinic
from clinic import outbox
from clinic.database import Session
from clinic.tables import Kind, OutboxRow
from tests.jobs.office import until
from tests.steps import enrol, hire, patient, say


@pytest.fixture
async def page(clinic: DemoClinic) -> AsyncIterator[Visitor]:
    async with visiting(clinic) as visitor:
        yield visitor


def person_of(state: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in state["people"] if each["name"] == name)


def states_in(queue: dict[str, Any]) -> set[str]:
    return {row["state"] for row in queue["coming"]}


async def test_a_page_that_is_opened_again_gets_everything_again(page: Visitor) -> None:
    owner = page.clinic.owner.id
    await page.does(f"/people/{owner}/say", text="/today")
    first, again = await page.state(), await page.state()
    assert first["people"] == again["people"]
    assert first["messages"] == again["messages"]
    assert first["clinic"] == {
        "name": "Sunrise Skin Clinic",
        "zone": "Asia/Kolkata",
        "place": [18.52, 73.86],
        "bot": "sunrise_clinic_bot",
    }
    meera = person_of(again, "Meera")
    assert (meera["side"], meera["role"], meera["standing"]) == ("team", "Owner", "started")
    asked, answered = again["messages"][str(owner)]
    assert (asked["text"], asked["from_bot"], asked["read"]) == ("/today", False, True)
    assert answered["from_bot"]
    assert answered["buttons"] == []
    assert again["calls"][-1]["method"] == "sendMessage"
    assert again["calls"][-1]["params"]["chat_id"] == owner
    assert "getUpdates" not in {call["method"] for call in again["calls"]}
    assert datetime.fromisoformat(again["clock"]["now"]).tzinfo


async def test_what_somebody_writes_is_seen_read_and_answered_on_every_page(page: Visitor) -> None:
    owner = page.clinic.owner.id
    async with page.watching() as one, page.watching() as other:
        for stream in (one, other):
            await stream.next("state")
        await page.does(f"/people/{owner}/say", text="/week")
        for stream in (one, other):
            asked = (await stream.next("message"))["message"]
            assert (asked["text"], asked["read"]) == ("/week", False)
            assert await stream.next("read") == {"chat": owner, "up_to": asked["id"]}
            answered = await stream.next("message")
            assert answered["chat"] == owner
            assert answered["message"]["from_bot"]
            assert (await stream.next("call"))["method"] == "sendMessage"


@pytest.mark.thorough
async def test_a_card_says_what_its_picture_says(page: Visitor) -> None:
    owner = page.clinic.owner.id
    await enrol(page.clinic, page.clinic.owner, "Asha microdermabrasion 2/6 17:30")
    state = await page.state()
    card = state["messages"][str(owner)][-1]
    assert card["link"] in card["text"]
    assert "?start=" in card["link"]
    picture = await page.http.get(card["picture"])
    assert picture.headers["content-type"] == "image/png"
    sent = next(call for call in state["calls"] if call["method"] == "sendPhoto")
    assert sent["params"]["photo"] == f"▦ {len(picture.content)} bytes"
    assert state["messages"][str(owner)][0]["link"] is None


async def test_a_tap_is_answered_by_a_toast_and_an_edit(page: Visitor) -> None:
    asha = await patient(page.clinic)
    assert (await page.http.post("/clock", json={"to": "next"})).status_code == 200
    reminder = asha.last
    assert reminder.buttons == (("Done ✓",),)
    async with page.watching() as stream:
        await stream.next("state")
        path = f"/people/{asha.id}/tap"
        await page.does(path, label="Done ✓", on=reminder.message_id)
        toast = await stream.next("toast")
        assert toast == {"chat": asha.id, "text": asha.toasts[-1]}
        edited = (await stream.next("message"))["message"]
        assert edited["id"] == reminder.message_id
        assert edited["buttons"] == [[{"label": "✅ Done", "url": None}]]
        assert edited["edited"]
    gone = await page.does(path, label="Done ✓", on=reminder.message_id)
    assert gone.status_code == 409
    assert "no button" in gone.json()["error"]


async def test_who_blocks_the_clinic_is_shown_so_and_keeps_the_queue_waiting(page: Visitor) -> None:
    asha = await patient(page.clinic)
    async with page.watching() as stream:
        await stream.next("state")
        await page.does(f"/people/{asha.id}/block")
        assert (await stream.next("person"))["standing"] == "blocked"
        await page.http.post("/clock", json={"to": "next"})
        queue = await stream.next("queue", lambda queue: "held" in states_in(queue))
        held = [row for row in queue["coming"] if row["who"] == "Asha"]
        assert {row["words"] for row in held} == {"waits until Asha lets the clinic in again"}
        await page.does(f"/people/{asha.id}/unblock")
        assert (await stream.next("person"))["standing"] == "started"
        assert "held" not in states_in(await stream.next("queue"))


@pytest.mark.thorough
async def test_newcomers_join_and_get_the_role_that_the_records_know(page: Visitor) -> None:
    added = await page.does("/people", first_name="Ravi Kumar", side="team")
    assert added.status_code == 201
    ravi = added.json()
    assert (ravi["side"], ravi["role"], ravi["standing"]) == ("team", "Colleague", "new")
    card = await say(page.clinic, page.clinic.owner, "/staff invite Ravi")
    async with page.watching() as stream:
        state = await stream.next("state")
        assert person_of(state, "Ravi Kumar") == ravi
        link = state["messages"][str(page.clinic.owner.id)][-1]["link"]
        assert link in card
        await page.does(f"/people/{ravi['id']}/open_link", link=link)
        await stream.next("person", lambda told: told["standing"] == "started")
        await stream.next(
            "person", lambda told: "enrol" in {each["command"] for each in told["menu"]}
        )
        await stream.next("person", lambda told: told["role"] == "Reception")
        await page.does("/people", first_name="Asha")
        assert (await stream.next("person"))["role"] == "Patient"
        await say(page.clinic, page.clinic.owner, "/staff remove Ravi")
        removed = await stream.next("person", lambda told: told["role"] != "Reception")
        assert (removed["id"], removed["role"]) == (ravi["id"], "Colleague")


def unreadable(db: Session, *, now: datetime) -> OutboxRow:
    """A notice whose key does not say what it is about."""
    due = now + timedelta(days=1)
    return outbox.put(db, key="notice", kind=Kind.NOTICE, due_at=due, expires_at=due, chat_id=None)


async def test_a_row_that_cannot_be_told_does_not_close_the_page(
    page: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    database = page.clinic.app.database
    async with page.watching() as stream:
        await stream.next("state")
        now = page.clinic.clock.now()
        row = await database.write(lambda db: unreadable(db, now=now))
        await page.does(f"/people/{page.clinic.owner.id}/say", text="/today")
        await until(lambda: "page-not-refreshed" in caplog.messages)
        assert (await stream.next("message", lambda told: told["message"]["from_bot"]))["chat"]
        await database.write(lambda db: db.delete(row))
        await enrol(page.clinic, page.clinic.owner, "Asha microdermabrasion 2/6 17:30")
        assert (await stream.next("queue"))["waiting"]


@pytest.mark.thorough
async def test_a_file_is_downloaded_by_its_name(page: Visitor) -> None:
    clinic = page.clinic
    asha = await patient(clinic)
    ravi = await hire(clinic, "Ravi")
    await clinic.app.application.bot.send_document(
        asha.id, b"BEGIN:VCALENDAR", filename="visit 1 – मुलाक़ात.ics"
    )
    file = (await page.state())["messages"][str(asha.id)][-1]["file"]
    assert (file["name"], file["size"]) == ("visit 1 – मुलाक़ात.ics", 15)
    answer = await page.http.get(file["url"])
    assert answer.content == b"BEGIN:VCALENDAR"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''visit%20")
    wrong = file["url"].replace(str(asha.id), str(ravi.id))
    assert (await page.http.get(wrong)).status_code == 404
