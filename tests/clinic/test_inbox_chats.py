from typing import Any

import pytest

from clinic.inbox import chat_of

CHAT = {"id": 42, "type": "private"}
GROUP = {"id": -100_42, "type": "supergroup"}
ASHA = {"id": 42, "is_bot": False, "first_name": "Asha"}


@pytest.mark.parametrize(
    "part",
    [
        {"message": {"chat": CHAT, "from": ASHA}},
        {"edited_message": {"chat": CHAT, "from": ASHA}},
        {"business_message": {"chat": CHAT, "from": ASHA}},
        {"channel_post": {"chat": CHAT}},
        {"callback_query": {"from": {"id": 7}, "message": {"chat": CHAT}}},
        {"callback_query": {"from": ASHA, "inline_message_id": "x"}},
        {"my_chat_member": {"chat": CHAT, "from": {"id": 7}}},
        {"chat_member": {"chat": CHAT, "from": {"id": 7}}},
        {"chat_join_request": {"chat": CHAT, "from": {"id": 7}}},
        {"message_reaction": {"chat": CHAT, "user": {"id": 7}}},
        {"message_reaction_count": {"chat": CHAT}},
        {"chat_boost": {"chat": CHAT}},
        {"inline_query": {"from": ASHA, "query": "x"}},
        {"chosen_inline_result": {"from": ASHA}},
        {"shipping_query": {"from": ASHA}},
        {"pre_checkout_query": {"from": ASHA}},
        {"purchased_paid_media": {"from": ASHA}},
        {"poll_answer": {"user": ASHA, "poll_id": "1"}},
        {"business_connection": {"user": ASHA, "user_chat_id": 42}},
    ],
    ids=lambda part: next(iter(part)),
)
def test_an_update_belongs_to_its_chat_or_else_its_sender(part: dict[str, Any]) -> None:
    assert chat_of({"update_id": 1, **part}) == 42


def test_what_staff_tap_in_the_group_belongs_to_the_group() -> None:
    tap = {"from": ASHA, "message": {"chat": GROUP, "from": {"id": 1000, "is_bot": True}}}
    assert chat_of({"update_id": 1, "callback_query": tap}) == -100_42


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "poll": {"id": "1"}},
        {"update_id": 1, "message": "no message at all"},
        {"update_id": 1, "message": {"chat": "no chat", "from": None}},
    ],
)
def test_what_belongs_to_nobody_is_kept_in_order_by_itself(update: dict[str, Any]) -> None:
    assert chat_of(update) == 0
