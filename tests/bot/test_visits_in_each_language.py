"""The next session in one language: recall, booking, the visit, and the end of the series."""

from datetime import timedelta

import pytest

from messages.dates import day_and_time
from tests.bot.circle import EACH, THREE, Circle, open_circle
from tests.bot.reader import Reader
from tests.bot.reception import ask, book, propose
from tests.conftest import OpenClinic
from tests.steps import at, link_on_card


async def _typed(reader: Reader, message_id: str) -> str:
    """Type the language's own word for it: the last of the list."""
    return await reader.say(reader.words(message_id).split()[-1])


async def _pick(circle: Circle, hour: str) -> None:
    """Asha takes the first of the best days, at this hour."""
    await circle.asha.tap_label("★")
    await circle.asha.tap_label(hour)


@pytest.mark.thorough
@EACH
async def test_a_recall_and_each_way_to_answer_it(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await clinic.move_to(at(clinic, 3, 11, 5))
    await asha.tap("button-not-now")
    await clinic.move_to(at(clinic, 11, 11, 5))
    await asha.tap("button-never")
    await asha.say("/book")
    for label in ("button-days-on", "button-days-back"):
        await asha.tap(label)
    await asha.tap_label("★")
    await asha.tap("button-days")
    await asha.say("1/1", "20:15", "99", "14/5/2027", "??")
    await asha.say("/book")
    await asha.tap_label("★", nth=1)
    await asha.tap("button-other-time")
    await asha.say("9" * 501)
    await asha.say(asha.words("label-sunscreen"))
    await ravi.tap("button-propose-time")
    await ravi.tap_label("★")
    await ravi.tap_label("1")
    await asha.tap("button-refuse")
    for words in ("book-words", "other-time-words", "cancel-words", "coming-words", "move-words"):
        await _typed(asha, words)
    await asha.say("/book")
    await _pick(circle, "15:00")
    await asha.tap("button-take-back")
    await asha.tap("button-call-off-no")
    await asha.tap("button-choose-another")
    await _pick(circle, "16:00")
    await ravi.tap("button-decline")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 50


@pytest.mark.thorough
@EACH
async def test_an_appointment_from_the_request_to_the_chair(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await asha.say("/book")
    await _pick(circle, "12:00")
    await asha.say("/plan")
    await ravi.tap("button-confirm")
    assert asha.person.last.file_name == "appointment.ics"
    await asha.tap("button-earlier-on")
    await _typed(asha, "earlier-words")
    await asha.say("/book")
    await asha.tap("button-earlier-off")
    await _typed(asha, "move-words")
    await asha.tap_label("★")
    await asha.tap_label("15:00")
    await asha.say("/book")
    await asha.tap("button-take-back")
    await asha.tap("button-call-off-yes")
    await _typed(asha, "move-words")
    await asha.tap_label("★")
    await asha.tap_label("15:00")
    await asha.tap("button-cancel-both")
    await asha.tap("button-call-off-no")
    await ravi.tap("button-confirm")
    await propose(clinic, "Asha", at(clinic, 15, 10))
    await asha.say("/book")
    await clinic.move(timedelta(days=2))
    await propose(clinic, "Asha", at(clinic, 13, 10))
    await asha.tap("button-offer-yes")
    await clinic.move_to(at(clinic, 10, 11, 5))
    await asha.tap("button-coming")
    await clinic.move_to(at(clinic, 2, 11, 5))
    await asha.say("/book")
    await clinic.move_to(at(clinic, 1, 7, 5))
    await clinic.move_to(at(clinic, 0, 11, 10))
    await asha.say("/book")
    await ravi.say("/today")
    await ravi.tap("button-came", time="10:00", name="Asha")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 50


@pytest.mark.thorough
@EACH
async def test_a_visit_that_was_cancelled_missed_or_offered_to_who_waits(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    card = await circle.enrol("2/6 17:30", name="Bela")
    bela = circle.phone("Bela")
    await bela.open(link_on_card(card))
    await bela.tap("button-agree")
    await bela.tap("button-news-no")
    await book(clinic, "Bela", at(clinic, 14, 12))
    await book(clinic, "Asha", at(clinic, 16, 12))
    await asha.tap("button-earlier-on")
    await _typed(bela, "cancel-words")
    await bela.tap("button-call-off-yes")
    await clinic.move(timedelta(minutes=2))
    await asha.tap("button-offer-yes")
    await clinic.move_to(at(clinic, 14, 13, 10))
    await ravi.say("/done")
    await ravi.tap("button-did-not-come")
    await ravi.tap("button-undo")
    await ravi.tap("button-did-not-come")
    await clinic.move(timedelta(hours=1))
    for days in (1, 3, 4):
        await clinic.move_to(at(clinic, days, 11, 5))
    await ask(clinic, "Asha", at(clinic, 2, 11))
    await clinic.move(timedelta(days=2))
    await book(clinic, "Asha", at(clinic, 3, 11))
    await clinic.move_to(at(clinic, 3, 18, 10))
    await ravi.tap_label("✖")
    await clinic.move(timedelta(days=1))
    await asha.say("/plan")
    agreed = at(clinic, 3, 11)
    await book(clinic, "Asha", agreed)
    when = day_and_time(agreed, THREE.zone, language, now=agreed)
    await ravi.say("/book Asha")
    await ravi.tap("button-staff-call-off", when=when)
    await ravi.tap("button-staff-call-off-no")
    await ravi.say("/book Asha")
    await ravi.tap("button-staff-call-off", when=when)
    await ravi.tap("button-staff-call-off-yes")
    assert bela.leaks() == {}
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 40


@pytest.mark.thorough
@EACH
async def test_a_series_comes_to_its_end(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("3/5 17:30", news=True)
    await clinic.move_to(at(clinic, 14, 12))
    await ravi.say("/done Asha")
    await ravi.tap("button-undo")
    await ravi.say("/done Asha", "/done Asha")
    await clinic.move_to(at(clinic, 3, 11, 5))
    await clinic.move_to(at(clinic, 12, 12))
    await ravi.say("/done Asha")
    await clinic.move(timedelta(minutes=30))
    await asha.say("/book")
    await ravi.say("/done Asha", "/book Asha", "/series Asha", "/series Asha 99", "/series Asha 6")
    await ravi.say("/series Asha 5")
    for _ in range(8):
        await clinic.move_to(at(clinic, 4, 11, 5))
    await asha.say("/plan")
    await asha.say("/book")
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 40


@pytest.mark.thorough
@EACH
async def test_a_calendar_elsewhere_and_a_clinic_without_hours_or_phone(
    open_clinic: OpenClinic, language: str
) -> None:
    elsewhere = THREE.model_copy(update={"booking_url": "https://book.example", "phone": ""})
    circle = await open_circle(open_clinic, language, profile=elsewhere)
    clinic, asha = circle.clinic, circle.asha
    await circle.join("2/6 17:30")
    await clinic.move_to(at(clinic, 3, 11, 5))
    await asha.tap("button-booked")
    await asha.say("??", "1/1 10:00", "14/5/2028 10:00", "27/5 23:00")
    await asha.tap("button-booked-no")
    await asha.say("27/5 12:00")
    assert asha.person.last.file_name == "appointment.ics"
    await asha.say("?", "/help", "/book", "/plan")
    await clinic.move_to(at(clinic, 4, 19, 5))
    for answer in ("calm", "pink", "sore", "severe"):
        await asha.tap(f"check-in-answer-{answer}")
        await asha.tap("button-answered", answer=asha.words(f"check-in-answer-{answer}"))
    assert circle.leaks() == {}
    assert len(set(circle.asha.shown)) > 30


@pytest.mark.thorough
@EACH
async def test_times_that_are_gone_or_too_early_and_two_series_at_once(
    open_clinic: OpenClinic, language: str
) -> None:
    small = THREE.model_copy(update={"hours": {"wed": ("10:00-12:00",)}})
    circle = await open_circle(open_clinic, language, profile=small)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await circle.enrol("2/6 17:30", name="Bela")
    await asha.say("/book")
    await asha.tap_label("★")
    await book(clinic, "Bela", at(clinic, 15, 10))
    await asha.tap_label("10:00")
    await asha.say("27/5 10:00", "14/5 10:00")
    await asha.tap_label("★")
    await book(clinic, "Bela", at(clinic, 15, 11))
    await asha.tap_label("11:00")
    await clinic.move_to(at(clinic, 3, 19, 5))
    calm = asha.words("check-in-answer-calm")
    for _ in range(2):
        await asha.person.tap(calm)
    await clinic.settled()
    assert asha.words("check-in-noted-toast") in asha.person.toasts
    await clinic.move_to(at(clinic, 1, 11, 5))
    await asha.tap("button-not-now")
    await clinic.move_to(at(clinic, 10, 11, 5))
    await asha.tap("button-not-now")
    laser = "procedure-laser-hair-reduction"
    await circle.enrol("1/4", procedure=laser)
    await ravi.tap_label("Asha")
    await ravi.tap("button-enrol-now")
    await asha.say("/book")
    await asha.tap("button-pick-series", procedure=asha.words(laser), number=2, length=4)
    await book(clinic, "Asha", at(clinic, 29, 10))
    await propose(clinic, "Asha", at(clinic, 29, 11))
    await asha.tap("button-refuse")
    await asha.say("/plan")
    for _ in range(14):
        await clinic.move_to(at(clinic, 2, 11, 5))
    assert circle.leaks() == {}
    assert len(set(asha.shown)) > 50
