"""Reception chooses a time for a patient: proposed, agreed on the phone, moved, called off."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from clinic.tables import AppointmentState
from tests.bot.reception import OPEN, ask, book, states
from tests.conftest import OpenClinic
from tests.steps import at, enrol, find, labels, patient, say, tap

ASHA = "Asha microdermabrasion 2/6 17:30"


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


@pytest.mark.thorough
async def test_another_time_is_proposed_in_place_of_a_request(clinic: DemoClinic) -> None:
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    choice = await tap(clinic, clinic.owner, "Propose another time")
    assert choice == (
        "Asha · microdermabrasion 3 of 6\n"
        "Asked for: Wed 27 May, 11:00\n"
        "Best days for it: Tue 26 May to Tue 2 Jun\n\n"
        "Which time shall I propose? Tap a day, or type it, such as thu 17:30."
    )
    assert "We agreed on the phone" in labels(clinic.owner.last)
    times = await tap(clinic, clinic.owner, "★ Thu 28 May")
    assert "Thu 28 May: tap a time, or type another one." in times
    told = await tap(clinic, clinic.owner, "12:00")
    assert told == (
        "↪ Proposed: Thu 28 May, 12:00\n"
        "Asha · microdermabrasion 3 of 6\n\n"
        "Asha is asked. The time is kept until Wed 13 May, 17:32."
    )
    request = find(clinic.owner, "A patient asks for a time")
    assert request.text.endswith("↪ Meera proposed another time: Thu 28 May, 12:00")
    assert request.buttons == ()
    assert await states(clinic, "Asha") == [AppointmentState.CANCELLED, AppointmentState.PROPOSED]


async def test_on_the_phone_a_time_is_agreed_in_one_line_and_moved_in_words(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    agreed = await say(clinic, clinic.owner, "/book asha 28 May 12:00")
    assert agreed == (
        "✅ Agreed: Thu 28 May, 12:00\nAsha · microdermabrasion 3 of 6\n\nAsha will be told."
    )
    guided = await say(clinic, clinic.owner, "/book Asha")
    assert "Agreed now: Thu 28 May, 12:00" in guided
    assert "Which time did you agree on?" in guided
    await say(clinic, clinic.owner, "fri")
    assert "Fri 15 May: tap a time" in find(clinic.owner, "microdermabrasion 3 of 6").text
    await say(clinic, clinic.owner, "19:30")
    assert find(clinic.owner, "✅ Agreed").text == (
        "✅ Agreed: Fri 15 May, 19:30\nAsha · microdermabrasion 3 of 6\n"
        "Before: Thu 28 May, 12:00\n"
        "⚠️ This is outside the opening hours.\n\nAsha will be told."
    )
    assert await states(clinic, "Asha") == [AppointmentState.MOVED, AppointmentState.CONFIRMED]


@pytest.mark.thorough
async def test_a_time_that_cannot_be_is_refused_with_the_reason(clinic: DemoClinic) -> None:
    await patient(clinic)
    await patient(clinic, "Bela microdermabrasion 1/6 17:30")
    await book(clinic, "Bela", at(clinic, 2, 12))
    for typed, why in {
        "12 May 10:00": "⚠️ Tue 12 May, 10:00 is already past.",
        "thu 12:00": "⚠️ Thu 14 May, 12:00 is taken.",
        "11 May 10:00": "⚠️ Tue 11 May 2027 is too far ahead: Mon 10 Aug is the last day.",
        "11 May": "⚠️ Tue 11 May 2027 is too far ahead: Mon 10 Aug is the last day.",
        "whenever": "I did not understand “whenever” as a day and time.",
        "11:00": "On which day? Please write both, such as thu 17:30.",
    }.items():
        await say(clinic, clinic.owner, "/book Asha")
        await say(clinic, clinic.owner, typed)
        assert why in find(clinic.owner, "Asha · microdermabrasion 3 of 6").text
    assert await states(clinic, "Asha") == []


@pytest.mark.thorough
async def test_what_leaves_no_time_to_answer_is_not_proposed_but_agreed(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 1, 15))
    await tap(clinic, clinic.owner, "Propose another time")
    await say(clinic, clinic.owner, "today 20:00")
    assert "too soon to wait for an answer. Please call Asha" in clinic.owner.messages[-2].text
    await tap(clinic, clinic.owner, "‹ Days")
    await tap(clinic, clinic.owner, "We agreed on the phone")
    await say(clinic, clinic.owner, "today 20:00")
    assert "✅ Agreed: Tue 12 May, 20:00" in find(clinic.owner, "✅ Agreed").text


async def test_agreeing_on_the_very_time_asked_for_confirms_the_request(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await say(clinic, clinic.owner, "/book Asha 27 May 11:00")
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]
    assert "✅ Meera confirmed it." in find(clinic.owner, "A patient asks for a time").text


async def test_the_clinic_cancels_after_being_asked_whether_it_means_it(
    clinic: DemoClinic,
) -> None:
    await patient(clinic)
    await say(clinic, clinic.owner, "/book Asha 28 May 12:00")
    question = await tap(clinic, clinic.owner, "Cancel Thu 28 May, 12:00")
    assert question == "Cancel the appointment of Asha on Thu 28 May, 12:00? Asha is told then."
    assert await tap(clinic, clinic.owner, "No, keep it") == (
        "Nothing changed: Asha comes on Thu 28 May, 12:00."
    )
    await say(clinic, clinic.owner, "/book Asha")
    await tap(clinic, clinic.owner, "Cancel Thu 28 May, 12:00")
    done = await tap(clinic, clinic.owner, "Yes, cancel it")
    assert done == "✖ Cancelled: Asha, Thu 28 May, 12:00. Asha will be told."
    assert await states(clinic, "Asha") == [AppointmentState.CANCELLED]


@pytest.mark.thorough
async def test_who_has_not_joined_is_booked_and_told_by_the_clinic(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, ASHA)
    guided = await say(clinic, clinic.owner, "/book Asha")
    assert "Which time did you agree on?" in guided
    assert "Ask the patient instead" not in labels(clinic.owner.last)
    await say(clinic, clinic.owner, "28 May 12:00")
    assert "Asha cannot be reached here." in find(clinic.owner, "✅ Agreed").text


async def test_of_several_who_fit_the_name_one_is_tapped(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, ASHA)
    await say(clinic, clinic.owner, "/enrol Asha microdermabrasion 1/4 17:00")
    await tap(clinic, clinic.owner, "Somebody else, new here")
    question = await say(clinic, clinic.owner, "/book Asha 28 May 12:00")
    assert question == "Several fit that name. Which one do you mean?"
    assert labels(clinic.owner.last) == [
        "Asha, microdermabrasion 1 of 4 on Tue 12 May",
        "Asha, microdermabrasion 2 of 6 on Tue 12 May",
    ]
    done = await tap(clinic, clinic.owner, "Asha, microdermabrasion 2 of 6 on Tue 12 May")
    assert done.startswith("✅ Agreed: Thu 28 May, 12:00\nAsha · microdermabrasion 3 of 6")


async def test_a_name_that_cannot_be_booked_is_explained(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, "Chitra microdermabrasion 6/6 17:30")
    for typed, answer in {
        "/book": "Please add the patient's name: /book Asha.",
        "/book Asga thu 17:30": "I know no patient called “Asga thu”.",
        "/book Chitra": "The series of “Chitra” is complete.",
        "/book Chitra 30 Feb": "The series of “Chitra” is complete.",
    }.items():
        assert (await say(clinic, clinic.owner, typed)).startswith(answer)


async def test_a_choice_left_open_for_long_takes_no_words(clinic: DemoClinic) -> None:
    await patient(clinic)
    await say(clinic, clinic.owner, "/book Asha")
    await clinic.move(timedelta(hours=13))
    assert "I did not understand that" in await say(clinic, clinic.owner, "28 May 12:00")
    assert await states(clinic, "Asha") == []
