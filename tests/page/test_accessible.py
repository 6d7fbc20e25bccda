from typing import Any, cast

import pytest
from axe_playwright_python.async_playwright import Axe

from bot.demo.clinic import DemoClinic
from tests.page.conftest import Visit
from tests.page.phones import Desk
from tests.steps import say

_GRAVE = {"serious", "critical"}
_LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
_SENTENCE = "नमस्ते, आज मेरी त्वचा थोड़ी लाल है। क्या यह सामान्य है? "
_DEVANAGARI = _SENTENCE * 4 + "अतिदीर्घसमासशब्दप्रयोगनिदर्शनम्" * 6


async def _faults(desk: Desk) -> list[str]:
    found = await Axe().run(desk.page)  # pyright: ignore[reportUnknownMemberType] - it has no types
    faults = cast("list[dict[str, Any]]", found.response["violations"])
    return [
        f"{fault['impact']}: {fault['help']}: {fault['nodes'][0]['html'][:120]}"
        for fault in faults
        if fault["impact"] in _GRAVE
    ]


@pytest.mark.parametrize(
    ("width", "height", "dark"),
    [(1280, 800, False), (1280, 800, True), (390, 844, False), (390, 844, True)],
)
async def test_nothing_keeps_anybody_out(
    visit: Visit, *, width: int, height: int, dark: bool
) -> None:
    desk = await visit(width=width, height=height, dark=dark)
    await desk.clinic.of("Ravi")
    await desk.clinic.chooses("/enrol")
    await desk.clinic.reads("first name")
    assert await _faults(desk) == []
    await desk.page.get_by_text("Bot API calls", exact=True).click()
    if width < height:
        await desk.looks_at("Patient")
    assert await _faults(desk) == []
    await desk.patient.of("Nisha")
    await desk.patient.root.get_by_role("button", name="Add a patient").click()
    await desk.page.get_by_role("dialog").wait_for()
    assert await _faults(desk) == []
    await desk.page.keyboard.press("Escape")
    if width < height:
        await desk.looks_at("Queue")
        assert await _faults(desk) == []


@pytest.mark.parametrize("width", [1280, 768, 360])
async def test_no_text_is_wider_than_its_place(
    visit: Visit, small_clinic: DemoClinic, *, width: int
) -> None:
    people = {person.name: person for person in small_clinic.sandbox.world.people}
    for text in (_LONG, _DEVANAGARI):
        await say(small_clinic, people["Asha"], text)
        await say(small_clinic, people["Ravi"], text)
    await say(small_clinic, people["Ravi"], f"/enrol {_LONG[:60]} microdermabrasion 1/6 17:30")
    small_clinic.sandbox.world.add_person(first_name=_LONG[:64])
    desk = await visit(width=width, height=740)
    for part in ("Clinic", "Patient", "Queue"):
        if width < 760:
            await desk.looks_at(part)
        if part == "Patient":
            await desk.patient.of("Nisha")
            assert await desk.overflow() <= 0, "an empty chat"
            await desk.patient.of("Asha")
        assert await desk.overflow() <= 0, part
    for phone in (desk.clinic, desk.patient):
        if width < 760:
            await desk.looks_at("Clinic" if phone is desk.clinic else "Patient")
        wider = await phone.chat.evaluate("it => it.scrollWidth - it.clientWidth")
        assert wider <= 0, "a chat is never moved sideways"
