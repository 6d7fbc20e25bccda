"""Changing and removing messages."""

from datetime import timedelta

from pictures import png
from raw_api import RawApi

from bot.sandbox.group import Account, Group
from bot.sandbox.person import Person
from jobs.clock import MovableClock

KEYBOARD = {"inline_keyboard": [[{"text": "OK", "callback_data": "ok"}]]}


async def sent(api: RawApi, chat_id: int, text: str = "Before") -> dict[str, int]:
    message = await api.result("sendMessage", chat_id=chat_id, text=text, reply_markup=KEYBOARD)
    return {"chat_id": chat_id, "message_id": message["message_id"]}


async def test_an_edit_changes_what_the_person_sees_and_drops_the_buttons(
    api: RawApi, asha: Person, clock: MovableClock
) -> None:
    where = await sent(api, asha.id)
    clock.move(timedelta(days=400))
    edited = await api.result("editMessageText", **where, text="After")
    assert edited["edit_date"] - edited["date"] == 400 * 86400
    assert "reply_markup" not in edited
    assert (asha.last.text, asha.last.buttons) == ("After", ())
    assert asha.last.edited is not None


async def test_an_edit_that_changes_nothing_is_refused(api: RawApi, asha: Person) -> None:
    where = await sent(api, asha.id)
    said = await api.refusal("editMessageText", **where, text="Before", reply_markup=KEYBOARD)
    assert said == (
        "Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    said = await api.refusal("editMessageReplyMarkup", **where, reply_markup=KEYBOARD)
    assert said.startswith("Bad Request: message is not modified")


async def test_only_the_bots_own_messages_can_be_edited(api: RawApi, asha: Person) -> None:
    theirs = await asha.say("mine")
    said = await api.refusal("editMessageText", chat_id=asha.id, message_id=theirs, text="yours")
    assert said == "Bad Request: message can't be edited"
    said = await api.refusal("editMessageText", chat_id=asha.id, message_id=999, text="x")
    assert said == "Bad Request: message to edit not found"
    said = await api.refusal("editMessageText", chat_id=asha.id, text="x")
    assert said == "Bad Request: message identifier is not specified"


async def test_text_and_caption_are_edited_each_by_its_own_method(
    api: RawApi, asha: Person
) -> None:
    where = await sent(api, asha.id)
    said = await api.refusal("editMessageCaption", **where, caption="x")
    assert said == "Bad Request: there is no caption in the message to edit"
    answer = await api.client.post(
        f"/bot{api.token}/sendPhoto",
        data={"chat_id": str(asha.id), "caption": "Day 3"},
        files={"photo": ("skin.png", png(10, 10))},
    )
    where["message_id"] = answer.json()["result"]["message_id"]
    said = await api.refusal("editMessageText", **where, text="x")
    assert said == "Bad Request: there is no text in the message to edit"
    await api.result("editMessageCaption", **where, caption="Day 4")
    assert asha.last.text == "Day 4"


async def test_a_blocked_bot_cannot_edit(api: RawApi, asha: Person) -> None:
    where = await sent(api, asha.id)
    await asha.block()
    said = await api.refusal("editMessageText", **where, text="After")
    assert said == "Forbidden: bot was blocked by the user"


async def test_a_message_can_be_deleted_within_48_hours(
    api: RawApi, asha: Person, clock: MovableClock
) -> None:
    old, new = await sent(api, asha.id, "old"), await sent(api, asha.id, "new")
    assert await api.result("deleteMessage", **new)
    assert asha.last.text == "old"
    said = await api.refusal("deleteMessage", **new)
    assert said == "Bad Request: message to delete not found"
    clock.move(timedelta(hours=48))
    said = await api.refusal("deleteMessage", **old)
    assert said == "Bad Request: message can't be deleted for everyone"


async def test_in_a_group_only_an_administrator_deletes_what_others_wrote(
    api: RawApi, reception: Group, ravi: Person, account: Account
) -> None:
    theirs = await ravi.say("oops", in_=reception)
    where = {"chat_id": reception.id, "message_id": theirs}
    said = await api.refusal("deleteMessage", **where)
    assert said == "Bad Request: message can't be deleted"
    reception.promote(account)
    assert await api.result("deleteMessage", **where)
