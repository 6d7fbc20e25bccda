import re

import pytest
from playwright.async_api import expect

from tests.page.phones import Desk


@pytest.mark.timeout(180)
async def test_a_visitor_finds_the_way_from_the_enrolment_to_the_second_session(desk: Desk) -> None:
    ravi, nisha = await desk.clinic.of("Ravi"), await desk.patient.of("Nisha")
    await _is_enrolled(desk)
    await nisha.taps("I agree")
    await nisha.taps("Yes, please")
    await nisha.reads("You will also get our news")
    await expect(ravi.chat).to_contain_text("Joined today")
    await expect(desk.queue).to_contain_text("Nisha")

    await desk.jumps("+1 day", times=3)
    await desk.jumps("+1 hour", times=2)
    await nisha.taps("3 · Sore, hot or very red")
    await nisha.reads("Our team has been told")
    await ravi.sees("A patient is worried")
    await ravi.taps("I take it")
    await ravi.reads("Ravi took it")
    await expect(ravi.button("I take it")).to_have_count(0)

    await desk.jumps("+1 day", times=4)
    await nisha.taps("1 · Calm")
    await nisha.reads("lovely to hear")
    await desk.jumps("+1 day", times=4)
    await nisha.taps("See free times")
    await nisha.taps("★ Tue 26 May")
    await nisha.taps("17:00")
    await ravi.taps("Confirm")
    await nisha.reads("Your appointment is confirmed")
    await expect(nisha.chat.get_by_role("link", name="appointment.ics")).to_be_visible()

    await desk.jumps("+1 day", times=3)
    await ravi.chooses("/today")
    await ravi.taps(re.compile("✔ 17:00 Nisha"))
    await ravi.reads("session 2 of 4 took place")
    await nisha.reads("good to have had you here again")


async def _is_enrolled(desk: Desk) -> None:
    ravi, nisha = desk.clinic, desk.patient
    await expect(nisha.chat).to_contain_text("Nisha has not opened the clinic’s chat yet")
    await ravi.chooses("/enrol")
    await ravi.reads("first name")
    await ravi.writes("Nisha")
    await ravi.taps("Microdermabrasion")
    await ravi.writes("1/4")
    await ravi.taps("Just now")
    await ravi.reads("Nisha will get")
    await ravi.taps("Scan with Nisha’s phone")
    await nisha.reads("Do you agree?")
