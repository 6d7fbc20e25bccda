"""From the first card to upkeep, nobody is shown a word of another language than theirs."""

from datetime import timedelta

import pytest

from tests.bot.circle import EACH, MICRO, open_circle
from tests.bot.reader import Reader
from tests.conftest import OpenClinic
from tests.steps import at, code_on_card, link_on_card


@pytest.mark.parametrize("language", ["hi", pytest.param("mr", marks=pytest.mark.thorough)])
async def test_a_patient_joins_and_worries(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30", news=True)
    await asha.say("/plan", "/settings", "/help")
    await clinic.move_to(at(clinic, 1, 19, 5))
    await asha.tap("check-in-answer-pink")
    await asha.tap("button-answered", answer=asha.words("check-in-answer-pink"))
    await asha.tap("check-in-answer-severe")
    await ravi.tap("button-take")
    assert ravi.person.toasts == [ravi.words("take-toast")]
    await ravi.say("/today")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 25


@pytest.mark.thorough
@EACH
async def test_the_form_of_enrolment_and_each_way_to_join(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    ravi, asha, clinic = circle.ravi, circle.asha, circle.clinic
    stranger, bela = (circle.phone(each, reads="en") for each in ("Zoe", "Bela"))
    await stranger.person.start()
    await clinic.settled()
    await stranger.say("?", "ABCDE-FGH23", "/plan")
    await ravi.say("/enrol", "1", "Asha")
    await ravi.tap(MICRO)
    await ravi.say("??", "99/99", "8/6", "2/99", "2/6", "99:99", "23:59", "2026-01-01 10:00")
    await ravi.tap("button-back")
    await ravi.say("2/6")
    await ravi.tap("button-enrol-now")
    await ravi.tap("button-new-code")
    card = ravi.person.last.text
    await asha.open(link_on_card(card))
    await asha.say("?")
    await asha.tap("button-refuse")
    await ravi.say("/enrol", "/enrol Asha", "/enrol ? 2/6", "/enrol 12 2/6", "/today")
    await ravi.tap("button-cancel")
    await ravi.say("/enrol Asha 2/6")
    for words in ("2/6 17:30 99", "2/6 99:99", "8/6 17:30", "2/99 17:30", "2/6 23:59"):
        await circle.enrol(words)
    card = await circle.enrol("2/6 17:30", name="Bela")
    await ravi.tap("button-withdraw")
    await bela.open(link_on_card(card))
    await bela.say(code_on_card(card))
    card = await circle.enrol("2/6 17:30", name="Chitra")
    await clinic.move(timedelta(days=4))
    await bela.say(code_on_card(card))
    await ravi.say("/today")
    card = await circle.enrol("2/6 17:30")
    await asha.say(code_on_card(card))
    await asha.say(asha.words("yes-words").split()[-1])
    await asha.say("/plan")
    await asha.tap("button-news-no")
    await asha.open(link_on_card(card))
    await bela.say(code_on_card(card))
    card = await circle.enrol("1/6 17:31", name="Zoe")
    for answer in ("button-not-mine", "button-mine"):
        await asha.say(code_on_card(card))
        await asha.tap(answer)
    for _ in range(12):
        await bela.say("ABCDE-FGH23")
    await circle.enrol("3/6 17:40")
    await ravi.say("??")
    await ravi.tap_label("Asha")
    await circle.enrol("2/6 17:31")
    await ravi.tap_label("Asha")
    await ravi.say(f"/enrol {ravi.words(MICRO)} 2/6", f"/enrol Asha {ravi.words(MICRO)} 2/6 1 ?")
    await ravi.say("/today")
    assert stranger.leaks() == bela.leaks() == {}
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 15


@pytest.mark.thorough
@EACH
async def test_every_day_of_recovery_and_every_answer(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("1/6 17:30")
    await asha.say("/plan")
    await asha.tap("button-top-up-on")
    await asha.say("4")
    await asha.say(asha.words("done-words").split()[-1])
    await clinic.move_to(at(clinic, 0, 18, 35))
    await asha.tap("button-done")
    assert asha.person.toasts[-1] == asha.words("done-toast")
    await clinic.move_to(at(clinic, 1, 19, 5))
    answers = [f"check-in-answer-{each}" for each in ("calm", "pink", "sore", "severe")]
    for before, answer in zip([None, *answers], answers, strict=False):
        if before:
            await asha.tap("button-answered", answer=asha.words(before))
        await asha.tap(answer)
    for _ in range(3):
        await clinic.move(timedelta(hours=2))
    await clinic.move_to(at(clinic, 1, 8, 35))
    await ravi.say("/today")
    await ravi.tap("button-take-named", name="Asha")
    await asha.say("hmm")
    await clinic.move_to(at(clinic, 1, 19, 5))
    for before, answer in zip([None, *answers], answers, strict=False):
        if before:
            await asha.tap("button-answered", answer=asha.words(before))
        await asha.tap(answer)
    await ravi.tap("button-take")
    await ravi.say("/today")
    await ravi.tap("button-skin-fine", name="Asha")
    assert ravi.person.toasts[-1] == ravi.words("skin-fine-toast", name="Asha")
    await clinic.move_to(at(clinic, 6, 9))
    await asha.say("/plan")
    await asha.tap("button-top-up-off")
    await asha.say("2")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 50


@pytest.mark.thorough
@pytest.mark.timeout(180)
@EACH
async def test_each_shipped_procedure_from_its_card_to_its_last_reminder(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi = circle.clinic, circle.ravi
    people: list[Reader] = []
    for number, procedure in enumerate(clinic.app.services.plans):
        name = ("Bela", "Chitra", "Zoe", "Sita", "Meera", "Asha")[number]
        card = await circle.enrol("1/4 17:30", procedure=f"procedure-{procedure}", name=name)
        reader = circle.asha if name == "Asha" else circle.phone(name)
        people.append(reader)
        await reader.open(link_on_card(card))
        await reader.tap("button-agree")
        await reader.tap("button-news-yes")
        await reader.say("/plan")
        await ravi.say(f"/patient {name}")
    for _ in range(30):
        await clinic.move_to(at(clinic, 1, 9))
        await clinic.move_to(at(clinic, 0, 20, 20))
    for reader in people:
        await reader.say("/plan")
        assert reader.leaks() == {}
        assert len(reader.shown) > 40
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 30
