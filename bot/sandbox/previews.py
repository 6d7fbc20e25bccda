"""Options for the preview of a link."""

from typing import Any

from bot.sandbox.errors import JsonObject, bad_request

_FIELDS: dict[str, type] = {
    "is_disabled": bool,
    "url": str,
    "prefer_small_media": bool,
    "prefer_large_media": bool,
    "show_above_text": bool,
}


def parse_preview(values: dict[str, Any]) -> JsonObject | None:
    """The `link_preview_options` of a call: https://core.telegram.org/bots/api#linkpreviewoptions.

    Raises:
        ApiError: 400 for unknown or wrongly typed fields.
    """
    given: JsonObject | None = values.get("link_preview_options")
    for name, value in (given or {}).items():
        if name not in _FIELDS or not isinstance(value, _FIELDS[name]):
            raise bad_request(f"can't parse link preview options: wrong field {name}")
    return given or None
