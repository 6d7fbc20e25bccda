"""Reception's day: who came, who did not, what was forgotten, and what starts then."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from clinic.tables import AppointmentState
from tests.bot.reception import OPEN, ask, book, states
from tests.conftest import OpenClinic
from tests.steps import at, enrol, find, forge_tap, hire, labels, patient, say, tap, texts


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


async def asha_booked(clinic: DemoClinic, day: int = 15) -> Person:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, day, 11))
    return asha


async def test_who_came_is_marked_in_the_day_and_the_next_aftercare_starts(
    clinic: DemoClinic,
) -> None:
    asha = await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 10))
    early = await say(clinic, clinic.owner, "/today")
    assert "📅 Appointments\n11:00 Asha · microdermabrasion 3/6" in early
    assert clinic.owner.last.buttons == ()
    await clinic.move_to(at(clinic, 0, 12, 10))
    await say(clinic, clinic.owner, "/today")
    assert labels(clinic.owner.last) == ["✔ 11:00 Asha", "✖ did not come"]
    card = await tap(clinic, clinic.owner, "✔ 11:00 Asha")
    assert clinic.owner.toasts == ["✔ Asha: session 3 of 6 took place and ended today 12:00."]
    assert "Asha · microdermabrasion 3 of 6\nSession ended today 12:00." in card
    assert "Asha is already with us" in card
    day = find(clinic.owner, "11:00 Asha · microdermabrasion 3/6 · took place ✔")
    assert day.buttons == ()
    assert "good to have had you here again" in find(asha, "Reminder from Sunrise").text
    await clinic.move_to(at(clinic, 1, 20))
    assert any("sunscreen" in text for text in texts(asha)[-2:])
    assert await states(clinic, "Asha") == [AppointmentState.ATTENDED]


@pytest.mark.thorough
async def test_who_did_not_come_is_counted_and_a_slip_is_undone_before_it_is_told(
    clinic: DemoClinic,
) -> None:
    asha = await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 12, 10))
    before = len(texts(asha))
    await say(clinic, clinic.owner, "/today")
    answer = await tap(clinic, clinic.owner, "✖ did not come")
    assert answer == (
        "✖ Asha did not come on Wed 27 May, 11:00. Missed visits: 1\n"
        "We ask Asha kindly for another time at 12:20. Was it a slip? Tap Undo before that."
    )
    assert "· did not come ✖" in find(clinic.owner, "Today, Wed 27 May").text
    undone = await tap(clinic, clinic.owner, "Undo")
    assert undone.startswith("Undone. The appointment of Asha on Wed 27 May, 11:00 is open again.")
    await clinic.move(timedelta(minutes=20))
    assert len(texts(asha)) == before
    await tap(clinic, clinic.owner, "✖ did not come")
    await clinic.move(timedelta(minutes=20))
    assert len(texts(asha)) == before + 1
    assert await states(clinic, "Asha") == [AppointmentState.NO_SHOW]


@pytest.mark.thorough
async def test_of_two_who_mark_at_once_the_second_learns_what_the_first_said(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 12, 10))
    for person in (ravi, clinic.owner):
        await say(clinic, person, "/today")
    await tap(clinic, ravi, "✔ 11:00 Asha")
    await tap(clinic, clinic.owner, "✖ did not come")
    assert clinic.owner.toasts == ["Asha: the session took place, as somebody marked already."]
    assert "took place ✔" in find(clinic.owner, "Today, Wed 27 May").text
    await forge_tap(clinic, ravi, "came:99:yes")
    assert await states(clinic, "Asha") == [AppointmentState.ATTENDED]


@pytest.mark.thorough
async def test_in_the_evening_staff_are_asked_about_what_nobody_marked(
    clinic: DemoClinic,
) -> None:
    await asha_booked(clinic)
    await patient(clinic, "Bela microdermabrasion 1/6 17:30")
    await book(clinic, "Bela", at(clinic, 15, 12))
    await patient(clinic, "Chitra microdermabrasion 1/6 17:30")
    await ask(clinic, "Chitra", at(clinic, 17, 11))
    await clinic.move_to(at(clinic, 15, 18, 5))
    await clinic.move(timedelta(minutes=2))
    question = find(clinic.owner, "Nobody said what became of these.")
    assert "Wed 27 May, 11:00 · Asha · microdermabrasion 3/6" in question.text
    assert labels(question) == [
        "✔ 11:00 Asha",
        "✖ did not come",
        "✔ 12:00 Bela",
        "✖ did not come",
        "Answer Chitra, Fri 29 May, 11:00",
    ]
    assert "📅 Requests to answer\n\nFri 29 May, 11:00 · Chitra" in question.text
    await tap(clinic, clinic.owner, "✔ 11:00 Asha")
    await tap(clinic, clinic.owner, "✔ 12:00 Bela")
    marked = find(clinic.owner, "12:00 Bela · microdermabrasion 2/6 · took place ✔")
    assert marked.text.startswith("Appointments\n\n11:00 Asha")
    assert marked.buttons == ()


@pytest.mark.thorough
async def test_what_nobody_marked_is_still_there_the_next_day(clinic: DemoClinic) -> None:
    await asha_booked(clinic)
    await clinic.move_to(at(clinic, 16, 9))
    answer = await say(clinic, clinic.owner, "/today")
    assert "❓ Earlier, not marked yet\nWed 27 May, 11:00 · Asha" in answer
    await tap(clinic, clinic.owner, "✔ Wed 27 May, 11:00 Asha")
    assert "Session ended Wed 27 May 12:00." in find(clinic.owner, "already with us").text


@pytest.mark.thorough
async def test_done_with_a_name_enters_the_session_once_and_names_it(clinic: DemoClinic) -> None:
    await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 11, 50))
    await say(clinic, clinic.owner, "/done asha")
    said = find(clinic.owner, "session 3 of 6")
    assert said.text == "✔ Asha: session 3 of 6 took place and ended today 11:50."
    again = await say(clinic, clinic.owner, "/done Asha")
    assert again.startswith("Session 3 of 6 of Asha is entered already: it ended today at 11:50.")
    assert await states(clinic, "Asha") == [AppointmentState.ATTENDED]
    await clinic.move_to(at(clinic, 14, 16))
    await tap(clinic, clinic.owner, "Undo")
    assert clinic.owner.toasts == [
        "This is too long ago, or something newer came. Nothing changed."
    ]
    await say(clinic, clinic.owner, "/done Asha")
    assert find(clinic.owner, "session 4 of 6").text.endswith("ended today 16:00.")


@pytest.mark.thorough
async def test_a_session_entered_by_a_slip_is_taken_back_before_it_is_told(
    clinic: DemoClinic,
) -> None:
    asha = await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 10, 50))
    await say(clinic, clinic.owner, "/today")
    assert labels(clinic.owner.last) == ["✔ 11:00 Asha"], "it is too early for a no-show"
    await asha.block()
    await tap(clinic, clinic.owner, "✔ 11:00 Asha")
    said = find(clinic.owner, "✔ Asha: session 3 of 6 took place and ended today 10:50.")
    assert labels(said) == ["Undo"]
    await tap(clinic, clinic.owner, "Undo")
    undone = find(clinic.owner, "Undone. Session 3 of Asha counts no more")
    assert labels(undone) == ["✔ 11:00 Asha"]
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]
    await tap(clinic, clinic.owner, "✔ 11:00 Asha")
    assert await states(clinic, "Asha") == [AppointmentState.ATTENDED]


@pytest.mark.thorough
async def test_done_without_a_name_lists_the_day(clinic: DemoClinic) -> None:
    assert "no appointments today" in await say(clinic, clinic.owner, "/done")
    await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 10, 50))
    listed = await say(clinic, clinic.owner, "/done")
    assert listed.endswith("\n\n11:00 Asha · microdermabrasion 3/6")
    await tap(clinic, clinic.owner, "✔ 11:00 Asha")
    assert find(clinic.owner, "took place ✔").text.startswith("Appointments\n\n11:00 Asha")


@pytest.mark.thorough
async def test_the_last_session_is_said_to_complete_the_series(clinic: DemoClinic) -> None:
    await patient(clinic, "Asha microdermabrasion 5/6 17:30")
    await clinic.move(timedelta(days=14))
    await say(clinic, clinic.owner, "/done Asha")
    assert find(clinic.owner, "session 6 of 6").text.endswith("The series is complete.")
    await clinic.move(timedelta(days=1))
    assert "is complete: 6 of 6" in await say(clinic, clinic.owner, "/done Asha")


async def test_who_has_not_joined_gets_a_new_card(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    await clinic.move(timedelta(days=1))
    card = await say(clinic, clinic.owner, "/done Asha")
    assert "Asha · microdermabrasion 3 of 6" in card
    assert "scans this picture" in card
    earlier = find(clinic.owner, "microdermabrasion 2 of 6")
    assert "Withdrawn" in earlier.text


@pytest.mark.thorough
async def test_of_several_of_one_name_the_one_who_came_is_tapped(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    await say(clinic, clinic.owner, "/enrol Asha microdermabrasion 1/4 17:00")
    await tap(clinic, clinic.owner, "Somebody else, new here")
    await clinic.move(timedelta(days=14))
    await say(clinic, clinic.owner, "/done Asha")
    await tap(clinic, clinic.owner, "Asha, microdermabrasion 1 of 4 on Tue 12 May")
    assert find(clinic.owner, "✔ Asha: session 2 of 4 took place")
    assert "I know no patient called “Asga”" in await say(clinic, clinic.owner, "/done Asga")


@pytest.mark.thorough
async def test_in_the_group_the_day_is_marked_and_the_card_comes_in_private(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(with_group=True, profile=OPEN)
    group = clinic.group
    assert group is not None
    await asha_booked(clinic)
    await clinic.move_to(at(clinic, 15, 12, 10))
    await clinic.owner.say("/today", in_=group)
    await clinic.settled()
    await clinic.owner.tap("✔ 11:00 Asha", in_=group)
    await clinic.settled()
    in_group = "\n".join(each.text for each in group.messages if each.from_bot)
    assert "took place ✔" in in_group
    assert "already with us" not in in_group
    assert find(clinic.owner, "Asha is already with us")
