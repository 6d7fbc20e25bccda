"""Staff look at one patient."""

import pytest

from bot.demo.clinic import DemoClinic
from clinic import patients
from clinic.database import Session
from tests.bot.reception import OPEN, book
from tests.conftest import OpenClinic
from tests.steps import at, enrol, labels, patient, say, tap


@pytest.mark.thorough
async def test_one_patient_is_shown_at_a_glance(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(profile=OPEN)
    await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))

    def moves_to_london(db: Session) -> None:
        [asha] = patients.by_name(db, name="Asha")
        asha.timezone = "Europe/London"
        db.add(asha)

    assert await say(clinic, clinic.owner, "/patient asha") == (
        "Asha\n"
        "Gets messages here.\n"
        "Language: English\n\n"
        "microdermabrasion: 2 of 6 ●●○○○○, day 0\n"
        "Agreed now: Wed 27 May, 11:00\n\n"
        "Next reminders:\n"
        "today 18:30 – let skin rest\n"
        "today 20:00 – first evening care\n"
        "tomorrow 08:00 – sunscreen, moisturiser"
    )
    assert labels(clinic.owner.last) == ["Plan of microdermabrasion"]
    await clinic.app.database.write(moves_to_london)
    abroad = await say(clinic, clinic.owner, "/patient asha")
    assert "Times are on Asha's clock: London" in abroad
    assert "today 14:00 – let skin rest" in abroad


@pytest.mark.thorough
async def test_a_name_is_found_or_explained_and_of_several_one_is_chosen(
    clinic: DemoClinic,
) -> None:
    await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 17:30")
    await say(clinic, clinic.owner, "/enrol Asha microdermabrasion 1/4 17:00")
    await tap(clinic, clinic.owner, "Somebody else, new here")
    assert "Which one do you mean?" in await say(clinic, clinic.owner, "/patient Asha")
    shown = await tap(clinic, clinic.owner, "Asha, microdermabrasion 1 of 4 on Tue 12 May")
    assert "Has not joined yet." in shown
    assert "microdermabrasion: 1 of 4 ●○○○, day 0" in shown
    assert "Please add the patient's name" in await say(clinic, clinic.owner, "/patient")
    assert "no patient called “Asga”" in await say(clinic, clinic.owner, "/patient Asga")
    bela = await patient(clinic, "Bela microdermabrasion 1/4 17:00")
    assert "microdermabrasion:" not in await say(clinic, bela, "/patient Asha"), "staff only"
