import pytest

from bot.demo.clinic import DemoClinic
from tests.steps import code_on_card, enrol, hire, join, link_on_card, open_link, tap, texts


@pytest.mark.thorough
async def test_after_a_refusal_the_next_patient_gets_a_card_of_their_own(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    card = await enrol(clinic, ravi, "Eve microdermabrasion 1/6 17:30")
    eve = clinic.sandbox.world.add_person(first_name="Eve")
    await open_link(clinic, eve, link_on_card(card))
    await tap(clinic, eve, "No, thanks")
    second = await enrol(clinic, ravi, "Asha microdermabrasion 2/6 17:30")
    assert second.startswith("Asha")
    assert code_on_card(second) != code_on_card(card)
    asha = await join(clinic, "Asha", second)
    assert any("welcome to aftercare" in text for text in texts(asha))
