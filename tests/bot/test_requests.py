"""A patient asks for a time: reception confirms, declines, or learns who was quicker."""

import pytest

from bot.demo.clinic import DemoClinic
from clinic.tables import AppointmentState
from tests.bot.reception import OPEN, ask, book, states
from tests.conftest import OpenClinic
from tests.steps import at, enrol, find, forge_tap, hire, labels, patient, say, tap


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


async def test_a_request_tells_what_helps_to_decide_and_a_tap_confirms_it(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    request = clinic.owner.last
    assert request.text == (
        "📅 A patient asks for a time\n"
        "Asha, microdermabrasion 3 of 6: Wed 27 May, 11:00\n"
        "Best days for it: Tue 26 May to Tue 2 Jun"
    )
    assert labels(request) == ["Confirm", "Decline", "Propose another time"]
    await tap(clinic, clinic.owner, "Confirm")
    assert clinic.owner.toasts == ["Confirmed. Asha will be told."]
    decided = find(clinic.owner, "A patient asks for a time")
    assert decided.text.endswith("Wed 27 May, 11:00\n\n✅ Meera confirmed it.")
    assert decided.buttons == ()
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]


async def test_a_request_to_move_names_the_agreed_time_which_stays_when_declined(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    await ask(clinic, "Asha", at(clinic, 16, 12))
    request = find(clinic.owner, "A patient asks for a time")
    assert "3 of 6: Thu 28 May, 12:00\nInstead of Wed 27 May, 11:00, which stays" in request.text
    await tap(clinic, clinic.owner, "Decline")
    assert "✖ Meera declined it." in find(clinic.owner, "A patient asks").text
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED, AppointmentState.DECLINED]


async def test_of_two_who_decide_at_once_one_counts_and_the_other_learns_it(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await ravi.tap("Confirm")
    await clinic.owner.tap("Decline")
    await clinic.settled()
    assert (ravi.toasts, clinic.owner.toasts) in (
        (["Confirmed. Asha will be told."], ["✅ Ravi confirmed it."]),
        (["✖ Meera declined it."], ["Declined. Asha will be told."]),
    )
    for person in (ravi, clinic.owner):
        assert find(person, "A patient asks").buttons == ()


async def test_a_newer_wish_takes_the_buttons_from_the_older_one(clinic: DemoClinic) -> None:
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await ask(clinic, "Asha", at(clinic, 16, 12))
    older = find(clinic.owner, "Wed 27 May, 11:00\n\n")
    assert older.text.endswith("↪ Asha asked for another time instead: Thu 28 May, 12:00")
    assert older.buttons == ()
    assert labels(find(clinic.owner, "3 of 6: Thu 28 May, 12:00"))[0] == "Confirm"


async def test_neither_patients_nor_forged_taps_decide_anything(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await forge_tap(clinic, asha, "decide:1:yes")
    await forge_tap(clinic, clinic.owner, "decide:99:yes")
    assert await states(clinic, "Asha") == [AppointmentState.REQUESTED]


async def test_the_group_decides_and_everybody_there_sees_who_did(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(with_group=True, profile=OPEN)
    group = clinic.group
    assert group is not None
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    await ask(clinic, "Asha", at(clinic, 15, 11))
    assert "A patient asks for a time" in group.messages[-1].text
    await clinic.owner.tap("Confirm", in_=group)
    await clinic.settled()
    assert "✅ Meera confirmed it." in "\n".join(each.text for each in group.messages)


@pytest.mark.thorough
async def test_another_time_is_proposed_from_the_group_in_private(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(with_group=True, profile=OPEN)
    group = clinic.group
    assert group is not None
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await clinic.owner.tap("Propose another time", in_=group)
    await clinic.settled()
    assert clinic.owner.toasts == ["I wrote to you in our private chat."]
    await say(clinic, clinic.owner, "28 May 12:00")
    assert "↪ Proposed: Thu 28 May, 12:00" in find(clinic.owner, "↪ Proposed").text
    told = "\n".join(each.text for each in group.messages)
    assert "↪ Meera proposed another time: Thu 28 May, 12:00" in told


async def test_who_stops_asks_for_nothing_more_and_staff_hear_what_stands(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    await ask(clinic, "Asha", at(clinic, 16, 12))
    await say(clinic, asha, "STOP")
    told = find(clinic.owner, "Asha has stopped the reminders")
    assert told.text.endswith("\nAn appointment stands: Wed 27 May, 11:00")
    closed = find(clinic.owner, "A patient asks for a time")
    assert closed.text.endswith("✖ Asha called it off.")
    assert closed.buttons == ()
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED, AppointmentState.CANCELLED]
