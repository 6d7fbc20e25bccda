"""What patients decide for themselves."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from tests.steps import at, find, labels, patient, say, tap, texts


async def test_the_plan_shows_what_is_to_come_and_not_what_came(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    plan = await say(clinic, asha, "/plan")
    assert plan.startswith("Your plan, Asha\nMicrodermabrasion: session 2 of 6 ●●○○○○")
    assert "today 18:30 – let skin rest\ntoday 20:00 – first evening care\n" in plan
    assert "tomorrow 08:00 – sunscreen, moisturiser\ntomorrow 19:00 – check-in" in plan
    await clinic.move_to(at(clinic, 0, 20, 5))
    later = await say(clinic, asha, "/plan")
    assert "first evening care" not in later
    assert "tomorrow 08:00 – sunscreen, moisturiser" in later


async def test_a_pause_is_quiet_until_it_ends(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/pause")
    assert labels(asha.last) == ["1 day", "1 week", "Until a date…", "Until I send /resume"]
    await tap(clinic, asha, "1 day")
    assert "We are quiet until tomorrow 17:32." in find(asha, "quiet until").text
    plan = await say(clinic, asha, "/plan")
    assert "⏸ Paused until tomorrow 17:32." in plan
    assert "let skin rest" not in plan
    assert "⏸ Paused until" in await say(clinic, asha, "/start")
    before = len(texts(asha))
    await clinic.move_to(at(clinic, 1, 17))
    assert len(texts(asha)) == before
    await clinic.move_to(at(clinic, 0, 19, 5))
    assert "How is your skin today?" in asha.last.text


async def test_a_pause_can_be_asked_for_in_one_line(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    for words, until in (
        ("day", "tomorrow 17:3"),
        ("Week", "Tue 19 May 17:3"),
        ("open", "you send"),
    ):
        assert f"quiet until {until}" in await say(clinic, asha, f"/pause {words}")
    assert "How long shall we be quiet?" in await say(clinic, asha, "/pause now")


@pytest.mark.thorough
async def test_a_pause_without_end_ends_with_resume(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "Until I send /resume")
    assert "Coming up" not in await say(clinic, asha, "/plan")
    await clinic.move_to(at(clinic, 2, 9))
    still_useful = await say(clinic, asha, "/resume")
    find(asha, "Welcome back. Your reminders go on.")
    assert "Sunscreen on before you step out" in still_useful
    assert "How is your skin today?" in still_useful
    assert "Your reminders are on." in await say(clinic, asha, "/resume")
    await clinic.move_to(at(clinic, 0, 20, 5))
    assert "before bed" in asha.last.text


@pytest.mark.thorough
async def test_what_waited_for_the_end_of_a_pause_comes_at_its_own_time_after_a_resume(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 18))
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "1 day")
    await clinic.move_to(at(clinic, 0, 19, 5))  # the check-in now waits for tomorrow 18:00
    await tap(clinic, asha, "Go on now")
    assert "How is your skin today?" in asha.last.text


async def test_stop_ends_everything_at_once_and_staff_hear_of_it(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    answer = await say(clinic, asha, "Stop.")
    assert answer.startswith("Done: you will get nothing more from us, Asha.")
    assert clinic.owner.last.text == "Asha has stopped the reminders and gets nothing more."
    assert asha.menu == ()
    before = len(texts(asha))
    await clinic.move(timedelta(days=8))
    assert len(texts(asha)) == before
    assert "You asked us to stop" in await say(clinic, asha, "/plan")


@pytest.mark.thorough
async def test_news_can_be_switched_by_command_and_by_button(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert (await say(clinic, asha, "/news on")).startswith("Good. You will also get our news.")
    assert (await say(clinic, asha, "/news OFF")).startswith("Good. You will get no news")
    assert "Right now it is off." in await say(clinic, asha, "/news")
    await tap(clinic, asha, "Yes, please")
    assert "Right now it is on." in await say(clinic, asha, "/news")


async def test_an_old_question_about_news_is_not_answered_by_a_later_yes(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move(timedelta(hours=1))
    assert await say(clinic, asha, "yes") == "Well done!"
    assert "Right now it is off." in await say(clinic, asha, "/news")


async def test_help_lists_exactly_what_the_menu_offers(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    answer = await say(clinic, asha, "/help")
    for command in asha.menu:
        assert f"/{command.command} – " in answer
    assert "Please call us on +91 20 5550 0147." in answer


async def test_stop_may_be_said_politely_and_other_words_stop_nothing(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    assert "The team does not read this chat" in await say(
        clinic, asha, "when does it stop hurting"
    )
    assert "you will get nothing more" in await say(clinic, asha, "Please stop this now!")
    await say(clinic, asha, "I have pus and a fever")
    answer = "\n".join(texts(asha)[-2:])
    assert "call Sunrise Skin Clinic on +91 20 5550 0147" in answer
    assert "Call 112 now." in answer
