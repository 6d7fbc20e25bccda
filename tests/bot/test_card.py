"""The card of an enrolment: how to join, what will come, what became of it."""

import io
from datetime import timedelta

import pytest
import segno

from bot.demo.clinic import DemoClinic
from bot.sandbox.faults import Fault
from bot.screens.fitting import LONGEST_CAPTION, visible_length
from tests.steps import (
    code_on_card,
    enrol,
    find,
    join,
    labels,
    link_on_card,
    open_link,
    patient,
    say,
    tap,
    texts,
)

LINE = "Asha microdermabrasion 2/6 17:30"


async def test_the_card_shows_how_to_join_and_what_will_come(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    assert "Or searches @sunrise_clinic_bot in Telegram and types: " + code_on_card(card) in card
    assert "Works once, until Fri 15 May, 17:3" in card
    assert card.split("Asha will get\n")[1].splitlines() == [
        "today 18:30: let skin rest",
        "today 20:00: first evening care",
        "days 1–7, 08:00: sunscreen",
        "days 1–3, 08:00: moisturiser",
        "days 1, 3, 19:00: check-in",
        "day 2, 08:00: no sauna or scrub",
        "day 2, 20:00: moisturiser",
        "day 7, 08:00: check-in",
    ]


@pytest.mark.thorough
async def test_the_card_of_a_session_entered_late_promises_nothing_in_the_past(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 13:00")
    assert "Asha will get\ntoday 17:32: let skin rest\ntoday 20:00" in card
    asha = await join(clinic, "Asha", card)
    assert "Let your skin rest today." in asha.last.text
    card = await enrol(clinic, clinic.owner, "Bela microdermabrasion 2/6 11:00")
    assert "not sent: let skin rest\nBela will get\ntoday 20:00" in card


async def test_the_picture_is_the_link_as_a_qr_code(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    expected = io.BytesIO()
    segno.make(link_on_card(card), error="m", micro=False).save(
        expected, kind="png", scale=10, border=4
    )
    assert clinic.owner.last.picture == expected.getvalue()


async def test_the_card_changes_to_joined_by_itself(clinic: DemoClinic) -> None:
    card = await enrol(clinic, clinic.owner, LINE)
    shown = clinic.owner.last.message_id
    await join(clinic, "Asha", card)
    joined = find(clinic.owner, "✅ Joined today 17:32.")
    assert joined.message_id == shown
    assert joined.buttons == ()
    assert "t.me" not in joined.text


async def test_a_withdrawn_code_opens_nothing_and_a_new_one_can_be_made(
    clinic: DemoClinic,
) -> None:
    meera = clinic.owner
    first = await enrol(clinic, meera, LINE)
    await tap(clinic, meera, "Withdraw")
    assert labels(find(meera, "✖ Withdrawn.")) == ["New code"]
    asha = clinic.sandbox.world.add_person(first_name="Asha")
    assert "no longer valid" in await open_link(clinic, asha, link_on_card(first))
    second = await tap(clinic, meera, "New code")
    assert labels(find(meera, "✖ Withdrawn.")) == []
    assert "Do you agree?" in await open_link(clinic, asha, link_on_card(second))


@pytest.mark.thorough
async def test_a_new_code_closes_the_card_before_it(clinic: DemoClinic) -> None:
    meera = clinic.owner
    first = await enrol(clinic, meera, LINE)
    second = await tap(clinic, meera, "New code")
    assert code_on_card(second) != code_on_card(first)
    assert labels(find(meera, "✖ Withdrawn.")) == []
    await join(clinic, "Asha", second)
    find(meera, "✅ Joined today")


async def test_a_second_enrolment_before_joining_closes_the_first_card(
    clinic: DemoClinic,
) -> None:
    meera = clinic.owner
    await enrol(clinic, meera, LINE)
    await clinic.move(timedelta(days=1))
    await enrol(clinic, meera, "Asha microdermabrasion 3/6 now")
    await tap(clinic, meera, "Asha, microdermabrasion 2 of 6 on Tue 12 May")
    assert "microdermabrasion 2 of 6" in find(meera, "✖ Withdrawn.").text
    assert "microdermabrasion 3 of 6" in meera.last.text


async def test_of_a_session_of_yesterday_only_what_still_helps_is_sent(
    clinic: DemoClinic,
) -> None:
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 2/6 yesterday 17:30")
    assert "Already past, not sent: let skin rest, first evening care, sunscreen" in card
    asha = await join(clinic, "Asha", card)
    before = len(texts(asha))
    await clinic.move(timedelta(hours=2))
    (check_in,) = texts(asha)[before:]
    assert "How is your skin today?" in check_in


async def test_the_card_of_the_longest_name_still_fits(clinic: DemoClinic) -> None:
    name = "𝕬" * 64
    card = await enrol(clinic, clinic.owner, f"{name} microdermabrasion 2/6 yesterday 17:30")
    assert 900 < visible_length(card) <= LONGEST_CAPTION
    assert link_on_card(card)
    assert name in await say(clinic, clinic.owner, "/today")


async def test_the_buttons_of_a_card_do_nothing_once_the_patient_joined(
    clinic: DemoClinic,
) -> None:
    meera = clinic.owner
    card = await enrol(clinic, meera, LINE)
    asha = clinic.sandbox.world.add_person(first_name="Asha")
    await open_link(clinic, asha, link_on_card(card))
    clinic.sandbox.faults.order(Fault.SERVER_ERROR, method="editMessageCaption")
    await asha.tap("I agree")
    await clinic.settled()
    await meera.tap("Withdraw")  # before the card changes
    await clinic.settled()
    assert meera.toasts[-1] == "Too late: the code was already used."
    await clinic.move(timedelta(minutes=1))
    find(meera, "✅ Joined today")


async def test_the_card_of_a_patient_in_care_needs_no_code(clinic: DemoClinic) -> None:
    asha = await patient(clinic, "Asha microdermabrasion 1/6 yesterday 17:30")
    await enrol(clinic, clinic.owner, LINE)
    known = await tap(clinic, clinic.owner, "Asha, microdermabrasion 1 of 6 on Mon 11 May")
    assert "no code is needed. The first message comes by itself." in known
    assert "Asha will get\ntoday 18:30: let skin rest" in known
    assert "good to have had you here again" in asha.last.text
