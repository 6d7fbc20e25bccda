import re
from datetime import timedelta

import pytest

from bot.demo.clinic import SUNRISE
from tests.conftest import OpenClinic
from tests.steps import enrol, link_on_card, open_link, patient, say, tap

_THREE = SUNRISE.model_copy(update={"languages": ("en", "hi", "mr")})
_KEPT = re.compile(
    r"Sunrise Skin Clinic|Asha|Telegram|STOP|SPF|AHA|zinc oxide|appointment\.ics|/\w+|yes|no"
)
"""Names, commands and marks that are the same in every language."""


def english_in(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", _KEPT.sub(" ", text))


@pytest.mark.parametrize(
    ("spoken", "agree", "no_news", "calm"),
    [
        ("hi", "मैं सहमत हूँ", "ख़बरें नहीं चाहिए", "1 · शांत"),
        pytest.param("mr-IN", "मान्य आहे", "बातम्या नकोत", "1 · शांत, ठीक", marks=pytest.mark.thorough),
    ],
)
async def test_a_patient_reads_the_language_of_the_phone(
    open_clinic: OpenClinic, spoken: str, agree: str, no_news: str, calm: str
) -> None:
    clinic = await open_clinic(profile=_THREE)
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 1/4 17:30")
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code=spoken)
    await open_link(clinic, asha, link_on_card(card))
    await tap(clinic, asha, agree)
    await tap(clinic, asha, no_news)
    await clinic.move_to(clinic.clock.now() + timedelta(days=1, hours=2))
    await tap(clinic, asha, calm)
    await clinic.move_to(clinic.clock.now() + timedelta(days=2))
    await say(clinic, asha, "/plan")
    read = [each for each in asha.messages if each.from_bot]
    assert len(read) > 8
    leaks = {word for each in read for word in english_in(each.text)}
    leaks |= {word for each in read for row in each.buttons for word in english_in(" ".join(row))}
    assert not leaks
    menu = " ".join(command.description for command in asha.menu)
    assert not english_in(menu)


async def test_a_language_that_the_clinic_does_not_write_is_not_spoken(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic()
    card = await enrol(clinic, clinic.owner, "Asha microdermabrasion 1/4 17:30")
    asha = clinic.sandbox.world.add_person(first_name="Asha", language_code="hi")
    assert "Do you agree?" in await open_link(clinic, asha, link_on_card(card))


@pytest.mark.parametrize("word", ["बंद", "थांबा", "Stop।"])
async def test_stop_is_understood_in_every_language(open_clinic: OpenClinic, word: str) -> None:
    clinic = await open_clinic(profile=_THREE)
    asha = await patient(clinic)
    assert "nothing more from us" in await say(clinic, asha, word)
