"""All that patients set, pause and leave, in one language."""

from datetime import timedelta

import pytest

from tests.bot.circle import EACH, open_circle
from tests.bot.reception import ask, book
from tests.conftest import OpenClinic
from tests.steps import at, forge_tap

_SINGAPORE, _SEA = (1.35, 103.82), (0.0, -30.0)


@pytest.mark.thorough
@pytest.mark.timeout(180)
@EACH
async def test_times_zone_and_language(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await asha.say("/settings")
    for part in ("morning", "evening"):
        await asha.tap(f"button-settings-{part}")
        await asha.say("??")
        await asha.say("3:00")
        await asha.tap_label("1" if part == "evening" else "0")
        await asha.say("/settings")
        await asha.tap(f"button-settings-{part}")
        await asha.tap("button-time-planned")
        await asha.tap("button-back")
    await clinic.move_to(at(clinic, 0, 18, 45))
    await asha.tap("button-settings-evening")
    await asha.say("18:30")
    await asha.say("/settings")
    await asha.tap("button-settings-zone")
    await asha.say("Xyzzyx", "Hyderabad")
    await asha.tap("button-back")
    await asha.tap("button-settings-zone")
    await asha.tap("button-share")
    await asha.tap("button-back")
    await asha.tap("button-settings-zone")
    await asha.tap("button-share")
    for latitude, longitude in (_SEA, _SINGAPORE):
        await asha.person.share_location(latitude, longitude)
        await clinic.settled()
        await clinic.move(timedelta(minutes=1))
        await asha.say("/timezone")
    await asha.say("London")
    await asha.say("/settings")
    await asha.say("/book")
    await asha.tap_label("★")
    await asha.tap_label("1")
    await ravi.say("/patient Asha")
    await asha.say("/settings")
    await asha.tap("button-settings-language")
    await asha.say("/language", "/language Klingon", f"/language {language}")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 40


@pytest.mark.thorough
@EACH
async def test_pauses_an_end_and_a_return(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await asha.say("/pause")
    await asha.tap("button-pause-date")
    await asha.say("??", "1/1/2026", "14/5/2029", "20/5")
    await asha.say("/plan")
    await asha.say("/resume")
    await asha.say("/resume")
    for length in ("day", "week", "open"):
        await asha.say("/pause")
        await asha.tap(f"button-pause-{length}")
        await asha.say("/plan")
    await ravi.say("/patient Asha")
    await asha.say("/settings")
    await asha.tap("button-settings-resume")
    await asha.say("/pause day", "/pause week", "/pause open", "/pause 99", "/news", "/help")
    await asha.tap("button-news-yes")
    await asha.say("/news on", "/news off", "9", "4", "ABCDE-FGH23")
    await forge_tap(clinic, asha.person, "done:99")
    await forge_tap(clinic, asha.person, "language:xx")
    await book(clinic, "Asha", at(clinic, 15, 12))
    await asha.say("STOP")
    await ravi.say("/patient Asha")
    await asha.say("/plan")
    await asha.say("/start")
    await asha.tap("button-return")
    await asha.say("/stop")
    await circle.enrol("3/6 17:31")
    await ravi.tap_label("Asha")
    await asha.say("/start")
    await asha.say(asha.words("yes-words").split()[-1])
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 35


@pytest.mark.thorough
@EACH
async def test_what_we_send_in_part(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, asha = circle.clinic, circle.asha
    await circle.join("2/6 17:30")
    await book(clinic, "Asha", at(clinic, 15, 12))
    await asha.say("/settings")
    await asha.tap("button-receiving")
    await asha.tap("button-receiving-appointments", change="off")
    await asha.tap("button-receiving-keep")
    for change in ("off", "on"):
        await asha.tap("button-receiving-care", change=change)
    for change in ("on", "off"):
        await asha.tap("button-receiving-news", change=change)
    await asha.tap("button-receiving-appointments", change="off")
    await asha.tap("button-receiving-sure")
    await asha.tap("button-receiving-care", change="off")
    await asha.tap("button-back-to-settings")
    await asha.say("/plan")
    await asha.say("/book")
    await asha.tap("button-cancel")
    await asha.tap("button-call-off-yes")
    await asha.say("/book")
    await asha.tap("button-book-on")
    await ask(clinic, "Asha", at(clinic, 16, 12))
    await asha.say("/settings")
    await asha.tap("button-receiving")
    await asha.tap("button-receiving-appointments", change="off")
    await asha.tap("button-receiving-sure")
    await asha.say(asha.words("book-words").split()[-1])
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 30
