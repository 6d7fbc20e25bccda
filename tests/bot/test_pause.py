"""A pause until a day that the patient names."""

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from tests.conftest import OpenClinic
from tests.steps import at, labels, patient, say, tap, texts

_ASKED = "How is your skin today?"


async def test_a_pause_until_a_day_ends_as_that_day_begins_and_the_night_stays_quiet(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "Until a date…")
    assert asha.last.text == ("Until which day shall we be quiet? Write it, like 22 May or Friday.")
    assert "did not understand that day" in await say(clinic, asha, "4")
    assert "must end tomorrow or later" in await say(clinic, asha, "12 May 2026")
    answer = await say(clinic, asha, "fri")
    assert answer.startswith("Good. We are quiet until Fri 15 May. On that day your reminders")
    assert "⏸ Paused until Fri 15 May. Send" in await say(clinic, asha, "/plan")
    before = len(texts(asha))
    await clinic.move_to(at(clinic, 3, 7, 55))
    assert len(texts(asha)) == before
    await clinic.move_to(at(clinic, 0, 8, 5))
    assert "unscreen" in texts(asha)[before]


@pytest.mark.thorough
async def test_a_day_behind_the_command_is_enough_and_a_wrong_one_gets_a_remedy(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    for words, answer in (
        ("30 May", "until Sat 30 May. The reminders of this session are over by then. We write"),
        ("next week", "quiet until Tue 19 May."),
        ("in 3 days", "quiet until Fri 15 May. On that day your reminders go on."),
        ("२ weeks", "quiet until Tue 26 May."),
        ("tomorrow", "quiet until Wed 13 May."),
        ("tue", "quiet until Tue 19 May."),
        ("11.5.2026", "must end tomorrow or later. Which day"),
        ("today", "must end tomorrow or later. Which day"),
        ("1 June 2027", "a year at most. Which day shall it be?"),
        ("Friday 17:00", "Write it like 22 May."),
        ("never", "Write it like 22 May."),
    ):
        assert answer in await say(clinic, asha, f"/pause {words}"), words
    assert "Until a date…" in labels(asha.last)
    assert "quiet until Tue 19 May" in await say(clinic, asha, "/pause 19/5")


@pytest.mark.thorough
async def test_a_pause_that_is_made_shorter_gives_back_what_is_still_useful(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 0, 20))
    await say(clinic, asha, "/pause week")
    await clinic.move_to(at(clinic, 1, 19, 30))
    assert not [text for text in texts(asha) if _ASKED in text]
    await say(clinic, asha, "/pause tomorrow")
    assert not [text for text in texts(asha) if _ASKED in text]
    await clinic.move_to(at(clinic, 1, 8, 5))
    assert len([text for text in texts(asha) if _ASKED in text]) == 1


@pytest.mark.thorough
async def test_a_day_is_understood_in_the_language_of_the_reader(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=SUNRISE.model_copy(update={"languages": ("mr", "en")}))
    asha = await patient(clinic)
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "एका तारखेपर्यंत…")
    assert "13 मे पर्यंत" in await say(clinic, asha, "उद्या")
    assert "30 मे पर्यंत" in await say(clinic, asha, "/pause ३० मे")
    assert "15 मे पर्यंत" in await say(clinic, asha, "/pause ३ दिवसांनी")
    assert "19 मे पर्यंत" in await say(clinic, asha, "/pause पुढच्या आठवड्यात")


@pytest.mark.thorough
async def test_a_day_that_is_written_long_after_the_question_pauses_nothing(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await say(clinic, asha, "/pause")
    await tap(clinic, asha, "Until a date…")
    await clinic.move_to(at(clinic, 0, 18, 45))
    assert "The team does not read this chat" in await say(clinic, asha, "30 May")
