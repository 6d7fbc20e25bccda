"""What stands under the text box, and the location that is shared by it."""

import pytest
from raw_api import RawApi

from bot.sandbox.accounts import Bot
from bot.sandbox.group import Group
from bot.sandbox.person import Person

_ASKS = {
    "keyboard": [[{"text": "Here I am", "request_location": True}]],
    "one_time_keyboard": True,
}


async def test_a_location_button_stays_until_it_is_used_and_the_bot_gets_the_place(
    api: RawApi, account: Bot, asha: Person
) -> None:
    sent = await api.result("sendMessage", chat_id=asha.id, text="Where?", reply_markup=_ASKS)
    assert "reply_markup" not in sent
    await api.result("sendMessage", chat_id=asha.id, text="Well?")
    assert asha.location_buttons == ("Here I am",)
    await asha.share_location(18.52, 73.86)
    assert asha.location_buttons == ()
    update = account.updates.pending()[-1]
    assert update.body["location"] == {"latitude": 18.52, "longitude": 73.86}
    assert asha.last.location == (18.52, 73.86)


async def test_a_bot_can_take_the_button_away(api: RawApi, asha: Person) -> None:
    await api.result("sendMessage", chat_id=asha.id, text="Where?", reply_markup=_ASKS)
    gone = {"remove_keyboard": True}
    await api.result("sendMessage", chat_id=asha.id, text="Never mind.", reply_markup=gone)
    assert asha.location_buttons == ()


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({"keyboard": []}, "reply keyboard is empty"),
        ({"keyboard": "x"}, "can't parse reply keyboard: keyboard must be of type Array"),
        (
            {"keyboard": [[{"text": " ", "request_location": True}]]},
            'can\'t parse keyboard button: Field "text" must be non-empty',
        ),
        (_ASKS | {"selective": 1}, 'Field "selective" must be of type Boolean'),
        (_ASKS | {"inline_keyboard": []}, "unknown fields in reply_markup: ['inline_keyboard']"),
        (_ASKS | {"input_field_placeholder": "x" * 65}, "input field placeholder is invalid"),
        (
            {"remove_keyboard": False},
            "can't parse reply keyboard markup: remove_keyboard must be True",
        ),
    ],
)
async def test_a_keyboard_that_breaks_a_rule_is_refused(
    api: RawApi, asha: Person, markup: object, reason: str
) -> None:
    said = await api.refusal("sendMessage", chat_id=asha.id, text="Hello", reply_markup=markup)
    assert said == f"Bad Request: {reason}"


async def test_a_location_is_asked_for_in_private_and_by_new_messages_only(
    api: RawApi, asha: Person, reception: Group
) -> None:
    said = await api.refusal("sendMessage", chat_id=reception.id, text="?", reply_markup=_ASKS)
    assert said == "Bad Request: location can be requested in private chats only"
    sent = await api.result("sendMessage", chat_id=asha.id, text="Hello")
    said = await api.refusal(
        "editMessageText",
        chat_id=asha.id,
        message_id=sent["message_id"],
        text="Where?",
        reply_markup=_ASKS,
    )
    assert said == "Bad Request: inline keyboard expected"
