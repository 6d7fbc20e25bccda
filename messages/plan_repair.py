"""Stand-ins for what is faulty in a plan, so that the rest of it can still be reviewed."""

from collections.abc import Iterable, Mapping
from typing import cast

from messages.plan_faults import Place

_HARMLESS = "harmless-advice"
"""The id of nothing that is said: the review leaves it out."""
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
        "sessions_range": "1-999",
        "interval_days": 999,
        "interval_range": "1-999",
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
    """A faulty step gives way to one that is never due; one with a faulty id keeps the rest."""
    name = f"{_HARMLESS}-{index}"
    known = {"id", "when", "says", "label", "useful_for", "opt_in", "unless_check_in", "news_only"}
    if isinstance(step, dict) and rest:
        kept = cast("dict[object, object]", step)
        if rest[0] not in known:
            return {key: value for key, value in kept.items() if key in known}
        if rest[0] == "id":
            return kept | {"id": name}
    never = {"when": "1 days after last 12:00", "useful_for": "1h"}
    return {"id": name, "says": _HARMLESS, "label": _HARMLESS, **never}


def _field(value: object, field: str, rest: list[str | int]) -> object:
    """A faulty key of a field gives way alone where its neighbours do not depend on it."""
    whole = _WHOLE[field]
    if not (isinstance(value, dict) and isinstance(whole, dict) and rest) or field == "series":
        return whole
    kept = cast("dict[object, object]", value)
    key = rest[0]
    if key in whole:
        return kept | {key: whole[key]}
    return {name: each for name, each in kept.items() if name != key}
