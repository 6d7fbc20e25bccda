"""A patient's week: what comes, when, and what becomes of it."""

from datetime import datetime

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.sandbox.person import Person
from tests.sandbox.bot_api_spec import violations
from tests.steps import at, find, labels, patient, say, tap

WEEK = [
    ("12 18:30", "Let your skin rest today."),
    ("12 20:00", "This evening, wash gently with cool water"),
    ("13 08:00", "Fresh skin burns fast"),
    ("13 19:00", "How is your skin today?"),
    ("14 08:00", "Leave out sauna, scrubs and acid creams"),
    ("14 20:00", "Smooth moisturiser on the treated spots before bed."),
    ("15 08:00", "Start the day with sunscreen"),
    ("15 11:00", "Session 3 of 6: best between 26 May and 2 June."),
    ("15 19:00", "How is your skin today?"),
    ("16 08:00", "Sun comes through clouds too."),
    ("17 08:00", "Then reach for your hat"),
    ("18 08:00", "You are nearly through the week."),
    ("19 08:00", "How is your skin today?"),
]


def local(moment: datetime) -> str:
    return moment.astimezone(SUNRISE.zone).strftime("%d %H:%M")


def got(person: Person, since: int) -> list[tuple[str, str]]:
    return [(local(each.date), each.text) for each in person.messages[since:] if each.from_bot]


async def test_the_week_comes_at_the_right_hours_and_nothing_else(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    before = len(asha.messages)
    await clinic.move_to(at(clinic, 9, 9))
    came = got(asha, before)
    assert [when for when, _ in came] == [when for when, _ in WEEK]
    for (_, text), (_, phrase) in zip(came, WEEK, strict=True):
        assert phrase in text
        assert text.startswith("Reminder from Sunrise Skin Clinic\n\nHello Asha,")


async def test_what_is_due_together_is_one_message_with_the_strong_sun_hours(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 8, 5))
    morning = asha.last.text
    assert "Strong sun today 09:20–15:50: your shadow is shorter than you." in morning
    assert "Smooth moisturiser on the treated spots too." in morning
    assert labels(asha.last) == ["Done ✓"]


async def test_everything_asked_of_telegram_was_legal(clinic: DemoClinic) -> None:
    asha = await patient(clinic, news=True)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "3 · Sore, hot or very red")
    await say(clinic, clinic.owner, "/staff")
    await say(clinic, clinic.owner, "/today")
    await say(clinic, asha, "/stop")
    made = [call for call in clinic.sandbox.calls if call.status == 200]
    assert len({call.method for call in made}) >= 8
    assert [violations(call.method, call.params, call.result) for call in made] == [[]] * len(made)


async def test_done_is_recorded_by_tap_and_by_word(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 18, 35))
    await tap(clinic, asha, "Done ✓")
    assert labels(find(asha, "Let your skin rest today.")) == ["✅ Done"]
    assert asha.toasts == ["Well done!"]
    await clinic.move_to(at(clinic, 0, 20, 5))
    assert await say(clinic, asha, "Done!") == "Well done!"
    assert labels(find(asha, "This evening, wash gently")) == ["✅ Done"]
    assert (await say(clinic, asha, "ok")).startswith("There is nothing to tick off just now.")


async def test_a_phone_that_was_out_of_reach_gets_one_message_and_keeps_its_answers(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await asha.block()
    await clinic.settled()
    await clinic.move_to(at(clinic, 1, 19, 30))
    before = len(asha.messages)
    await asha.unblock()
    await clinic.settled()
    ((_, text),) = got(asha, before)
    assert "How is your skin today?" in text
    await say(clinic, asha, "done")
    assert "1 · Calm" in labels(find(asha, "How is your skin today?"))


@pytest.mark.thorough
async def test_the_midday_reminder_comes_only_to_who_wants_it(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/plan")
    await tap(clinic, asha, "Remind me at midday too")
    find(asha, "we also remind you at midday")
    assert "tomorrow 12:30 – sunscreen again" in find(asha, "Your plan, Asha").text
    await clinic.move_to(at(clinic, 1, 12, 35))
    assert "Put on fresh sunscreen if you are outdoors." in asha.last.text
    await tap(clinic, asha, "No midday reminders")
    before = len(asha.messages)
    await clinic.move_to(at(clinic, 1, 13))
    assert "12:30" not in find(asha, "Your plan, Asha").text
    assert not [text for _, text in got(asha, before) if "fresh sunscreen" in text]
