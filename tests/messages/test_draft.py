from typing import Any

import pytest

from messages.draft import Button, Draft


def test_a_draft_that_an_earlier_release_queued_can_be_read() -> None:
    old: dict[str, Any] = {"text": "Hello", "buttons": [], "qr": "", "caption": False}
    assert Draft.from_document(old) == Draft(text="Hello")


def test_a_draft_comes_back_as_it_was_stored() -> None:
    for draft in (Draft(text="Where?", asks_location="Here"), Draft(text="", ends_keyboard=True)):
        assert Draft.from_document(draft.document()) == draft


def test_a_message_has_one_keyboard_at_most() -> None:
    row = (Button(label="Yes", action="yes"),)
    with pytest.raises(ValueError, match="a message has buttons, or"):
        Draft(text="Where?", buttons=(row,), asks_location="Here")
