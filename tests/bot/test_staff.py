"""The clinic's people: inviting, listing, removing, and what each may do."""

import pytest

from bot.demo.clinic import DemoClinic
from tests.steps import enrol, find, forge_tap, hire, labels, link_on_card, open_link, say, tap

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
STAFF_MENU = [
    *("today", "enrol", "done", "book", "week", "patient", "series"),
    *("broadcast", "staff", "help"),
]


async def test_an_invited_person_joins_the_staff_with_its_menu(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    find(ravi, "Welcome to the team of Sunrise Skin Clinic, Ravi.")
    find(ravi, "what staff can do here")
    assert [command.command for command in ravi.menu] == STAFF_MENU
    assert "✅ Joined today" in find(clinic.owner, "Ravi · new member of staff").text


async def test_owners_see_everybody_with_a_way_to_remove(clinic: DemoClinic) -> None:
    await hire(clinic, "Ravi")
    await say(clinic, clinic.owner, "/staff invite Sita")
    answer = await say(clinic, clinic.owner, "/staff")
    assert answer.startswith("Staff\nMeera, owner\nRavi, staff\nSita, staff (not joined yet)")
    assert labels(clinic.owner.last) == ["Remove Ravi", "Remove Sita"]


async def test_only_owners_invite_and_remove(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    assert await say(clinic, ravi, "/staff invite Sita") == "Only an owner may do this."
    assert await say(clinic, ravi, "/staff remove Meera") == "Only an owner may do this."
    await say(clinic, ravi, "/staff")
    assert labels(ravi.last) == []
    await say(clinic, clinic.owner, "/staff invite Sita")
    await forge_tap(clinic, ravi, "newcode:2")
    await forge_tap(clinic, ravi, "unstaff:1")
    assert "new member of staff" not in ravi.last.text
    assert "Meera, owner" in await say(clinic, clinic.owner, "/staff")


async def test_a_removed_member_loses_everything_at_once(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    await say(clinic, ravi, "/enrol")
    await say(clinic, clinic.owner, "/staff")
    asked = await tap(clinic, clinic.owner, "Remove Ravi")
    assert asked == "Remove Ravi? Ravi can then no longer use this bot for the clinic."
    assert labels(clinic.owner.last) == ["Keep", "Remove Ravi"]
    await tap(clinic, clinic.owner, "Keep")
    assert "Ravi, staff" in clinic.owner.last.text
    assert "Today" in await say(clinic, ravi, "/today")
    await tap(clinic, clinic.owner, "Remove Ravi")
    await tap(clinic, clinic.owner, "Remove Ravi")
    find(clinic.owner, "Ravi was removed and can no longer use this bot.")
    assert ravi.last.text == "You are no longer in the team of Sunrise Skin Clinic."
    assert ravi.menu == ()
    for text in ("Asha", "/today", "/enrol", "/help"):
        assert (await say(clinic, ravi, text)).startswith("Hello. Please type the code")
    await tap(clinic, ravi, "Cancel")
    assert ravi.toasts == ["This button is no longer in use."]


async def test_an_invitation_ends_with_the_removal(clinic: DemoClinic) -> None:
    card = await say(clinic, clinic.owner, "/staff invite Ravi")
    assert "was removed" in await say(clinic, clinic.owner, "/staff remove ravi")
    assert labels(find(clinic.owner, "✖ Withdrawn.")) == []
    ravi = clinic.sandbox.world.add_person(first_name="Ravi")
    assert "no longer valid" in await open_link(clinic, ravi, link_on_card(card))


@pytest.mark.thorough
async def test_mistakes_with_names_are_told(clinic: DemoClinic) -> None:
    owner = clinic.owner
    assert await say(clinic, owner, "/staff invite") == "Please add a name: /staff invite Ravi"
    assert "I cannot take “7” as a name." in await say(clinic, owner, "/staff invite 7")
    assert "I know nobody called “Bob”" in await say(clinic, owner, "/staff remove Bob")
    assert "Owners are set in the settings" in await say(clinic, owner, "/staff remove Meera")
    assert len(await say(clinic, owner, f"/staff remove {'x' * 4000}")) < 200
    await hire(clinic, "Ravi")
    await hire(clinic, "Ravi")
    assert "several people called “Ravi”" in await say(clinic, owner, "/staff remove Ravi")


async def test_a_second_invitation_of_one_name_replaces_the_first(clinic: DemoClinic) -> None:
    first = await say(clinic, clinic.owner, "/staff invite Ravi")
    second = await say(clinic, clinic.owner, "/staff invite Ravi")
    find(clinic.owner, "✖ Withdrawn.")
    ravi = clinic.sandbox.world.add_person(first_name="Ravi")
    assert "no longer valid" in await open_link(clinic, ravi, link_on_card(first))
    assert "what staff can do" in await open_link(clinic, ravi, link_on_card(second))


async def test_staff_who_are_not_understood_are_not_taken_for_strangers(
    clinic: DemoClinic,
) -> None:
    hint = "I did not understand that. /help shows what I can do."
    assert await say(clinic, clinic.owner, "good morning") == hint
    assert await say(clinic, clinic.owner, "/plan") == hint
    await clinic.owner.send_photo(PIXEL)
    await clinic.settled()
    assert clinic.owner.last.text == hint


async def test_a_member_of_staff_can_also_be_a_patient(clinic: DemoClinic) -> None:
    ravi = await hire(clinic, "Ravi")
    card = await enrol(clinic, clinic.owner, "Ravi microdermabrasion 2/6 17:30")
    await open_link(clinic, ravi, link_on_card(card))
    await tap(clinic, ravi, "I agree")
    assert {command.command for command in ravi.menu} > {"enrol", "plan", "stop"}
    find(ravi, "May we also send you news")
