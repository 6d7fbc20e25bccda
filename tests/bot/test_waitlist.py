"""Who waits for an earlier time is asked when one becomes free: one after the other."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from clinic.tables import AppointmentState
from tests.bot.reception import book, states
from tests.steps import at, find, labels, patient, say, tap, texts

OFFERED = "Something earlier has become free: "


@pytest.mark.thorough
async def test_an_earlier_time_goes_to_the_next_one_when_the_first_does_not_want_it(
    clinic: DemoClinic,
) -> None:
    zoya = await patient(clinic, "Zoya microdermabrasion 2/6 17:30")
    asha = await patient(clinic)
    ravi = await patient(clinic, "Ravi microdermabrasion 2/6 17:30")
    for name, day in (("Zoya", 15), ("Asha", 16), ("Ravi", 17)):
        await book(clinic, name, at(clinic, day, 17))
    for person, when in ((asha, "Thu 28 May, 17:00"), (ravi, "Fri 29 May, 17:00")):
        answer = await tap(clinic, person, "Tell me if earlier")
        assert answer == f"Good. We will tell you when something before {when} becomes free."
        assert labels(person.last) == ["No need any more"]
    await say(clinic, zoya, "cancel my appointment")
    await say(clinic, zoya, "yes")
    await clinic.move(timedelta(minutes=2))
    assert "Something earlier has become free: Wed 27 May, 17:00" in asha.last.text
    assert "Until then your appointment stays: Thu 28 May, 17:00" in asha.last.text
    assert not any(OFFERED in text for text in texts(ravi))
    refused = await say(clinic, asha, "no")
    assert refused == "That is fine. Your appointment stays: Thu 28 May, 17:00"
    await clinic.move(timedelta(minutes=2))
    assert "Something earlier has become free: Wed 27 May, 17:00" in ravi.last.text
    await say(clinic, ravi, "yes")
    find(ravi, "Your appointment has moved. The new time: Wed 27 May, 17:00")
    assert await states(clinic, "Ravi") == [AppointmentState.MOVED, AppointmentState.CONFIRMED]


@pytest.mark.thorough
async def test_one_can_stop_waiting(clinic: DemoClinic) -> None:
    zoya = await patient(clinic, "Zoya microdermabrasion 2/6 17:30")
    asha = await patient(clinic)
    await book(clinic, "Zoya", at(clinic, 15, 17))
    await book(clinic, "Asha", at(clinic, 16, 17))
    assert "We will tell you when something before" in await say(clinic, asha, "earlier please")
    card = await say(clinic, asha, "/book")
    assert card.endswith(
        "We will tell you when an earlier time becomes free.\nWhere: 12 Garden Road, Pune"
    )
    stays = await tap(clinic, asha, "No need any more")
    assert stays == "Good. Thu 28 May, 17:00 stays, and we offer you nothing earlier."
    await say(clinic, zoya, "cancel")
    await tap(clinic, zoya, "Yes, cancel")
    await clinic.move(timedelta(hours=1))
    assert not any(OFFERED in text for text in texts(asha))
