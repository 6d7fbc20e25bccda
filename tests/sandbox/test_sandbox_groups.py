"""Groups: what a bot sees there, and what becomes of a group."""

import pytest
from raw_api import RawApi

from bot.sandbox.accounts import Bot
from bot.sandbox.errors import CannotActError
from bot.sandbox.group import Group
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox


async def test_a_bot_is_told_that_it_was_put_into_a_new_group(
    sandbox: Sandbox, account: Bot, ravi: Person, api: RawApi
) -> None:
    group = sandbox.world.add_group(title="Back office", members=[ravi, account])
    joined, made = await api.result("getUpdates")
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["my_chat_member"]["from"]["first_name"] == "Ravi"
    assert made["message"]["group_chat_created"] is True
    assert made["message"]["chat"] == {"id": group.id, "type": "group", "title": "Back office"}


async def test_a_bot_without_rights_sees_only_what_is_meant_for_it(
    api: RawApi, reception: Group, ravi: Person
) -> None:
    sent = await api.result("sendMessage", chat_id=reception.id, text="A question came in")
    await ravi.say("lunch?", in_=reception)
    await ravi.say("/today", in_=reception)
    await ravi.say("/today@another_bot", in_=reception)
    await ravi.say("/today@Sunrise_Clinic_Bot", in_=reception)
    await ravi.say("tell them yes", in_=reception, reply_to=sent["message_id"])
    await ravi.say("is @sunrise_clinic_bot awake?", in_=reception)
    seen = [update["message"]["text"] for update in await api.result("getUpdates")]
    assert seen == [
        "/today",
        "/today@Sunrise_Clinic_Bot",
        "tell them yes",
        "is @sunrise_clinic_bot awake?",
    ]
    assert len(reception.messages) == 8


async def test_an_administrator_bot_sees_everything(
    api: RawApi, account: Bot, reception: Group, ravi: Person
) -> None:
    reception.promote(account)
    await ravi.say("lunch?", in_=reception)
    risen, said = await api.result("getUpdates")
    assert risen["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert said["message"]["text"] == "lunch?"


async def test_members_tap_buttons_in_a_group(
    api: RawApi, reception: Group, ravi: Person, asha: Person
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Mine", "callback_data": "m"}]]}
    await api.result("sendMessage", chat_id=reception.id, text="Who?", reply_markup=keyboard)
    await ravi.tap("Mine", in_=reception)
    query = (await api.result("getUpdates"))[0]["callback_query"]
    assert query["from"]["id"] == ravi.id
    assert query["message"]["chat"]["id"] == reception.id
    with pytest.raises(CannotActError, match="Asha is not in 'Reception'"):
        await asha.tap("Mine", in_=reception)


async def test_an_upgraded_group_is_refused_under_its_old_id(
    api: RawApi, account: Bot, reception: Group
) -> None:
    old = reception.id
    reception.upgrade()
    body = await api("sendMessage", chat_id=old, text="Hello")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": reception.id}
    away, here = [update["message"] for update in await api.result("getUpdates")]
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (old, reception.id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (reception.id, old)
    sent = await api.result("sendMessage", chat_id=reception.id, text="Hello")
    assert (sent["chat"]["type"], sent["message_id"]) == ("supergroup", 2)
    with pytest.raises(ValueError, match="supergroup already"):
        reception.upgrade()


@pytest.mark.parametrize("supergroup", [False, True])
async def test_a_kicked_bot_is_refused(
    sandbox: Sandbox, account: Bot, ravi: Person, api: RawApi, supergroup: bool
) -> None:
    group = sandbox.world.add_group(title="Desk", members=[ravi, account], supergroup=supergroup)
    group.kick(account)
    said = await api.refusal("sendMessage", chat_id=group.id, text="Hello")
    kind = "supergroup" if supergroup else "group"
    assert said == f"Forbidden: bot was kicked from the {kind} chat"
    group.add(account)
    assert (await api("sendMessage", chat_id=group.id, text="Hello"))["ok"]


async def test_a_group_without_the_bot_does_not_exist_for_it(
    sandbox: Sandbox, ravi: Person, api: RawApi
) -> None:
    group = sandbox.world.add_group(title="Family", members=[ravi])
    said = await api.refusal("sendMessage", chat_id=group.id, text="Hello")
    assert said == "Bad Request: chat not found"


async def test_a_bot_can_ask_who_is_who(
    sandbox: Sandbox, api: RawApi, reception: Group, ravi: Person, asha: Person, account: Bot
) -> None:
    async def status(user_id: int) -> str:
        member = await api.result("getChatMember", chat_id=reception.id, user_id=user_id)
        return member["status"]

    assert await status(ravi.id) == "creator"
    assert await status(account.id) == "member"
    assert await status(asha.id) == "left"
    said = await api.refusal("getChatMember", chat_id=reception.id, user_id=77)
    assert said == "Bad Request: user not found"
    said = await api.refusal("getChat", chat_id=ravi.id)
    assert said == "Bad Request: chat not found"


def test_a_group_needs_a_person(sandbox: Sandbox, account: Bot) -> None:
    with pytest.raises(ValueError, match="needs a person"):
        sandbox.world.add_group(title="Robots", members=[account])
