"""A patient's worry reaches people, one after the other, until one takes it."""

from datetime import timedelta

import pytest

from bot.demo.clinic import DemoClinic
from bot.sandbox.group import Group
from tests.conftest import OpenClinic
from tests.steps import (
    at,
    enrol,
    find,
    forge_tap,
    hire,
    join,
    labels,
    patient,
    say,
    tap,
    texts,
)

LINE = "Asha microdermabrasion 2/6 17:30"


async def test_the_chain_goes_on_until_somebody_takes_it(clinic: DemoClinic) -> None:
    ravi, sita = await hire(clinic, "Ravi"), await hire(clinic, "Sita")
    asha = await join(clinic, "Asha", await enrol(clinic, ravi, LINE))
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    alert = find(ravi, "A patient is worried")
    assert "Asha, microdermabrasion 2 of 6, day 1\nAnswer today 19:05: 4 · Blister" in alert.text
    assert labels(alert) == ["I take it"]
    assert not [text for text in texts(sita) if "Answer today" in text]
    await clinic.move(timedelta(hours=2))
    assert "Nobody has taken this for 2 hours" in sita.last.text
    assert not [text for text in texts(clinic.owner) if "Answer today" in text]
    await clinic.move(timedelta(hours=2))
    assert "Still nobody has taken this" in clinic.owner.last.text
    await tap(clinic, sita, "I take it")
    assert sita.toasts == ["Thank you. It is yours."]
    for person in (ravi, sita, clinic.owner):
        taken = find(person, "✅ Sita took it today 23:0")
        assert taken.buttons == ()
        assert taken.text.startswith("A patient is worried"), "and not that nobody has taken it"
    assert "Worries nobody has taken" not in await say(clinic, ravi, "/today")


@pytest.mark.thorough
async def test_a_worry_nobody_takes_is_told_again_each_morning(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    await clinic.move_to(at(clinic, 1, 8, 59))
    before = [len(texts(each)) for each in (ravi, clinic.owner)]
    await clinic.move_to(at(clinic, 0, 9, 2))
    for person, count in zip((ravi, clinic.owner), before, strict=True):
        (again,) = texts(person)[count:]
        assert again.startswith("🔴 Still nobody has taken this")
        assert "Answer Wed 13 May 19:05: 4 · Blister" in again
    await tap(clinic, ravi, "I take it")
    told = [len(texts(each)) for each in (ravi, clinic.owner)]
    await clinic.move_to(at(clinic, 1, 9, 30))
    assert [len(texts(each)) for each in (ravi, clinic.owner)] == told


@pytest.mark.thorough
async def test_a_milder_answer_stands_beside_the_first_until_somebody_takes_the_worry(
    clinic: DemoClinic,
) -> None:
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    severe = "4 · Blister, pus, fever, swelling"
    await tap(clinic, asha, severe)
    await tap(clinic, asha, f"✓ {severe} – change")
    await tap(clinic, asha, "1 · Calm")
    alert = find(clinic.owner, "🔴 A patient is worried")
    assert f"Answer today 19:05: {severe}, answered again: 1 · Calm\nPlease call" in alert.text
    assert labels(alert) == ["I take it"]
    today = await say(clinic, clinic.owner, "/today")
    assert f"Asha: {severe}, since today 19:05, answered again: 1 · Calm" in today
    await tap(clinic, clinic.owner, "I take it")
    taken = find(clinic.owner, "✅ Meera took it today 19:05.")
    assert "answered again: 1 · Calm" in taken.text


@pytest.mark.thorough
async def test_who_left_the_team_learns_nothing_more_of_a_worry(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    await clinic.move_to(at(clinic, 0, 21, 10))
    assert labels(find(ravi, "Nobody has taken this")) == ["I take it"]
    await say(clinic, clinic.owner, "/staff remove Ravi")
    await tap(clinic, asha, "✓ 4 · Blister, pus, fever, swelling – change")
    await tap(clinic, asha, "1 · Calm")
    assert "answered again" in find(clinic.owner, "A patient is worried").text
    assert "answered again" not in find(ravi, "Nobody has taken this").text


async def test_of_two_who_tap_at_once_one_has_it_and_the_other_learns_who(
    clinic: DemoClinic,
) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    await clinic.move(timedelta(hours=2))
    await ravi.tap("I take it")
    await clinic.owner.tap("I take it")
    await clinic.settled()
    toasts = (ravi.toasts, clinic.owner.toasts)
    assert toasts in (
        (["Thank you. It is yours."], ["Ravi already took it."]),
        (["Meera already took it."], ["Thank you. It is yours."]),
    )


@pytest.mark.thorough
async def test_neither_strangers_nor_removed_staff_can_take_a_worry(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    asha = await join(clinic, "Asha", await enrol(clinic, ravi, LINE))
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    await say(clinic, clinic.owner, "/staff remove Ravi")
    await ravi.tap("I take it")
    await forge_tap(clinic, asha, "take:1")
    assert ravi.toasts == ["This button is no longer in use."]
    await say(clinic, clinic.owner, "/today")
    assert "I take Asha" in labels(find(clinic.owner, "Worries nobody has taken"))


async def test_a_worry_goes_to_the_staff_group_first(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(with_group=True)
    group = clinic.group
    assert group is not None
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    assert "A patient is worried" in group.messages[-1].text
    guest = clinic.sandbox.world.add_person(first_name="Guest")
    group.add(guest)
    await guest.tap("I take it", in_=group)
    await clinic.settled()
    assert guest.toasts == ["This button is no longer in use."]
    assert "took it" not in words_in(group)
    await clinic.owner.tap("I take it", in_=group)
    await clinic.settled()
    assert "✅ Meera took it today 19:05." in words_in(group)


def words_in(group: Group) -> str:
    return "\n".join(message.text for message in group.messages if message.from_bot)


@pytest.mark.thorough
async def test_the_alerts_follow_a_group_that_is_upgraded(open_clinic: OpenClinic) -> None:
    clinic = await open_clinic(with_group=True)
    group = clinic.group
    assert group is not None
    asha = await patient(clinic)
    await clinic.move_to(at(clinic, 1, 19, 5))
    group.upgrade()
    await tap(clinic, asha, "4 · Blister, pus, fever, swelling")
    assert "A patient is worried" in group.messages[-1].text


async def test_the_group_hears_of_the_day_but_no_other_group_does(
    open_clinic: OpenClinic,
) -> None:
    clinic = await open_clinic(with_group=True)
    group = clinic.group
    assert group is not None
    await patient(clinic)
    await clinic.owner.say("/today", in_=group)
    await clinic.settled()
    assert "Asha · microdermabrasion 2/6" in group.messages[-1].text
    await clinic.owner.say("/enrol", in_=group)
    await clinic.settled()
    assert group.messages[-1].text == "Please do this in our private chat."
    family = clinic.sandbox.world.add_group(title="Family", members=[clinic.owner, clinic.bot])
    await clinic.owner.say("/today", in_=family)
    await clinic.settled()
    assert not [message for message in family.messages if message.from_bot]
