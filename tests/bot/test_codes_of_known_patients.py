"""Codes in the hands of people we know: their own again, or somebody else's."""

import pytest

from bot.demo.clinic import DemoClinic
from clinic import patients
from clinic.database import Session
from tests.steps import enrol, find, forge_tap, join, link_on_card, open_link, patient, say, tap

LINE = "Asha microdermabrasion 2/6 17:30"


async def test_a_card_for_a_new_record_of_a_known_patient_joins_the_old_one(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 yesterday 17:30")
    card = await enrol(clinic, clinic.owner, "Ashaa microdermabrasion 2/6 17:30")
    asked = await open_link(clinic, asha, link_on_card(card))
    assert asked == "This code is for Ashaa. Is that you?"
    answer = await tap(clinic, asha, "Yes, that is me")
    told = find(clinic.owner, "Asha had joined before, opened this card for Ashaa")
    assert told.reply_to == find(clinic.owner, "Asha · microdermabrasion 2 of 6").message_id
    find(asha, "Welcome back, Asha. This code is for your new session")
    assert "session 2 of 6" in await say(clinic, asha, "/plan"), answer
    assert "Ashaa" not in await say(clinic, clinic.owner, "/today")


@pytest.mark.thorough
async def test_a_card_promises_no_reminders_to_who_left_care(clinic: DemoClinic) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 yesterday 17:30")
    await say(clinic, asha, "/settings")
    await tap(clinic, asha, "What we send")
    await tap(clinic, asha, "No care messages")
    card = await enrol(clinic, clinic.owner, "Ashaa microdermabrasion 2/6 17:30")
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, "Yes, that is me")
    joined = find(asha, "Welcome back, Asha. This code is for your new session.").text
    assert joined.endswith("Care reminders stay off. /settings turns them on.")


@pytest.mark.thorough
async def test_a_card_for_somebody_else_stays_theirs(clinic: DemoClinic) -> None:
    asha = await patient(clinic)
    card = await enrol(clinic, clinic.owner, "Kamala microdermabrasion 1/6 17:30")
    await open_link(clinic, asha, link_on_card(card))
    await forge_tap(clinic, asha, "mine:yes:1")
    find(asha, "This code is for Kamala. Is that you?")
    await say(clinic, asha, "no")
    find(asha, "please open it on Kamala's own phone.")
    await forge_tap(clinic, asha, "mine:yes:2")
    kamala = await join(clinic, "Kamala", card)
    assert "session 1 of 6" in await say(clinic, kamala, "/plan")


async def test_an_old_link_leads_back_who_had_stopped_and_a_yes_is_enough(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = await join(clinic, "Asha", card)
    await say(clinic, asha, "STOP")
    asked = await open_link(clinic, asha, link_on_card(card))
    assert "Would you like your reminders again?" in asked
    await say(clinic, asha, "Yes")
    find(asha, "Welcome back, Asha. Your reminders go on.")
    assert "Your plan, Asha" in await say(clinic, asha, "/plan")


@pytest.mark.thorough
async def test_what_is_agreed_to_is_what_was_shown(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    asha = clinic.sandbox.world.add_person(first_name="Asha")
    await open_link(clinic, asha, link_on_card(card))

    def rename(db: Session) -> None:
        patients.get(db, 1).name = "Usha"

    await clinic.app.database.write(rename)
    await tap(clinic, asha, "I agree")
    assert find(asha, "You are all set, Usha.").text.startswith("Hello Asha,")
