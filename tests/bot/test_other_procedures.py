"""The procedures beside microdermabrasion, from one typed line to the first morning."""

import pytest

from bot.demo.clinic import DemoClinic
from tests.steps import at, enrol, patient

FIRST_ADVICE = {
    "hydradermabrasion": ("leave make-up off.", "Leave out scrubs and retinol creams today."),
    "intense pulsed light": ("Brown spots turn darker at first", "Leave darker spots alone"),
    "laser hair reduction": ("Cool the skin with a damp cloth", "the pool today."),
    "microneedling": ("put on no sunscreen yet", "Put on a mineral sunscreen"),
    "superficial chemical peel": ("Do not wash your face until", "Wash with a gentle cleanser"),
}


@pytest.mark.thorough
async def test_each_is_enrolled_in_one_line_by_its_name(clinic: DemoClinic) -> None:
    for name, procedure in zip(
        ("Asha", "Bela", "Charu", "Divya", "Esha"), FIRST_ADVICE, strict=True
    ):
        card = await enrol(clinic, clinic.owner, f"{name} {procedure} 2/4 17:30")
        assert card.startswith(f"{name} · {procedure} 2 of 4\nSession ended today 17:30.")


@pytest.mark.thorough
async def test_each_says_its_own_on_the_first_day_and_on_the_morning_after(
    clinic: DemoClinic,
) -> None:
    names = dict(zip(FIRST_ADVICE, ("Asha", "Bela", "Charu", "Divya", "Esha"), strict=True))
    people = {
        procedure: await patient(clinic, f"{name} {procedure.replace(' ', '-')} 2/4 17:30")
        for procedure, name in names.items()
    }
    for procedure, (today, _) in FIRST_ADVICE.items():
        assert today in people[procedure].last.text
    await clinic.move_to(at(clinic, 1, 8, 5))
    for procedure, (_, next_morning) in FIRST_ADVICE.items():
        morning = people[procedure].last.text
        assert morning.startswith("Reminder from Sunrise Skin Clinic\n\nHello ")
        assert next_morning in morning
        assert "SPF 30" in morning


async def test_laser_visits_are_best_from_four_weeks_for_the_face_to_six_for_the_body(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic, "Asha laser-hair-reduction 2/6 17:30")
    await clinic.move_to(at(clinic, 3, 11, 5))
    assert "Session 3 of 6: best between 9 and 23 June." in asha.last.text
