"""/settings: everything a patient sets, from one message; and the times of the day."""

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from bot.sandbox.person import Person
from tests.conftest import OpenClinic
from tests.steps import at, find, has_started, labels, patient, say, tap, texts

_TWO = SUNRISE.model_copy(update={"languages": ("en", "hi")})


def to_the_hour(settings: str) -> str:
    """Without the minutes they end with: the clock goes on while they are read."""
    return settings.rpartition(":")[0]


@pytest.mark.thorough
async def test_settings_show_what_holds_and_each_part_opens_in_that_very_message(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(profile=_TWO)
    asha = await patient(clinic)
    shown = to_the_hour(await say(clinic, asha, "/settings"))
    assert shown.splitlines() == [
        "Your settings",
        "Language: English",
        "Morning reminders: as planned",
        "Evening reminders: as planned",
        f"Time zone: Kolkata, {clinic.clock.now().astimezone(SUNRISE.zone):%H}",
    ]
    assert asha.last.buttons == (
        ("Morning time", "Evening time"),
        ("Time zone", "Language"),
        ("Pause", "What we send"),
    )
    before = len(asha.messages)
    for part, words, choice in (
        ("Morning time", "any morning time from 08:00 to 11:59", "11:30"),
        ("Evening time", "any evening time from 17:00 to 20:00", "20:00"),
        ("Time zone", "Which city are you in?", "Share my location"),
        ("Language", "In which language", "हिन्दी"),
        ("Pause", "How long shall we be quiet?", "Until a date…"),
    ):
        assert words in await tap(clinic, asha, part)
        assert choice in labels(asha.last)
        assert to_the_hour(await tap(clinic, asha, "‹ Back")) == shown
    assert len(asha.messages) == before
    await say(clinic, asha, "/pause week")
    assert "⏸ Paused until Tue 19 May 17:3" in await say(clinic, asha, "/settings")
    assert "Paused" not in await tap(clinic, asha, "End the pause")
    assert asha.toasts[-1].startswith("Welcome back.")
    await tap(clinic, asha, "What we send")
    assert "settings" in {each.command for each in asha.menu}


async def test_a_stranger_learns_nothing_of_settings(clinic: DemoClinic) -> None:
    stranger = clinic.sandbox.world.add_person(first_name="Mallory")
    has_started(stranger)
    nothing = await say(clinic, stranger, "hello")
    for words in ("/settings", "/timezone", "/timezone Mumbai"):
        assert await say(clinic, stranger, words) == nothing


async def test_times_that_a_patient_chooses_hold_for_every_day_and_nothing_comes_twice(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Morning time")
    said = await tap(clinic, asha, "09:30")
    assert said.startswith("Good. From tomorrow on, your morning reminders come at 09:30.")
    assert "Next: today 18:30 – let skin rest" in said
    await tap(clinic, asha, "‹ Back")
    await tap(clinic, asha, "Evening time")
    assert "Write it like 8:45" in await say(clinic, asha, "45")
    refused = await say(clinic, asha, "20:15")
    assert refused.startswith("We cannot write to you at that time.")
    assert "from 17:00 to 20:00" in refused
    assert "evening reminders come at 18:45." in await say(clinic, asha, "6.45 pm")
    await clinic.move_to(at(clinic, 1, 9, 25))
    assert _mornings(asha) == 0
    await clinic.move_to(at(clinic, 0, 9, 35))
    assert _mornings(asha) == 1
    # Sent already today: another time is for tomorrow.
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Morning time")
    later = await tap(clinic, asha, "11:00")
    assert "Next: today 18:45 – check-in" in later
    await clinic.move_to(at(clinic, 0, 18, 50))
    assert _mornings(asha) == 1
    assert "How is your skin today?" in asha.last.text
    await clinic.move_to(at(clinic, 1, 10, 55))
    assert _mornings(asha) == 1
    # Past by now and not sent yet: it comes at once, and only once.
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Morning time")
    now = await tap(clinic, asha, "08:00")
    find(asha, "From tomorrow on, your morning reminders come at 08:00.")
    assert "What is still open from today comes now." in "\n".join(texts(asha)[-3:])
    assert _mornings(asha) == 2, now
    await clinic.move_to(at(clinic, 0, 20, 25))
    assert _mornings(asha) == 2


@pytest.mark.thorough
async def test_what_was_planned_can_be_had_again(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Morning time")
    await say(clinic, asha, "11:15")
    assert "Morning reminders: 11:15" in await tap(clinic, asha, "‹ Back")
    await tap(clinic, asha, "Morning time")
    assert "come as planned again" in await tap(clinic, asha, "As planned")
    await clinic.move_to(at(clinic, 1, 8, 5))
    assert _mornings(asha) == 1


@pytest.mark.thorough
async def test_a_time_can_be_written_in_the_digits_of_the_reader(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=_TWO)
    asha = await patient(clinic)
    await say(clinic, asha, "/language hi")
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "सुबह का समय")
    assert "सुबह के रिमाइंडर 09:15 बजे" in await say(clinic, asha, "९:१५ बजे")


@pytest.mark.thorough
async def test_what_else_is_written_while_a_time_is_asked_still_works(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 18, 35))
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "Morning time")
    assert await say(clinic, asha, "done") == "Well done!"
    assert "you will get nothing more" in await say(clinic, asha, "stop")


def _mornings(person: Person) -> int:
    """How many messages spoke of the morning's sunscreen."""
    return sum(
        "SPF 30 or more" in each.text and labels(each) == ["Done ✓"] for each in person.messages
    )


@pytest.mark.thorough
async def test_an_hour_alone_lies_in_the_half_of_the_day_that_was_asked_for(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    for part, words, answer in (
        ("Morning time", "9", "morning reminders come at 09:00."),
        ("Evening time", "at 7", "evening reminders come at 19:00."),
        ("Evening time", "१८", "evening reminders come at 18:00."),
        ("Evening time", "4", "We cannot write to you at that time."),
    ):
        await say(clinic, asha, "/settings")
        await tap(clinic, asha, part)
        assert answer in await say(clinic, asha, words), words
