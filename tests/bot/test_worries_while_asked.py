"""A worry that is written while a question of /settings is open."""

import pytest

from bot.demo.clinic import SUNRISE, DemoClinic
from tests.steps import at, patient, say, tap

_ASK = {
    "zone": ("Time zone",),
    "time": ("Evening time",),
    "pause": ("Pause", "Until a date…"),
}
_thorough = pytest.mark.thorough


@pytest.mark.parametrize(
    "kind", ["zone", pytest.param("time", marks=_thorough), pytest.param("pause", marks=_thorough)]
)
async def test_a_number_answers_the_check_in_that_came_after_the_question(
    clinic: DemoClinic, kind: str
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 18, 52))
    await say(clinic, asha, "/settings")
    for label in _ASK[kind]:
        await tap(clinic, asha, label)
    await clinic.move_to(at(clinic, 0, 19, 1))
    assert "How is your skin today?" in asha.last.text
    # What was asked again is no newer question.
    await say(clinic, asha, "it burns")
    assert "You did right to tell us" in await say(clinic, asha, "4")
    assert "A patient is worried" in clinic.owner.last.text


@pytest.mark.parametrize(
    "kind", ["zone", pytest.param("time", marks=_thorough), pytest.param("pause", marks=_thorough)]
)
async def test_a_worry_in_words_gets_the_phone_and_ends_the_question_the_second_time(
    clinic: DemoClinic, kind: str
) -> None:
    asha = await patient(clinic)
    nothing = await say(clinic, asha, "what is this about then?")
    assert SUNRISE.phone in nothing
    assert "Call 112 now" in nothing
    await say(clinic, asha, "/settings")
    for label in _ASK[kind]:
        await tap(clinic, asha, label)
    assert await say(clinic, asha, "my face is swollen and I cannot breathe") == nothing
    again = await say(clinic, asha, "please help me")
    assert again == f"{nothing}\n\nTo change your settings, send /settings."
    assert await say(clinic, asha, "Springfield") == nothing
