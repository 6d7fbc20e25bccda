"""The team's work in one language: commands, mistakes in each form, and stale buttons."""

from datetime import timedelta

import pytest

from messages.dates import day_and_time
from tests.bot.circle import EACH, MICRO, THREE, open_circle
from tests.bot.reader import Reader
from tests.bot.reception import ask
from tests.conftest import OpenClinic
from tests.steps import at, code_on_card, forge_tap, link_on_card

_GONE = (
    *(f"{verb}:999" for verb in ("take", "took", "takeback", "patient", "steps", "fine")),
    *(f"{verb}:999:yes" for verb in ("decide", "came", "calloff", "scalloff", "unstaff", "offer")),
    *("newcode:999", "withdraw:999", "length:999:5", "sdays:999:0", "send:yes:999", "enrol:9:x"),
    *("days:999:0", "recall:999:never", "booked:999", "coming:999", "done:999", "earlier:999:on"),
    *("feel:999:calm", "change:999", "agree:999", "mine:yes:999", "other:999", "nothing"),
)
"""Taps on what is no longer there."""


@pytest.mark.thorough
@EACH
async def test_each_command_with_and_without_a_name(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    everything = [f"/{each.command}" for each in ravi.person.menu]
    assert len(everything) > 8
    await ravi.say(*everything, "/calendar", "?", "/start", "/staff invite ?", "/plan")
    await circle.join("2/6 17:30", news=True)
    await circle.enrol("2/6 17:30", name="Bela")
    for name in ("Asha", "Bela", "Zoe", "??"):
        for command in ("patient", "series", "book", "done"):
            await ravi.say(f"/{command} {name}")
    for words in ("Asha 99", "Asha 8", "Asha ?"):
        await ravi.say(f"/series {words}")
    await circle.enrol("1/4 17:30", procedure="procedure-microneedling")
    await ravi.tap("button-enrol-new-patient")
    for command in ("patient", "series", "book", "done"):
        await ravi.say(f"/{command} Asha")
    await ravi.say(*everything)
    for data in _GONE:
        await forge_tap(clinic, ravi.person, data)
        await forge_tap(clinic, asha.person, data)
    assert circle.leaks() == {}
    assert len(set(ravi.shown)) > 60


@pytest.mark.thorough
@EACH
async def test_times_that_are_proposed_agreed_and_refused(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await ask(clinic, "Asha", at(clinic, 15, 11))
    await ravi.say("/week")
    await ravi.say("/today")
    await ravi.tap("button-propose")
    await ravi.say("??", "30", "1/1/2026 10:00", "1/1/2029 10:00", "17/5", "27/5")
    await ravi.tap("button-days")
    await ravi.tap_label("★")
    await ravi.tap_label("12")
    await ravi.say("/book Asha")
    await ravi.tap("button-propose-instead")
    await ravi.tap("button-agree-instead")
    await ravi.say("13/5 8:30")
    for words in ("13/5 8:30", "27/5 12:00", "27/5 12:00", "24/5 12:00"):
        await ravi.say(f"/book Asha {words}")
    await ask(clinic, "Asha", at(clinic, 17, 11))
    await ravi.tap("button-decline")
    await ask(clinic, "Asha", at(clinic, 17, 12))
    await ravi.say("/book Asha 29/5 12:00")
    card = await circle.enrol("2/6 17:30", name="Bela")
    await ravi.say("/book Bela 29/5 12:00")
    await ravi.say("/book Bela 28/5 12:00")
    await ravi.tap(
        "button-staff-call-off", when=day_and_time(at(clinic, 16, 12), THREE.zone, language)
    )
    await ravi.tap("button-staff-call-off-yes")
    assert link_on_card(card)
    assert len(asha.shown) > 20
    assert circle.leaks() == {}
    assert len(set(ravi.shown)) > 40


@pytest.mark.thorough
@EACH
async def test_single_steps_of_a_plan(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    await asha.say("/timezone London")
    await ravi.say("/patient Asha")
    await ravi.tap("button-plan-of", procedure=ravi.words(MICRO))
    for number in range(1, 10):
        await ravi.tap_label(str(number))
        await ravi.tap("button-back")
    await ravi.tap_label("6")
    await ravi.tap("button-step-time")
    await ravi.say("??", "13/5", "13/5 23:00", "1/1/2026 10:00", "1/6/2029 10:00", "29/5 10:00")
    await ravi.say("/patient Asha")
    await ravi.tap("button-plan-of", procedure=ravi.words(MICRO))
    await ravi.tap_label("6")
    await ravi.tap("button-step-leave-out", count="several")
    await ravi.tap("button-back")
    await ravi.tap_label("6")
    await ravi.tap("button-step-put-back")
    await ravi.tap_label("✖")
    await ravi.tap_label("↩")
    await ravi.tap("button-step-time")
    await ravi.say("11:30")
    await ravi.tap("button-back")
    await ravi.tap_label("9")
    await ravi.tap("button-back")
    await ravi.tap("button-back-to-patient", name="Asha")
    await clinic.move(timedelta(days=9))
    assert circle.leaks() == {}
    assert len(set(ravi.shown)) > 40


@pytest.mark.thorough
@EACH
async def test_news_from_the_question_to_the_report(open_clinic: OpenClinic, language: str) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await ravi.say("/broadcast")
    await circle.join("2/6 17:30", news=True)
    await ravi.say("/broadcast")
    await ravi.say("9" * 4096)
    await ravi.say("12345")
    await ravi.tap("button-cancel")
    await ravi.say("/broadcast 12345")
    await ravi.tap("button-send-to", count=1)
    await clinic.move(timedelta(minutes=1))
    assert "12345" in asha.person.last.text
    await clinic.move_to(at(clinic, 0, 21, 5))
    await ravi.say("/broadcast 6789")
    await ravi.tap("button-send-to", count=1)
    await asha.say("/news off")
    await clinic.move_to(at(clinic, 1, 9))
    assert circle.leaks() == {}
    assert len(set(ravi.shown)) > 15


@pytest.mark.thorough
@EACH
async def test_the_team_learns_of_whoever_leaves_is_silent_or_cannot_be_reached(
    open_clinic: OpenClinic, language: str
) -> None:
    circle = await open_circle(open_clinic, language)
    clinic, ravi, asha = circle.clinic, circle.ravi, circle.asha
    await circle.join("2/6 17:30")
    bela = circle.phone("Bela")
    await bela.open(link_on_card(await circle.enrol("2/6 17:30", name="Bela")))
    await bela.tap("button-agree")
    await clinic.move_to(at(clinic, 2, 20))
    await bela.person.block()
    await clinic.move_to(at(clinic, 1, 9))
    await ravi.say("/today")
    await ravi.say("/patient Bela")
    await ravi.say("/book Bela 29/5 12:00")
    await asha.say("/stop")
    await ravi.say("/patient Asha")
    await clinic.move_to(at(clinic, 14, 13, 30))
    await ravi.say("/today")
    await ravi.tap_label("✖")
    await ravi.say("/today")
    assert circle.leaks() == bela.leaks() == {}
    assert len(set(ravi.shown)) > 20


@pytest.mark.thorough
@EACH
async def test_where_a_language_comes_first_strangers_groups_and_owners_read_it(
    open_clinic: OpenClinic, language: str
) -> None:
    profile = THREE.model_copy(update={"languages": (language, "en")})
    clinic = await open_clinic(profile=profile, with_group=True)
    owner = Reader(clinic, clinic.owner, language)
    stranger = Reader(clinic, clinic.sandbox.world.add_person(first_name="Zoe"), language)
    await stranger.person.start()
    await clinic.settled()
    await stranger.say("?", "/help", "ABCDE-FGH23")
    await owner.say(
        f"/language {language}",
        "/start",
        "/calendar",
        "/staff",
        "/staff invite",
        "/help",
        "/today",
        "/week",
    )
    card = await owner.say("/staff invite Ravi")
    ravi = Reader(clinic, clinic.sandbox.world.add_person(first_name="Ravi"), language)
    await ravi.open(link_on_card(card))
    await ravi.say("/staff")
    await owner.say("/staff")
    await owner.tap("button-remove", name="Ravi")
    await owner.tap("button-remove-no")
    for words in ("remove Zoe", "remove Ravi", "remove Meera"):
        await owner.say(f"/staff {words}")
    asha = Reader(clinic, clinic.sandbox.world.add_person(first_name="Asha"), language)
    card = await owner.say(f"/enrol Asha {owner.words(MICRO)} 2/6 17:30")
    await asha.open(link_on_card(card))
    await asha.tap("button-agree")
    await asha.tap("button-news-no")
    await stranger.say(code_on_card(card))
    card = await owner.say(f"/enrol Bela {owner.words(MICRO)} 2/6 17:30")
    await owner.tap("button-withdraw")
    await stranger.say(code_on_card(card))
    assert clinic.group is not None
    group = Reader(clinic, clinic.owner, language, chat=clinic.group)
    await ask(clinic, "Asha", at(clinic, 15, 11))
    for words in ("/today", "/week", "/enrol", "/series"):
        await clinic.owner.say(words, in_=clinic.group)
        await clinic.settled()
    await clinic.owner.tap(owner.words("button-propose"), in_=clinic.group)
    await clinic.settled()
    await clinic.move_to(at(clinic, 1, 19, 5))
    await asha.tap("check-in-answer-severe")
    await clinic.move(timedelta(hours=2))
    await clinic.owner.tap(owner.words("button-take"), in_=clinic.group)
    await clinic.settled()
    assert len(group.shown) > 8
    for reader in (owner, ravi, stranger, asha, group):
        assert reader.leaks() == {}
