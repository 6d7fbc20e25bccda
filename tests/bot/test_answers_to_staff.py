"""What patients do about their appointments reaches reception, in one short line each."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from tests.bot.reception import OPEN, ask, book
from tests.conftest import OpenClinic
from tests.steps import at, find, labels, patient, say, tap

WHAT = "Asha: microdermabrasion 3 of 6, Thu 28 May, 12:00"


@pytest.fixture
async def clinic(open_clinic: OpenClinic) -> DemoClinic:
    return await open_clinic(profile=OPEN)


async def propose(clinic: DemoClinic, words: str) -> None:
    """Asha asked for some other time, and the owner proposes this one."""
    await ask(clinic, "Asha", at(clinic, 20, 11))
    await tap(clinic, clinic.owner, "Propose another time")
    await say(clinic, clinic.owner, words)


@pytest.mark.thorough
async def test_a_patient_accepts_a_proposal_instead_of_the_agreed_time(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 11))
    await propose(clinic, "28 May 12:00")
    await tap(clinic, asha, "Yes, take it")
    answer = find(clinic.owner, "accepted")
    assert answer.text == (
        "✅ Asha accepted: microdermabrasion 3 of 6, Thu 28 May, 12:00\nBefore: Wed 27 May, 11:00"
    )
    assert answer.buttons == ()


@pytest.mark.thorough
async def test_a_patient_refuses_one_proposal_and_lets_the_next_one_lapse(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await propose(clinic, "28 May 12:00")
    await tap(clinic, asha, "No, thanks")
    refused = find(clinic.owner, "refused").text
    assert refused == f"✖ Asha refused the proposed time: {WHAT.removeprefix('Asha: ')}"
    await propose(clinic, "28 May 12:00")
    await clinic.move(timedelta(hours=25))
    assert find(clinic.owner, "in time").text == (
        f"⏰ Asha did not answer in time: {WHAT.removeprefix('Asha: ')}. The time is free again."
    )


@pytest.mark.thorough
async def test_a_patient_cancels_and_the_day_says_so(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    await book(clinic, "Asha", at(clinic, 15, 17))
    await clinic.move_to(at(clinic, 15, 9))
    await say(clinic, asha, "cancel")
    await tap(clinic, asha, "Yes, cancel")
    assert find(clinic.owner, "Asha cancelled").text == (
        "✖ Asha cancelled: microdermabrasion 3 of 6, Wed 27 May, 17:00. The time is free again."
    )
    day = await say(clinic, clinic.owner, "/today")
    assert "17:00 Asha · microdermabrasion 3/6 · cancelled today" in day
    assert not [label for label in labels(clinic.owner.last) if "17:00" in label]
