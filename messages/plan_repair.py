"""Stand-ins for what is faulty in a plan, so that the rest of it can still be reviewed."""

from collections.abc import Iterable, Mapping
from typing import cast

from messages.plan_faults import Place

_HARMLESS = "harmless-advice"
"""The id of nothing that is said: the review leaves it out."""
_LONGEST = 999
_ANY = f"1-{_LONGEST}"
_WHOLE: Mapping[str, str | list[object] | dict[object, object] | None] = {
    "id": "stand-in",
    "name": _HARMLESS,
    "advice": dict.fromkeys(("today", "avoid", "normal", "call", "expect"), _HARMLESS),
    "steps": [],
    "check_ins": {
        "when": "day 0 12:00",
        "says": _HARMLESS,
        "label": _HARMLESS,
        "useful_for": "1h",
    },
    "escalate": {"sore": "always", "severe": "always"},
    "series": {
        "sessions": 1,
        "sessions_range": _ANY,
        "interval_days": _LONGEST,
        "interval_range": _ANY,
    },
    "reviewed_by": None,
    "reviewed_on": None,
}


def is_stand_in(message_id: str) -> bool:
    """Whether a step or text takes the place of a faulty one."""
    return message_id.startswith(_HARMLESS)


def repaired(document: Mapping[object, object], faulty: Iterable[Place]) -> dict[object, object]:
    """The document without unknown keys, and with stand-ins for faulty fields."""
    result = {key: value for key, value in document.items() if key in _WHOLE}
    for place in faulty:
        match place:
            case ("steps", int(index), *rest) if isinstance(result.get("steps"), list):
                steps = [*cast("list[object]", result["steps"])]
                steps[index] = _step(steps[index], index, rest)
                result["steps"] = steps
            case (("reviewed_by" | "reviewed_on"), *_):
                result |= {"reviewed_by": None, "reviewed_on": None}
            case (str(field), *rest) if field in _WHOLE:
                result[field] = _field(result.get(field), field, rest)
            case _:
                pass
    return result


def _step(step: object, index: int, rest: list[str | int]) -> object:
    """A faulty step keeps its other fields; without its time it gives way to one never due."""
    spare: dict[str | int, object] = {
        "id": f"{_HARMLESS}-{index}",
        "says": _HARMLESS,
        "label": _HARMLESS,
        "useful_for": "9d",
    }
    if isinstance(step, dict) and rest and rest[0] != "when":
        kept = cast("dict[object, object]", step)
        # Of what is not for every day or patient the review asks least.
        lenient = spare | {"opt_in": True, "unless_check_in": True}
        if rest[0] in lenient:
            return kept | {rest[0]: lenient[rest[0]]}
        return {key: value for key, value in kept.items() if key != rest[0]}
    return spare | {"when": "1 days after last 12:00"}


def _field(value: object, field: str, rest: list[str | int]) -> object:
    """A faulty key of a field gives way alone where its neighbours do not depend on it."""
    whole = _WHOLE[field]
    if not (isinstance(value, dict) and isinstance(whole, dict) and rest):
        return whole
    kept = cast("dict[object, object]", value)
    key = rest[0]
    if field == "series":
        return _series(kept, key)
    if key in whole:
        return kept | {key: whole[key]}
    return {name: each for name, each in kept.items() if name != key}


def _series(kept: Mapping[object, object], key: str | int) -> dict[object, object]:
    """A faulty number of a series gives way with its range, unless only the range is too narrow."""
    stand_ins: dict[object, object] = {}
    gone = {key, "best_until_days"} if str(key).startswith("interval") else {key}
    match key:
        case "sessions":
            stand_ins = {"sessions": 1, "sessions_range": _ANY}
        case "interval_days":
            days = kept.get(key)
            possible = isinstance(days, int) and 1 <= days < _LONGEST
            stand_ins = {"interval_days": days if possible else _LONGEST, "interval_range": _ANY}
        case "sessions_range" | "interval_range":
            stand_ins = {key: _ANY}
        case _:
            pass
    return {name: each for name, each in kept.items() if name not in gone} | stand_ins
