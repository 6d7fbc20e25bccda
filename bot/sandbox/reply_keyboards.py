"""Keyboards under the text box: those that ask for a location, and their removal."""

from typing import cast

from bot.sandbox.chats import Chat, PrivateChat
from bot.sandbox.errors import JsonObject, bad_request, not_implemented
from bot.sandbox.keyboards import ReplyKeyboard

_SHOWN = {
    "keyboard",
    "is_persistent",
    "resize_keyboard",
    "one_time_keyboard",
    "input_field_placeholder",
    "selective",
}
_REMOVED = {"remove_keyboard", "selective"}
_LONGEST_PLACEHOLDER = 64


def is_reply_keyboard(markup: JsonObject) -> bool:
    """Whether this `reply_markup` changes what stands under the text box."""
    return not markup.keys().isdisjoint({"keyboard", "remove_keyboard"})


def parse_reply_keyboard(markup: JsonObject, chat: Chat) -> ReplyKeyboard | None:
    """What stands under the text box of `chat` from now on; None once it is removed.

    Raises:
        ApiError: 400 if Telegram would refuse it, or for buttons that the sandbox does not know.
    """
    if "remove_keyboard" in markup:
        _check_fields(markup, _REMOVED)
        if markup["remove_keyboard"] is not True:
            raise bad_request("can't parse reply keyboard markup: remove_keyboard must be True")
        return None
    _check_fields(markup, _SHOWN)
    rows = _array(markup["keyboard"], "keyboard")
    buttons = [one for row in rows for one in _array(row, "a row")]
    if not buttons:
        raise bad_request("reply keyboard is empty")
    if not isinstance(chat, PrivateChat):
        raise bad_request("location can be requested in private chats only")
    return ReplyKeyboard(
        labels=tuple(_label(one) for one in buttons),
        one_time=markup.get("one_time_keyboard") is True,
    )


def _check_fields(markup: JsonObject, known: set[str]) -> None:
    if unknown := markup.keys() - known:
        raise bad_request(f"unknown fields in reply_markup: {sorted(unknown)}")
    for name in markup.keys() - {"keyboard", "input_field_placeholder"}:
        if not isinstance(markup[name], bool):
            raise bad_request(f'Field "{name}" must be of type Boolean')
    placeholder = markup.get("input_field_placeholder", "-")
    if not isinstance(placeholder, str) or not 1 <= len(placeholder) <= _LONGEST_PLACEHOLDER:
        raise bad_request("input field placeholder is invalid")


def _array(value: object, what: str) -> list[object]:
    if not isinstance(value, list):
        raise bad_request(f"can't parse reply keyboard: {what} must be of type Array")
    return cast("list[object]", value)


def _label(value: object) -> str:
    if not isinstance(value, dict):
        raise not_implemented("a button under the text box that only says its text")
    fields = cast("JsonObject", value)
    if fields.keys() != {"text", "request_location"} or fields["request_location"] is not True:
        raise not_implemented("a button under the text box that does not ask for a location")
    text = fields["text"]
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must be non-empty')
    return text
