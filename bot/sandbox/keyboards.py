"""Inline keyboards: what a bot may attach, and what it gets back."""

from dataclasses import dataclass
from typing import Any, cast

from bot.sandbox.errors import JsonObject, bad_request, not_implemented
from bot.sandbox.links import web_address

MAX_DATA_BYTES = 64
"""https://core.telegram.org/bots/api#inlinekeyboardbutton."""

_MAX_BUTTONS = 100
_OTHER_FIELDS = {
    "icon_custom_emoji_id",
    "style",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}


@dataclass(frozen=True, kw_only=True)
class Button:
    """One inline button: it opens an address or sends its data to the bot."""

    text: str
    url: str | None = None
    callback_data: str | None = None

    def json(self) -> JsonObject:
        """The button as a bot gets it."""
        if self.url is not None:
            return {"text": self.text, "url": self.url}
        return {"text": self.text, "callback_data": self.callback_data}


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ReplyKeyboard:
    """Buttons under the text box: https://core.telegram.org/bots/api#replykeyboardmarkup."""

    labels: tuple[str, ...]
    """Those of the buttons that share a location."""
    one_time: bool


def keyboard_json(keyboard: Keyboard) -> JsonObject:
    """As https://core.telegram.org/bots/api#inlinekeyboardmarkup."""
    return {"inline_keyboard": [[button.json() for button in row] for row in keyboard]}


def parse_keyboard(markup: JsonObject | None) -> Keyboard:
    """The rows of a `reply_markup`; empty without one.

    Raises:
        ApiError: 400 if a button breaks a rule, or for a keyboard that is not inline.
    """
    if not markup:
        return ()
    if markup.keys() & {"keyboard", "remove_keyboard"}:
        raise bad_request("inline keyboard expected")
    if "force_reply" in markup:
        raise not_implemented("reply_markup with force_reply")
    if markup.keys() != {"inline_keyboard"}:
        raise bad_request(f"unknown fields in reply_markup: {sorted(markup)}")
    rows = _array(markup["inline_keyboard"], "inline_keyboard")
    keyboard = tuple(tuple(_button(one) for one in _array(row, "a row")) for row in rows)
    if sum(map(len, keyboard)) > _MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return tuple(row for row in keyboard if row)


def _array(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request(f"can't parse inline keyboard: {what} must be of type Array")
    return cast("list[Any]", value)


def _button(value: object) -> Button:
    if not isinstance(value, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    fields = cast("JsonObject", value)
    for name in fields.keys() & _OTHER_FIELDS:
        raise not_implemented(f"an inline button's {name}")
    for name in fields.keys() - {"text", "url", "callback_data"}:
        raise bad_request(f"can't parse inline keyboard button: unknown field {name}")
    for name, given in fields.items():
        if not isinstance(given, str):
            raise bad_request(
                f'can\'t parse inline keyboard button: Field "{name}" must be of type String'
            )
    return _checked(fields)


def _checked(fields: dict[str, str]) -> Button:
    if not fields.get("text", "").strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    data, url = fields.get("callback_data"), fields.get("url")
    if data is None and url is None:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if data is not None and url is not None:
        raise bad_request("can't parse inline keyboard button: exactly one action is allowed")
    if data is not None:
        if not 1 <= len(data.encode()) <= MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return Button(text=fields["text"], callback_data=data)
    address = web_address(url or "")
    if address is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return Button(text=fields["text"], url=address)
