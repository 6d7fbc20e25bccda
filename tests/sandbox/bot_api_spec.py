"""Holds calls and their results against a machine-readable copy of Telegram's Bot API."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from bot.sandbox.parameters import Upload

SPEC = Path(__file__).parents[2].parent / "shared" / "reference" / "bot-api.json"
_ARRAY = "Array of "
_PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "Float": (int, float),
    "String": str,
    "Boolean": bool,
    "True": bool,
    "InputFile": Upload,
}


@cache
def load_spec() -> dict[str, Any]:
    """The specification; skips the test that asks if the file is absent."""
    if not SPEC.exists():
        pytest.skip("there is no copy of the Bot API's specification beside the repository")
    return json.loads(SPEC.read_text())


def parameter_names(method: str) -> set[str]:
    """Every parameter that the method has."""
    return {field["name"] for field in load_spec()["methods"][method].get("fields", [])}


def violations(method: str, params: dict[str, Any], result: object) -> list[str]:
    """What is wrong with a successful call, in one sentence each; empty if nothing is.

    `params` and `result` are those of a recorded Call.
    """
    methods: dict[str, Any] = load_spec()["methods"]
    if method not in methods:
        return [f"there is no method {method}"]
    spec = methods[method]
    return [
        *_object(spec.get("fields", []), params, method),
        *_value(spec["returns"], result, f"{method}()"),
    ]


def _object(fields: list[dict[str, Any]], given: dict[str, Any], where: str) -> list[str]:
    known = {field["name"]: field for field in fields}
    wrong = [f"{where} has no field {name}" for name in given.keys() - known.keys()]
    for name, field in known.items():
        if name in given:
            wrong += _value(field["types"], given[name], f"{where}.{name}")
        elif field["required"]:
            wrong.append(f"{where}.{name} is missing")
    return wrong


def _value(types: list[str], value: object, where: str) -> list[str]:
    attempts = [_as(kind, value, where) for kind in types]
    return min(attempts, key=len)


def _as(kind: str, value: object, where: str) -> list[str]:
    if kind.startswith(_ARRAY):
        if not isinstance(value, list):
            return [f"{where} is no {kind}"]
        items = enumerate(cast("list[object]", value))
        inner = [kind.removeprefix(_ARRAY)]
        return [wrong for at, item in items for wrong in _value(inner, item, f"{where}[{at}]")]
    if kind in _PLAIN:
        fits = isinstance(value, _PLAIN[kind]) and (
            kind in {"Boolean", "True"} or not isinstance(value, bool)
        )
        return [] if fits else [f"{where} is no {kind}: {value!r}"]
    if not isinstance(value, dict):
        return [f"{where} is no {kind}: {value!r}"]
    spec = load_spec()["types"][kind]
    if "subtypes" in spec:
        return _value(spec["subtypes"], cast("object", value), where)
    return _object(spec.get("fields", []), cast("dict[str, Any]", value), f"{where}:{kind}")
