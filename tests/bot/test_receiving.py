"""A patient leaves care, appointments or news on their own, and takes each up again."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from tests.bot.reception import OPEN, ask, book
from tests.conftest import OpenClinic
from tests.steps import at, find, labels, patient, say, tap, texts

ASHA = "Asha microdermabrasion 2/6 17:30"
RECALL = "Shall we find a time?"
NO_CARE = "No care messages"
NO_VISITS = "No messages about visits"
CARE_AGAIN = "Send care messages again"
VISITS_AGAIN = "Send visit messages again"
SURE = "Yes, stop them"


async def what_we_send(clinic: DemoClinic, person: Person) -> str:
    await say(clinic, person, "/settings")
    return await tap(clinic, person, "What we send")


async def leave(clinic: DemoClinic, person: Person, *taps: str) -> str:
    answer = await what_we_send(clinic, person)
    for label in taps:
        answer = await tap(clinic, person, label)
    return answer


def times_said(person: Person, words: str) -> int:
    return sum(words in text for text in texts(person))


async def test_care_is_left_and_taken_up_again_without_what_came_before_and_recalls_go_on(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 20, 5))
    early = [text for text in texts(asha) if text.startswith("Reminder from")]
    assert early
    assert (await what_we_send(clinic, asha)) == (
        "What we send you\n"
        "\n"
        "✅ On: care after your session, and the question how your skin is\n"
        "✅ On: messages about your visits, and when to book\n"
        "⛔ Off: news and offers\n"
        "\n"
        "Tap to change it, today or later in /settings. STOP ends everything at once."
    )
    left = await tap(clinic, asha, NO_CARE)
    assert left.startswith(
        "Done. You get no more reminders, and we do not ask how your skin is.\n"
        "Your skin is still healing, and we will not see how it is. "
        "If anything worries you, please call Sunrise Skin Clinic on +91 20 5550 0147.\n"
    )
    assert "⛔ Off: care after your session" in left
    assert labels(asha.last) == [CARE_AGAIN, NO_VISITS, "Send news", "Back to settings"]
    assert clinic.owner.last.text == (
        "Asha wants no more reminders and check-ins. Nobody asks how the skin is now."
    )
    before = len(texts(asha))
    assert "check-in" not in await say(clinic, asha, "/plan")
    await clinic.move_to(at(clinic, 3, 10, 55))
    assert len(texts(asha)) == before + 1
    await clinic.move_to(at(clinic, 0, 11, 5))
    assert RECALL in asha.last.text
    await leave(clinic, asha, CARE_AGAIN)
    assert clinic.owner.last.text == "Asha wants reminders and check-ins again."
    assert [texts(asha).count(each) for each in early] == [1] * len(early)
    await clinic.move_to(at(clinic, 0, 19, 5))
    assert times_said(asha, "How is your skin today?") == 1


@pytest.mark.thorough
async def test_what_was_switched_off_is_shown_wherever_one_looks(clinic: DemoClinic) -> None:
    asha, meera = await patient(clinic), clinic.owner
    await leave(clinic, asha, NO_CARE, NO_VISITS)
    settings = await say(clinic, asha, "/settings")
    assert [line[:12] for line in settings.splitlines() if "⛔" in line] == [
        "⛔ Off: care ",
        "⛔ Off: messa",
    ]
    off = "Care reminders are off. /settings turns them on."
    plan = await say(clinic, asha, "/plan")
    assert off in plan
    assert "Nothing more is planned" not in plan
    assert "Remind me at midday too" not in labels(asha.last)
    assert await say(clinic, asha, "/resume") == off
    assert await say(clinic, asha, "/start") == f"Welcome back, Asha.\n{off}"
    card = await say(clinic, meera, "/patient Asha")
    assert (
        "⚠️ Wants no care messages: nobody asks how the skin is.\n"
        "Wants no messages about appointments: please phone.\n"
    ) in card
    assert "Nothing more is planned" not in card
    assert (
        "Asha · microdermabrasion 2/6 · day 0 · wants no care messages: nobody asks how the skin is"
    ) in await say(clinic, meera, "/today")
    await say(clinic, meera, "/enrol Asha microdermabrasion 3/6 17:31")
    await tap(clinic, meera, "Asha, microdermabrasion 2 of 6 on Tue 12 May")
    assert meera.last.text.endswith("wants no care messages. Please give the advice in person.")


@pytest.mark.thorough
async def test_staff_see_until_when_a_patient_pauses(clinic: DemoClinic) -> None:
    asha, meera = await patient(clinic), clinic.owner
    await say(clinic, asha, "/pause 15 May")
    assert "Takes a break from reminders until Fri 15 May." in await say(
        clinic, meera, "/patient Asha"
    )
    assert "day 0 · paused until Fri 15 May" in await say(clinic, meera, "/today")
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "Until I send /resume")
    assert (await say(clinic, meera, "/today")).endswith("day 0 · paused")


@pytest.mark.thorough
async def test_appointments_are_left_and_staff_phone_until_they_are_taken_up_again(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=OPEN)
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    asked = await leave(clinic, asha, NO_VISITS)
    assert asked == (
        "Your appointment Wed 27 May, 11:00 stays agreed, but we would not remind you.\n"
        "To cancel, send /book. Shall we stop all messages about visits?"
    )
    left = await tap(clinic, asha, SURE)
    assert "Wed 27 May, 11:00 stays as it is. To cancel it, send /book." in left
    assert clinic.owner.last.text == (
        "Asha wants no messages about appointments any more. Please phone.\n"
        "An appointment stands: Wed 27 May, 11:00"
    )
    moved = await say(clinic, clinic.owner, "/book asha 28 May 12:00")
    assert "Asha cannot be reached here. Please pass it on yourself." in moved
    assert times_said(asha, "12:00") == 0
    shown = await say(clinic, asha, "/book")
    assert "Messages about visits are off." in shown
    assert "Thu 28 May, 12:00" in shown
    stopped = await tap(clinic, asha, "Move")
    assert stopped.startswith("Messages about visits are off. To book here, please turn them on")
    await clinic.move_to(at(clinic, 1, 19, 5))
    assert "How is your skin today?" in asha.last.text
    find(asha, "To book here, please turn them on")
    await leave(clinic, asha, VISITS_AGAIN)
    assert times_said(asha, "Your appointment has moved. The new time: Thu 28 May, 12:00") == 1
    await clinic.move_to(at(clinic, 14, 10, 5))
    assert times_said(asha, "We expect you") == 2


@pytest.mark.thorough
@pytest.mark.parametrize("words", ["/book", "book", "another time", "What about 28 May 12:00?"])
async def test_whoever_turned_appointments_off_books_after_turning_them_on(
    clinic: DemoClinic, words: str
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/book")
    await leave(clinic, asha, NO_VISITS)
    assert "Please phone." in clinic.owner.last.text
    answer = await say(clinic, asha, words)
    if words.startswith("What"):
        assert "Book" not in answer
        return
    assert "please turn them on" in answer
    assert labels(asha.last) == ["Turn on and book"]
    choice = await tap(clinic, asha, "Turn on and book")
    assert choice.startswith("Good. We write to you about your visits again.")
    assert "Which day suits you?" in choice


@pytest.mark.thorough
async def test_a_request_is_answered_by_phone_once_appointments_are_off(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    asked = await leave(clinic, asha, NO_VISITS)
    assert asked.startswith("You asked for Wed 27 May, 11:00. The team would have to phone you")
    await tap(clinic, asha, "No, keep them")
    assert "✅ On: messages about your visits" in asha.last.text
    await leave(clinic, asha, NO_VISITS, SURE)
    before = len(texts(asha))
    await tap(clinic, clinic.owner, "Confirm")
    assert clinic.owner.toasts[-1] == "Confirmed. Asha cannot be reached here. Please phone."
    assert len(texts(asha)) == before
    await leave(clinic, asha, VISITS_AGAIN)
    assert times_said(asha, "Your appointment is confirmed: Wed 27 May, 11:00") == 1


@pytest.mark.thorough
async def test_leaving_all_three_is_not_stop_and_stop_and_return_give_back_the_first_two(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, news=True)
    nothing = await leave(clinic, asha, NO_CARE, NO_VISITS, "No news")
    assert "You now get nothing from us unasked. You can still send /plan or /book." in nothing
    before = len(texts(asha))
    await clinic.move(timedelta(days=4))
    assert len(texts(asha)) == before
    assert "Session 3 of 6" in await say(clinic, asha, "/plan")
    stopped = await say(clinic, asha, "STOP")
    assert "you can choose in /settings" in stopped
    await say(clinic, asha, "/start")
    await tap(clinic, asha, "Yes, start again")
    shown = await what_we_send(clinic, asha)
    assert "✅ On: care" in shown
    assert "✅ On: messages about your visits" in shown
    assert "⛔ Off: news" in shown


@pytest.mark.thorough
async def test_the_list_of_today_names_who_has_to_be_phoned_for_the_next_session(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await leave(clinic, asha, NO_VISITS)
    await clinic.move_to(at(clinic, 13, 20))
    assert "Nothing booked" not in await say(clinic, clinic.owner, "/today")
    await clinic.move_to(at(clinic, 1, 10))
    today = await say(clinic, clinic.owner, "/today")
    assert "best days till Tue 2 Jun – wants no messages about it: please phone" in today
