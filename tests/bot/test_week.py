"""/week shows who comes when and what is free; /calendar gives owners the feed's address."""

import re

import pytest

from bot.demo.clinic import DemoClinic
from bot.screens.fitting import LONGEST_TEXT, visible_length
from bot.web.feed import path_of
from clinic import booking
from clinic.database import Session
from clinic.opening import slot_at
from tests.bot.reception import OPEN, ask, book, newcomer
from tests.conftest import OpenClinic
from tests.steps import at, hire, patient, say


async def test_the_week_has_a_section_a_day_with_names_states_and_free_times(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=OPEN)
    await patient(clinic)
    await patient(clinic, "Bela microdermabrasion 1/6 17:30")
    await book(clinic, "Asha", at(clinic, 2, 11))
    await ask(clinic, "Bela", at(clinic, 2, 12))
    week = await say(clinic, clinic.owner, "/week")
    assert week.startswith("The next seven days\n\nTue 12 May · 0 free\n\nWed 13 May · 8 free")
    assert (
        "Thu 14 May · 6 free\n"
        "11:00 Asha · microdermabrasion 3/6\n"
        "12:00 Bela · microdermabrasion 2/6 · asked for ?\n"
    ) in week
    assert "Sun 17 May · closed" in week
    assert "Tue 19 May" not in week


async def test_procedures_with_places_of_their_own_are_counted_apart(
    open_clinic: OpenClinic,
) -> None:
    own = OPEN.model_validate(
        OPEN.model_dump() | {"procedures": {"microdermabrasion": {"capacity": 1}}}
    )
    clinic = await open_clinic(profile=own)
    week = await say(clinic, clinic.owner, "/week")
    assert "Wed 13 May · microdermabrasion: 8 free" in week


@pytest.mark.thorough
async def test_today_counts_what_staff_can_still_book_though_patients_are_offered_later_times(
    open_clinic: OpenClinic,
) -> None:
    late = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), ("16:00-20:00",))
    clinic = await open_clinic(profile=OPEN.model_copy(update={"hours": late}))
    await patient(clinic)
    assert "Tue 12 May · 2 free" in await say(clinic, clinic.owner, "/week")
    await say(clinic, clinic.owner, "/book Asha today 19:00")
    assert "Tue 12 May · 1 free" in await say(clinic, clinic.owner, "/week")


@pytest.mark.thorough
async def test_a_full_week_still_fits_into_one_message(open_clinic: OpenClinic) -> None:
    profile = OPEN.model_copy(update={"capacity": 9})
    clinic = await open_clinic(profile=profile)

    def fill(db: Session) -> None:
        now = clinic.clock.now()
        for number in range(60):
            run = newcomer(clinic, db, "𝕬" * 40 + str(number))
            moment = at(clinic, 1 + number % 3, 10 + number // 3 % 8)
            slot = slot_at(profile, procedure="microdermabrasion", starts_at=moment)
            booking.book(db, run=run, slot=slot, profile=profile, by="staff:1", now=now)

    await clinic.app.database.write(fill)
    week = await say(clinic, clinic.owner, "/week")
    assert visible_length(week) <= LONGEST_TEXT
    assert len(re.findall(r"… and \d+ more", week)) == 3


async def test_only_owners_get_the_address_of_the_feed(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    assert await say(clinic, ravi, "/calendar") == "Only an owner may do this."
    told = await say(clinic, clinic.owner, "/calendar")
    assert f"http://127.0.0.1:8080{path_of(clinic.app.services.key)}" in told
    assert "works only on the clinic's own computer" in told
    assert "Whoever has this address sees patients' names." in told


async def test_the_group_sees_the_week_but_no_other_group_does(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(with_group=True, profile=OPEN)
    group = clinic.group
    assert group is not None
    await clinic.owner.say("/week", in_=group)
    await clinic.settled()
    assert "The next seven days" in group.messages[-1].text
    family = clinic.sandbox.world.add_group(title="Family", members=[clinic.owner, clinic.bot])
    for command in ("/week", "/calendar", "/done Asha"):
        await clinic.owner.say(command, in_=family)
        await clinic.settled()
    assert not [message for message in family.messages if message.from_bot]
