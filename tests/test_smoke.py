from bot.demo.clinic import DemoClinic
from tests.steps import enrol, hire, join, texts


async def test_a_patient_is_enrolled_joins_and_gets_the_first_message(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    card = await enrol(clinic, ravi, "Asha microdermabrasion 2/6 17:30")
    asha = await join(clinic, "Asha", card)
    await clinic.move(__import__("datetime").timedelta(seconds=2))
    assert any("welcome to aftercare" in text for text in texts(asha))
