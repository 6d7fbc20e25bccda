"""The doctor looks at a series, lengthens it, shortens it."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from tests.bot.reception import OPEN, book
from tests.conftest import OpenClinic
from tests.steps import at, enrol, find, labels, patient, say, tap, texts


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


async def test_a_series_is_shown_with_what_follows(clinic: DemoClinic) -> None:
    await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    assert await say(clinic, clinic.owner, "/series asha") == (
        "Asha · microdermabrasion: 2 of 6 ●●○○○○\n"
        "Next: session 3, best from Tue 26 May to Tue 2 Jun\n"
        "Agreed now: Wed 27 May, 11:00\n\n"
        "To change its length, from 4 to 16: /series Asha 16"
    )


async def test_a_series_is_lengthened_and_refused_what_cannot_be(clinic: DemoClinic) -> None:
    await patient(clinic)
    longer = await say(clinic, clinic.owner, "/series Asha 8")
    assert longer.startswith("✔ The series now has 8 sessions, before: 6.\n\nAsha")
    assert "2 of 8 ●●○○○○○○" in longer
    refused = await say(clinic, clinic.owner, "/series Asha 99")
    assert refused.startswith(
        "⚠️ A series of 99 cannot be: microdermabrasion takes 4 to 16 sessions, and 2 took place."
    )
    assert "2 of 8" in refused


async def test_a_series_that_is_shortened_to_what_took_place_is_complete(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 5/6 17:30")
    await book(clinic, "Asha", at(clinic, 15, 11))
    shown = await say(clinic, clinic.owner, "/series Asha 5")
    assert "5 of 5 ●●●●●\nThe series is complete.\nAgreed now: Wed 27 May, 11:00" in shown
    assert labels(clinic.owner.last) == ["Cancel Wed 27 May, 11:00"]
    await tap(clinic, clinic.owner, "Cancel Wed 27 May, 11:00")
    await tap(clinic, clinic.owner, "Yes, cancel it")
    told = len(texts(asha))
    await clinic.move(timedelta(days=12))
    assert not [text for text in texts(asha)[told:] if "session 6" in text]


async def test_of_several_series_one_is_chosen_and_then_changed(clinic: DemoClinic) -> None:
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    await say(clinic, clinic.owner, "/enrol Asha microdermabrasion 1/4 17:00")
    await tap(clinic, clinic.owner, "Somebody else, new here")
    await say(clinic, clinic.owner, "/series Asha 5")
    await tap(clinic, clinic.owner, "Asha, microdermabrasion 1 of 4 on Tue 12 May")
    assert "1 of 5 ●○○○○" in find(clinic.owner, "The series now has 5 sessions").text
    assert "Please add the patient's name" in await say(clinic, clinic.owner, "/series")
    assert "no patient called “Asga”" in await say(clinic, clinic.owner, "/series Asga 8")
