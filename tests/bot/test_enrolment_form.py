"""Reception enrols with the guided form: one message, edited in place."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from clinic import patients
from clinic.database import Session
from tests.steps import enrol, find, labels, patient, say, tap, texts


async def test_the_form_asks_step_by_step_on_one_message(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol")
    form = meera.last.message_id
    assert "What is the patient's first name?" in meera.last.text
    assert labels(meera.last) == ["Cancel"]
    await say(clinic, meera, "Asha")
    assert labels(find(meera, "Which procedure?")) == [
        "Hydradermabrasion",
        "Intense pulsed light",
        "Laser hair reduction",
        "Microdermabrasion",
        "Microneedling",
        "Superficial chemical peel",
        "‹ Back",
        "Cancel",
    ]
    await tap(clinic, meera, "Microdermabrasion")
    numbers = [f"{number} of 6" for number in range(1, 7)]
    assert labels(find(meera, "Which session")) == [*numbers, "‹ Back", "Cancel"]
    await tap(clinic, meera, "2 of 6")
    last = find(meera, "When did the session end?")
    assert labels(last) == ["Just now", "30 min ago", "1 hour ago", "‹ Back", "Cancel"]
    assert last.text.splitlines()[:4] == [
        "New enrolment",
        "Name: Asha",
        "Procedure: microdermabrasion",
        "Session: 2 of 6",
    ]
    card = await tap(clinic, meera, "30 min ago")
    assert "Asha · microdermabrasion 2 of 6\nSession ended today 17:02." in card
    assert find(meera, "Asha is enrolled").message_id == form
    assert [text for text in texts(meera) if "what staff can do" not in text] == [
        "✔ Asha is enrolled. The card is below.",
        card,
    ]


async def test_every_question_can_also_be_answered_in_words(clinic: DemoClinic) -> None:
    meera = clinic.owner
    for words in ("/enrol", "Asha", "microdermabrasion", "3 of 8"):
        await say(clinic, meera, words)
    card = await say(clinic, meera, "yesterday 17:30")
    assert "Asha · microdermabrasion 3 of 8\nSession ended Mon 11 May 17:30." in card


async def test_back_opens_the_question_before_and_forgets_its_answer(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion 2/6")
    for question in ("Which session", "Which procedure?", "first name?"):
        await tap(clinic, meera, "‹ Back")
        find(meera, question)
    assert "Name:" not in find(meera, "New enrolment").text
    await say(clinic, meera, "Bela")
    assert "Name: Bela" in find(meera, "Which procedure?").text


async def test_cancel_stores_nothing_and_says_how_to_begin_again(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion 2/6")
    await tap(clinic, meera, "Cancel")
    assert find(meera, "Enrolment cancelled. Nothing was stored.").buttons == ()
    assert "Nobody is in recovery" in await say(clinic, meera, "/today")


async def test_each_wrong_answer_is_named_and_an_example_given(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol")
    await say(clinic, meera, "12345")
    find(meera, "I cannot take “12345” as a name.")
    await say(clinic, meera, "Asha")
    await say(clinic, meera, "haircut")
    find(meera, "I found no procedure in “haircut”. We offer: hydradermabrasion, intense pulsed")
    await tap(clinic, meera, "Microdermabrasion")
    await say(clinic, meera, "the second")
    find(meera, "I did not understand “the second” as a session. Please write it like 2/6")
    await say(clinic, meera, "2/6")
    await say(clinic, meera, "half past five")
    find(meera, "I did not understand “half past five” as a time. Please write 17:30")
    await say(clinic, meera, "17:30")
    assert "Session ended today 17:30." in meera.last.text


async def test_a_wrong_number_does_not_ask_the_time_again(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion 9/6 17:30")
    asked = find(meera, "Session 9 is not within a series of 6.")
    assert "Ended: today 17:30" in asked.text
    card = await tap(clinic, meera, "2 of 6")
    assert "microdermabrasion 2 of 6" in card


async def test_a_very_long_answer_is_quoted_in_short(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol")
    await say(clinic, meera, "7" * 4000)
    assert len(find(meera, "as a name").text) < 300


async def test_a_second_form_closes_the_first_one(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion")
    first = meera.last.message_id
    await say(clinic, meera, "/enrol Bela microdermabrasion")
    assert find(meera, "This form is closed").message_id == first
    assert "Name: Bela" in find(meera, "Which session").text


async def test_a_button_of_a_form_that_is_over_does_nothing(clinic: DemoClinic) -> None:
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion")
    await meera.tap("2 of 6")
    await meera.tap("3 of 6")  # before the bot had a chance to change the buttons
    await clinic.settled()
    assert "Session: 2 of 6" in find(meera, "When did the session end?").text
    await meera.tap("Cancel")
    await meera.tap("Just now")
    await clinic.settled()
    find(meera, "Enrolment cancelled")
    assert meera.toasts == ["This form is closed. /enrol starts a new one."]


async def test_a_known_name_is_asked_about_and_gets_the_next_session(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    meera = clinic.owner
    await clinic.move(timedelta(days=14))
    await say(clinic, meera, "/enrol asha microdermabrasion")
    asked = find(meera, "We already know a patient of this name. Is it one of them?")
    known = "Asha, microdermabrasion 2 of 6 on Tue 12 May"
    assert labels(asked) == [known, "Somebody else, new here", "‹ Back", "Cancel"]
    await tap(clinic, meera, known)
    assert labels(find(meera, "Which session"))[0] == "3 of 6"
    await tap(clinic, meera, "3 of 6")
    card = await tap(clinic, meera, "Just now")
    assert "Asha is already with us, so no code is needed." in card
    assert "session 3 of 6 ●●●○○○" in await say(clinic, asha, "/plan")


@pytest.mark.thorough
async def test_two_patients_of_one_name_are_kept_apart(clinic: DemoClinic) -> None:
    first = await patient(clinic)
    meera = clinic.owner
    await enrol(clinic, meera, "Asha microdermabrasion 1/8 17:30")
    await tap(clinic, meera, "Somebody else, new here")
    assert "Asha · microdermabrasion 1 of 8" in meera.last.text
    assert "session 2 of 6" in await say(clinic, first, "/plan")
    await say(clinic, meera, "/enrol Asha")
    await say(clinic, meera, "/enrol Asha microdermabrasion")
    asked = find(meera, "We already know patients of this name.")
    assert labels(asked)[:2] == [
        "Asha, microdermabrasion 1 of 8 on Tue 12 May",
        "Asha, microdermabrasion 2 of 6 on Tue 12 May",
    ]


@pytest.mark.thorough
async def test_after_the_last_session_a_new_series_is_offered(clinic: DemoClinic) -> None:
    await patient(clinic, "Asha microdermabrasion 6/6 17:30")
    meera = clinic.owner
    await say(clinic, meera, "/enrol Asha microdermabrasion")
    await tap(clinic, meera, "Asha, microdermabrasion 6 of 6 on Tue 12 May")
    assert labels(find(meera, "Which session"))[0] == "1 of 6"
    await tap(clinic, meera, "1 of 6")
    assert "microdermabrasion 1 of 6" in await tap(clinic, meera, "Just now")


async def test_of_many_patients_of_one_name_the_latest_are_offered(clinic: DemoClinic) -> None:
    def make(db: Session) -> None:
        for _ in range(120):
            patients.add(
                db, name="Asha", language="en", timezone="Asia/Kolkata", now=clinic.clock.now()
            )

    await clinic.app.database.write(make)
    await say(clinic, clinic.owner, "/enrol Asha microdermabrasion 2/6 17:30")
    offered = labels(find(clinic.owner, "We already know"))
    assert offered == ["Asha"] * 8 + ["Somebody else, new here", "‹ Back", "Cancel"]
