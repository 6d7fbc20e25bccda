"""Check-ins: the four answers, tapped and written, and the ones that never come."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.person import Person
from tests.steps import at, find, labels, patient, say, tap, texts

ASKED = "How is your skin today?"


async def asked_on_day_one(clinic: DemoClinic) -> Person:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    return asha


async def test_a_check_in_offers_four_answers_and_the_emergency_number(
    clinic: DemoClinic,
) -> None:
    asha = await asked_on_day_one(clinic)
    question = find(asha, ASKED)
    assert labels(question) == [
        "1 · Calm",
        "2 · Pink or dry",
        "3 · Sore, hot or very red",
        "4 · Blister, pus, fever, swelling",
    ]
    assert "Trouble breathing, or a face that swells fast? Call 112 now." in question.text


async def test_each_answer_gets_a_fitting_reply_and_can_be_changed(clinic: DemoClinic) -> None:
    asha = await asked_on_day_one(clinic)
    reply = await tap(clinic, asha, "1 · Calm")
    assert reply.startswith("Thank you, Asha. That is lovely to hear.")
    assert labels(find(asha, ASKED)) == ["✓ 1 · Calm – change"]
    await tap(clinic, asha, "✓ 1 · Calm – change")
    assert len(labels(find(asha, ASKED))) == 4
    assert "Pink or dry skin is normal" in await tap(clinic, asha, "2 · Pink or dry")
    sore = await say(clinic, asha, "3.")
    assert "We will ask you again in a day or two." in sore
    assert labels(find(asha, ASKED)) == ["✓ 3 · Sore, hot or very red – change"]
    assert "· 3 · Sore" in await say(clinic, clinic.owner, "/today")
    severe = await say(clinic, asha, "4")
    assert "You did right to tell us, Asha. Our team has been told" in severe
    assert "A patient is worried" in clinic.owner.last.text


@pytest.mark.thorough
async def test_a_second_tap_on_the_same_answer_says_nothing_twice(clinic: DemoClinic) -> None:
    asha = await asked_on_day_one(clinic)
    severe = "4 · Blister, pus, fever, swelling"
    await asha.tap(severe)
    await asha.tap(severe)
    await clinic.settled()
    assert asha.toasts == ["We have noted that already. Thank you!"]
    assert len([text for text in texts(asha) if "You did right to tell us" in text]) == 1
    await tap(clinic, asha, f"✓ {severe} – change")
    await tap(clinic, asha, severe)
    assert labels(find(asha, ASKED)) == [f"✓ {severe} – change"]
    assert len([text for text in texts(clinic.owner) if "A patient is worried" in text]) == 1
    await tap(clinic, clinic.owner, "I take it")
    await tap(clinic, asha, f"✓ {severe} – change")
    assert "You did right to tell us" in await tap(clinic, asha, severe), "it is not over"
    assert find(clinic.owner, "🔴 A patient is worried")


@pytest.mark.thorough
async def test_a_worry_after_a_milder_answer_to_an_older_question_is_news(
    clinic: DemoClinic,
) -> None:
    asha = await asked_on_day_one(clinic)
    older = asha.last.message_id
    await clinic.move_to(at(clinic, 2, 19, 5))
    severe = "4 · Blister, pus, fever, swelling"
    await tap(clinic, asha, severe)
    await asha.tap("1 · Calm", on=older)
    await clinic.settled()
    await tap(clinic, asha, f"✓ {severe} – change")
    assert "You did right to tell us" in await tap(clinic, asha, severe)
    assert "answered again" not in find(clinic.owner, "A patient is worried").text


async def test_a_number_without_a_question_is_answered(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert (await say(clinic, asha, "2")).startswith("There is no open question just now.")


@pytest.mark.thorough
async def test_a_missed_check_in_is_shown_to_staff_in_waking_hours(clinic: DemoClinic) -> None:
    await asked_on_day_one(clinic)
    before = len(texts(clinic.owner))
    await clinic.move_to(at(clinic, 2, 18))
    # To the night at once: at 19:00, when the 48 hours are over, nobody looks.
    await clinic.move(timedelta(hours=3))
    assert len(texts(clinic.owner)) == before
    await clinic.move_to(at(clinic, 1, 8, 5))
    assert "Asha did not answer the check-in of Wed 13 May 19:00." in clinic.owner.last.text
    today = await say(clinic, clinic.owner, "/today")
    assert "No answer to the check-in\nAsha, asked Wed 13 May 19:00" in today


async def test_what_the_bot_does_not_understand_leads_to_people(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    answer = await say(clinic, asha, "My cheek hurts <badly> & it swells")
    assert "please call Sunrise Skin Clinic on +91 20 5550 0147" in answer
    assert "Call 112 now." in answer
