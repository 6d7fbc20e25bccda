"""The JSON Schema beside the plans: current, and of one mind with the reader."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from messages.answers import parse_escalation
from messages.duration import parse_duration
from messages.offsets import parse_offset
from messages.plan import SHIPPED_PLANS
from messages.plan_schema import SHIPPED_SCHEMA, plan_schema
from messages.plan_values import parse_range

SCHEMA = json.loads(plan_schema())
PARTS = {
    "advice": SCHEMA["$defs"]["Advice"],
    "steps": SCHEMA["$defs"]["Step"],
    "check_ins": SCHEMA["$defs"]["CheckIns"],
    "series": SCHEMA["$defs"]["Series"],
}


def test_the_shipped_schema_is_the_models_own() -> None:
    written = SHIPPED_SCHEMA.read_text(encoding="utf-8")
    assert written == plan_schema(), "write it anew: python -m messages.plan_schema"


def test_every_shipped_plan_names_the_schema_beside_it() -> None:
    for path in SHIPPED_PLANS.glob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={SHIPPED_SCHEMA.name}"


def test_an_editor_can_explain_every_field_and_refuses_unknown_ones() -> None:
    for part in (SCHEMA, *PARTS.values()):
        assert part["additionalProperties"] is False
        for name, field in part["properties"].items():
            assert "description" in field or "$ref" in field, name
    assert SCHEMA["properties"]["escalate"]["required"] == ["sore", "severe"]


@pytest.mark.parametrize(
    ("part", "field", "parse", "wrong"),
    [
        ("steps", "when", parse_offset, ["soon", "day one", "days 1-7 8", "+1 hour"]),
        ("steps", "useful_for", parse_duration, ["long", "0h", "4 hours"]),
        ("series", "interval_range", parse_range, ["7", "7 to 42"]),
        ("escalate", "", parse_escalation, ["never", "after day", "on day 1"]),
    ],
)
def test_what_the_schema_lets_through_the_reader_reads(
    part: str, field: str, parse: Callable[[str], object], wrong: list[str]
) -> None:
    if part == "escalate":
        rule = SCHEMA["properties"]["escalate"]["additionalProperties"]
    else:
        rule = PARTS[part]["properties"][field]
    for example in rule["examples"]:
        assert re.search(rule["pattern"], example)
        assert parse(example)
    for text in wrong:
        assert not re.search(rule["pattern"], text)
        with pytest.raises(ValueError, match="write"):
            parse(text)


def test_every_shipped_plan_keeps_to_the_schema() -> None:
    for path in SHIPPED_PLANS.glob("*.yaml"):
        plan: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(SCHEMA["required"]) <= plan.keys() <= SCHEMA["properties"].keys()
        for name, part in PARTS.items():
            for given in plan[name] if name == "steps" else [plan[name]]:
                assert set(part["required"]) <= given.keys() <= part["properties"].keys()
                for key, value in given.items():
                    pattern = part["properties"][key].get("pattern")
                    assert pattern is None or re.search(pattern, value), (path.name, key)
