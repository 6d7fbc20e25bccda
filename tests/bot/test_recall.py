"""The prompt to book the next session, and what patients answer to it."""

from datetime import timedelta

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from tests.bot.forging import refused
from tests.bot.reception import book, states
from tests.conftest import OpenClinic
from tests.steps import at, find, forge_tap, labels, patient, say, tap, texts

ASKED = "Shall we find a time?"


def recalls(told: list[str]) -> int:
    return sum("of 6 done" in text for text in told)


async def test_three_days_after_a_session_a_patient_is_asked_to_book_the_next_one(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert asha.last.text == (
        "Reminder from Sunrise Skin Clinic\n"
        "\n"
        "Hello Asha,\n"
        "2 of 6 done ●●○○○○\n"
        "You are well on your way.\n"
        "\n"
        "Session 3 of 6: best between 26 May and 2 June.\n"
        "Shall we find a time?"
    )
    assert labels(asha.last) == ["See free times", "Not now", "Don't ask again"]


@pytest.mark.thorough
async def test_the_words_fit_the_day_and_the_progress(clinic: DemoClinic) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 17:30")
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert "A good first step." in asha.last.text
    await clinic.move_to(at(clinic, 13, 11, 5))
    assert "Session 2 of 6: best until 2 June." in asha.last.text
    plan = await say(clinic, asha, "/plan")
    assert "Session 2 of 6: best until 2 June." in plan
    await clinic.move(timedelta(days=7))
    assert "Session 2 of 6: any day from now on is fine." in await say(clinic, asha, "/book")


@pytest.mark.thorough
async def test_not_now_says_when_we_ask_again_and_then_never_comes_again(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 3, 11, 5))
    answer = await tap(clinic, asha, "Not now")
    assert answer.startswith("All right. We will ask you once more on Tue 26 May.")
    await clinic.move_to(at(clinic, 10, 23))
    assert recalls(texts(asha)) == 0  # the answer took the prompt's place
    await clinic.move_to(at(clinic, 1, 11, 5))
    assert ASKED in asha.last.text
    assert "We will not ask again before your next visit." in await tap(clinic, asha, "Not now")
    await clinic.move(timedelta(days=20))
    assert recalls(texts(asha)) == 0


