"""Patients book, move and cancel by words alone."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from clinic.tables import AppointmentState
from tests.bot.reception import book, propose, states
from tests.steps import at, find, labels, patient, say, tap, texts


async def test_a_patient_books_moves_and_cancels_by_words_alone(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert "Which day suits you?" in await say(clinic, asha, "I would like to book, please")
    assert "Tue 26 May: which time suits you?" in await say(clinic, asha, "26 May")
    assert (await say(clinic, asha, "17:30")).startswith("You asked for Tue 26 May, 17:30.")
    await tap(clinic, clinic.owner, "Confirm")
    assert "Which day suits you?" in await say(clinic, asha, "Move my appointment, please!")
    asked = await say(clinic, asha, "28 May at 18:00")
    assert asked.startswith("You asked for Thu 28 May, 18:00.")
    await tap(clinic, clinic.owner, "Confirm")
    find(asha, "Your appointment has moved. The new time: Thu 28 May, 18:00")
    assert await say(clinic, asha, "I'm coming") == "Thank you. See you then!"
    assert "something before Thu 28 May, 18:00" in await say(clinic, asha, "earlier")
    assert "we offer you nothing earlier" in await say(clinic, asha, "No earlier time, please")
    for words in ("I can't come", "not coming", "I cannot come", "cancel"):
        assert await say(clinic, asha, words) == "Cancel Thu 28 May, 18:00?"
    await say(clinic, asha, "no")
    find(asha, "Good. Thu 28 May, 18:00 stays as it is.")
    await say(clinic, asha, "please cancel my visit")
    await say(clinic, asha, "yes")
    find(asha, "Done: Thu 28 May, 18:00 is cancelled.")
    assert await states(clinic, "Asha") == [AppointmentState.MOVED, AppointmentState.CANCELLED]


@pytest.mark.thorough
async def test_a_typed_time_that_is_not_free_leads_to_those_near_it(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await patient(clinic, "Ravi microdermabrasion 2/6 17:30")
    await book(clinic, "Ravi", at(clinic, 14, 17))
    await say(clinic, asha, "book")
    near = await say(clinic, asha, "26 May 17:00")
    assert near == "Tue 26 May, 17:00 is not free. These times are near it:"
    times = ["Tue 26 May, 16:00", "Tue 26 May, 16:30", "Tue 26 May, 17:30"]
    assert labels(asha.last) == [*times, "‹ Days", "Another time"]
    assert (await tap(clinic, asha, times[2])).startswith("You asked for Tue 26 May, 17:30.")


async def test_a_day_out_of_reach_is_explained(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "book")
    soon = await say(clinic, asha, "tomorrow")
    assert soon.startswith(
        "Wed 13 May is too soon: your skin needs time to rest. The first day is Tue 19 May."
    )
    assert "is too far ahead. You can book up to Mon 10 Aug." in await say(clinic, asha, "1 Sep")
    assert (await say(clinic, asha, "31 May")).startswith("Sun 31 May has no free time.")


async def test_words_without_an_appointment_say_so(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for word in ("cancel", "move", "coming", "earlier"):
        answer = await say(clinic, asha, word)
        assert answer.startswith("There is no appointment just now.\nSession 3 of 6:")


async def test_only_plain_wishes_are_taken_for_wishes(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    for words in ("cancel or move?", "do not cancel", "my book about skin", "thu 17:30"):
        assert "The team does not read this chat" in await say(clinic, asha, words)
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]


@pytest.mark.thorough
async def test_a_yes_is_about_the_newest_question_and_stop_always_wins(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    assert (await say(clinic, asha, "yes")).startswith("There is nothing to tick off just now.")
    await say(clinic, asha, "cancel")
    await clinic.move_to(at(clinic, 0, 20, 5))
    assert await say(clinic, asha, "yes") == "Well done!"  # hours later it is about the reminder
    await say(clinic, asha, "cancel")
    assert (await say(clinic, asha, "stop")).startswith("Done: you will get nothing more from us")
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]


@pytest.mark.thorough
async def test_a_reminder_of_the_visit_is_a_newer_question_than_a_proposal(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 3, 17))
    await clinic.move_to(at(clinic, 1, 17))
    await propose(clinic, "Asha", at(clinic, 2, 10))
    assert "We can offer you Fri 15 May, 10:00" in asha.last.text
    await clinic.move_to(at(clinic, 1, 10, 5))
    find(asha, "We expect you: tomorrow 17:00")
    assert await say(clinic, asha, "yes") == "Thank you. See you then!"
    assert await say(clinic, asha, "no") == "Cancel Fri 15 May, 17:00?"
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED, AppointmentState.PROPOSED]


@pytest.mark.thorough
async def test_a_reminder_that_comes_after_a_question_takes_its_yes(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 3, 17))
    await clinic.move_to(at(clinic, 2, 9, 55))
    assert await say(clinic, asha, "cancel") == "Cancel Fri 15 May, 17:00?"
    await clinic.move(timedelta(minutes=10))
    assert await say(clinic, asha, "yes") == "Thank you. See you then!"
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED]


async def test_a_yes_that_comes_too_late_for_a_question_answers_no_older_one(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    await propose(clinic, "Asha", at(clinic, 16, 10))
    await say(clinic, asha, "cancel")
    await clinic.move(timedelta(minutes=61))
    assert await say(clinic, asha, "yes") == "Well done!"  # about the evening's reminder
    assert await states(clinic, "Asha") == [AppointmentState.CONFIRMED, AppointmentState.PROPOSED]


@pytest.mark.thorough
async def test_yes_or_no_to_a_reminder_of_the_visit_means_coming_or_not(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    await clinic.move_to(at(clinic, 14, 10, 5))
    assert await say(clinic, asha, "Yes!") == "Thank you. See you then!"
    assert labels(find(asha, "We expect you: tomorrow 17:00")) == ["Move", "Cancel"]
    await clinic.move_to(at(clinic, 1, 14, 5))
    assert await say(clinic, asha, "no") == "Cancel Wed 27 May, 17:00?"


@pytest.mark.thorough
async def test_what_is_no_time_is_asked_about_while_a_time_is_chosen(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await say(clinic, asha, "book")
    for typed in ("4", "tomorow 5pm", "next friday"):
        assert "did not understand that as a day or a time" in await say(clinic, asha, typed)
    assert not any("A patient is worried" in text for text in texts(clinic.owner))
    await clinic.move(timedelta(minutes=20))
    await say(clinic, asha, "4")
    find(clinic.owner, "A patient is worried")