@pytest.mark.thorough
async def test_never_and_not_now_may_be_written_while_the_question_is_new(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    assert "The team does not read this chat" in await say(clinic, asha, "never")
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert "We will ask you once more on Tue 26 May" in await say(clinic, asha, "Not now.")
    never = await say(clinic, asha, "Don’t ask again!")
    assert never.startswith("All right. We will not ask you again. To book, write “book”")
    asked = recalls(texts(asha))
    await clinic.move(timedelta(days=30))
    assert recalls(texts(asha)) == asked
    assert "Which day suits you?" in await say(clinic, asha, "book")


@pytest.mark.thorough
async def test_yes_to_the_question_shows_the_free_times_unless_a_reminder_came_since(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert "Which day suits you?" in await say(clinic, asha, "Yes")
    await clinic.move_to(at(clinic, 1, 8, 5))
    assert await say(clinic, asha, "yes") == "Well done!"


@pytest.mark.thorough
async def test_who_has_booked_or_pauses_or_left_is_not_asked(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    ravi = await patient(clinic, "Ravi microdermabrasion 2/6 17:30")
    await say(clinic, ravi, "/pause open")
    zoya = await patient(clinic, "Zoya microdermabrasion 2/6 17:30")
    await say(clinic, zoya, "stop")
    await clinic.move_to(at(clinic, 14, 20))
    assert [recalls(texts(each)) for each in (asha, ravi, zoya)] == [0, 0, 0]


@pytest.mark.thorough
async def test_nobody_is_asked_while_a_worry_is_open(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "3 · Sore, hot or very red")
    await clinic.move_to(at(clinic, 2, 18))
    assert recalls(texts(asha)) == 0
    await clinic.move_to(at(clinic, 0, 19, 5))
    await tap(clinic, asha, "1 · Calm")
    await clinic.move_to(at(clinic, 1, 12))
    assert recalls(texts(asha)) == 1


async def test_a_whole_series_ends_with_thanks_and_a_way_to_go_on(clinic: DemoClinic) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 6/6 17:30")
    await clinic.move_to(at(clinic, 9, 11, 5))
    assert asha.last.text.startswith(
        "Message from Sunrise Skin Clinic\n\nYour series is complete: 6 of 6 ●●●●●●\n"
    )
    assert "news" not in asha.last.text
    await tap(clinic, asha, "Ask for a time")
    assert asha.last.text.startswith("Please write which days and times suit you.")
    find(asha, "Your series is complete")
    await say(clinic, asha, "Once more in autumn?")
    assert "A patient asks for another time" in clinic.owner.last.text
    assert (await say(clinic, asha, "/book")).startswith("Your series is complete: 6 of 6 ●●●●●●")


@pytest.mark.thorough
async def test_with_an_outside_calendar_the_prompt_links_there_and_asks_when(
    open_clinic: OpenClinic,
) -> None:
    outside = SUNRISE.model_copy(update={"booking_url": "https://book.example/sunrise"})
    clinic = await open_clinic(profile=outside)
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert labels(asha.last) == ["Book online", "I have booked", "Not now", "Don't ask again"]
    await asha.tap("Book online")
    assert asha.opened == ["https://book.example/sunrise"]
    assert "please write the day and the time" in (await tap(clinic, asha, "I have booked")).lower()
    assert "did not understand" in await say(clinic, asha, "in two weeks or so")
    assert "is already past" in await say(clinic, asha, "12 May 2026 10:00")
    await say(clinic, asha, "26 May 17:15")
    confirmed = find(asha, "Your appointment is confirmed: Tue 26 May, 17:15")
    assert confirmed.file_name == "appointment.ics"
    assert labels(confirmed) == ["Add to Google Calendar", "Move", "Cancel", "Tell me if earlier"]
    await clinic.move_to(at(clinic, 9, 20))
    assert recalls(texts(asha)) == 1


@pytest.mark.thorough
async def test_a_time_booked_outside_is_asked_about_when_it_is_likely_to_be_a_slip(
    open_clinic: OpenClinic,
) -> None:
    outside = SUNRISE.model_copy(update={"booking_url": "https://book.example/sunrise"})
    clinic = await open_clinic(profile=outside)
    asha = await patient(clinic)
    assert "write the day and the time" in await say(clinic, asha, "I have booked")
    far = await say(clinic, asha, "11 May 17:30")
    assert far == (
        "I read that as Tue 11 May 2027, 17:30. That is too far ahead: we note visits up to "
        "Mon 10 Aug. Please write the day and the time again."
    )
    slip = "Have you booked Tue 26 May, 05:30? That is not a usual time for a visit here."
    assert await say(clinic, asha, "26 May 5:30") == slip
    assert labels(asha.last) == ["Yes, that is right", "No, another time"]
    assert (await tap(clinic, asha, "No, another time")).startswith("Good. When is it?")
    assert await say(clinic, asha, "26 May 5:30") == slip
    assert (await say(clinic, asha, "no")).startswith("Good. When is it?")
    assert await states(clinic, "Asha") == []
    await say(clinic, asha, "26 May 17:30")
    find(asha, "Your appointment is confirmed: Tue 26 May, 17:30")
    await say(clinic, asha, "booked")
    await say(clinic, asha, "27 May 5:45")
    await say(clinic, asha, "yes")
    find(asha, "Your appointment has moved. The new time: Wed 27 May, 05:45")
    await say(clinic, asha, "booked")
    await say(clinic, asha, "28 May 5:45")
    await tap(clinic, asha, "Yes, that is right")
    find(asha, "The new time: Thu 28 May, 05:45")


@pytest.mark.thorough
async def test_after_the_word_book_a_typed_time_goes_on_there(open_clinic: OpenClinic) -> None:
    outside = SUNRISE.model_copy(update={"booking_url": "https://b.example/", "hours": {}})
    clinic = await open_clinic(profile=outside)
    asha = await patient(clinic)
    await say(clinic, asha, "book")
    assert "The team does not read this chat" in await say(clinic, asha, "I am not sure")
    assert await say(clinic, asha, "26 May 17:30") == "Have you booked Tue 26 May, 17:30?"
    await say(clinic, asha, "yes")
    find(asha, "✅ Booked: Tue 26 May, 17:30.")


@pytest.mark.thorough
async def test_without_opening_hours_one_can_only_ask_for_a_time(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=SUNRISE.model_copy(update={"hours": {}}))
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert labels(asha.last) == ["Ask for a time", "Not now", "Don't ask again"]
    assert "Tell us which days suit you." in asha.last.text
    await say(clinic, asha, "/book")
    assert labels(asha.last) == ["Ask for a time"]
    assert "no appointment just now" in await say(clinic, asha, "cancel")
    assert "The team does not read this chat" in await say(clinic, asha, "thank you!")
    assert "We will ask you once more" in await say(clinic, asha, "not now")
    await say(clinic, asha, "book")
    assert "The team has your message" in await say(clinic, asha, "Any Sunday")
    assert "“Any Sunday”" in clinic.owner.last.text
    assert "which days and times suit you" in await say(clinic, asha, "Another time, please")


async def test_nobody_names_a_time_of_their_own_where_the_clinic_decides(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await forge_tap(clinic, asha, "booked:1")
    assert "Which day suits you?" in asha.last.text
    await say(clinic, asha, "26 May 03:00")
    assert await states(clinic, "Asha") == []


@pytest.mark.thorough
async def test_forged_answers_change_nothing(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    mallory = await patient(clinic, "Mallory microdermabrasion 2/6 17:30")
    stranger = clinic.sandbox.world.add_person(first_name="Nobody")
    for someone in (mallory, stranger):
        await refused(clinic, someone, "recall:1:never", "recall:1", "recall:2:open")
        await refused(clinic, someone, "recall:x:never", f"recall:{'9' * 40}:never", "booked:1")
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert ASKED in asha.last.text
    assert ASKED in mallory.last.text
