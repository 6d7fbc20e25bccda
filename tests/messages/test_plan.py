import json
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from messages.plan import SHIPPED_PLANS, CarePlan, PlanError, load_plans


def written(folder: Path, name: str, document: Mapping[str, Any]) -> Path:
    (folder / name).write_text(yaml.safe_dump(dict(document)), encoding="utf-8")
    return folder


def test_a_plan_survives_the_database_unchanged(plan: CarePlan) -> None:
    stored = json.loads(json.dumps(plan.document()))
    again = CarePlan.from_document(stored)
    assert again == plan
    assert again.digest == plan.digest


def test_the_digest_changes_with_the_document_and_not_with_its_spelling(plan: CarePlan) -> None:
    document = plan.document()
    document["series"]["sessions"] = 8
    assert CarePlan.from_document(document).digest != plan.digest
    document = plan.document()
    document["steps"][2]["when"] = "days  1,2,3-7   8:00"
    assert CarePlan.from_document(document).digest == plan.digest


def test_a_clinics_own_plan_replaces_the_shipped_one_or_joins_it(
    plan: CarePlan, tmp_path: Path
) -> None:
    signed = plan.document() | {"reviewed_by": "Dr Rao", "reviewed_on": "2026-05-01"}
    written(tmp_path, "microdermabrasion.yaml", signed)
    written(tmp_path, "glow.yaml", plan.document() | {"id": "glow"})
    plans = load_plans(tmp_path)
    assert {"microdermabrasion", "glow"} <= plans.keys()
    assert plans["microdermabrasion"].reviewed_on == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("change", "field", "remedy"),
    [
        ({"color": "red"}, "color", "remove it or correct its spelling"),
        ({"series": None}, "series", "must hold fields of its own"),
        (
            {"escalate": {"severe": "always"}},
            "escalate.sore",
            'write for example "sore: after day 1"',
        ),
        (
            {"escalate": {"sore": "after day 7", "severe": "always"}},
            "escalate.sore",
            "a sore answer at the last check-in must go to staff",
        ),
        ({"escalate": {"sore": "always"}}, "escalate.severe", 'write "severe: always"'),
        (
            {"escalate": {"sore": "always", "severe": "after day 1"}},
            "escalate.severe",
            'write "severe: always"',
        ),
        ({"escalate": {"sore": "never", "severe": "always"}}, "escalate.sore", "is not a rule"),
        ({"reviewed_by": "Dr Rao"}, "reviewed_on", "give both reviewed_by and reviewed_on"),
        ({"name": "Two Words"}, "name", "small letters, digits and hyphens"),
    ],
)
def test_a_faulty_plan_is_refused_with_its_file_field_and_remedy(
    plan: CarePlan, tmp_path: Path, change: dict[str, Any], field: str, remedy: str
) -> None:
    written(tmp_path, "microdermabrasion.yaml", plan.document() | change)
    with pytest.raises(PlanError) as caught:
        load_plans(tmp_path)
    assert re.search(rf"microdermabrasion\.yaml, line \d+: {field}: ", str(caught.value))
    assert remedy in str(caught.value)


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"when": "soon"}, "'soon' is not a time of a step; write for example"),
        ({"when": 8}, "put it in quotes"),
        ({"useful_for": "long"}, "'long' is not a length of time"),
        ({"id": "evening"}, "two steps are called evening"),
        ({"id": "check-in"}, "a step is called check-in"),
        ({"news_only": True, "when": "day 3 07:00"}, "news needs a time from 09:00 to 21:00"),
    ],
)
def test_a_faulty_step_is_refused_with_a_remedy(
    plan: CarePlan, change: dict[str, Any], remedy: str
) -> None:
    document = plan.document()
    document["steps"][0] |= change
    with pytest.raises(PlanError) as caught:
        CarePlan.from_document(document)
    assert remedy in str(caught.value)
    assert str(caught.value).startswith("document: ")


@pytest.mark.parametrize("when", ["+1h", "day 1", "before next 3 days 10:00"])
def test_a_check_in_needs_days_and_a_time(plan: CarePlan, when: str) -> None:
    document = plan.document()
    document["check_ins"]["when"] = when
    with pytest.raises(PlanError, match=r"check_ins\.when: a check-in needs days and a time"):
        CarePlan.from_document(document)


@pytest.mark.parametrize(("field", "value"), [("sessions", 40), ("interval_days", 3)])
def test_a_series_keeps_to_its_own_range(plan: CarePlan, field: str, value: int) -> None:
    document = plan.document()
    document["series"][field] = value
    with pytest.raises(PlanError, match="lie outside"):
        CarePlan.from_document(document)


@pytest.mark.parametrize("last", [13, 43])
def test_the_best_days_end_within_the_range_of_the_interval(plan: CarePlan, last: int) -> None:
    document = plan.document()
    document["series"]["best_until_days"] = last
    with pytest.raises(PlanError, match=f"best_until_days is {last}; write 14 to 42"):
        CarePlan.from_document(document)


def test_a_plan_stored_before_best_days_had_an_end_is_still_read(plan: CarePlan) -> None:
    document = plan.document()
    del document["series"]["best_until_days"]
    assert CarePlan.from_document(document) == plan


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id: mine\nsteps: [", r"line \d, column \d: is not YAML: .*indent with spaces"),
        (b"id: mine\n\tname: tab\n", "line 2, column 1: is not YAML: .*indent with spaces"),
        (b"id: mine\nname: here: there\n", "line 2, column 11: is not YAML: .*in quotes"),
        (b"id: mine\nname: \xff\n", "line 2: is not YAML: save the file as UTF-8"),
        (b"id: mine\nname: \x00\n", "line 2: is not YAML: .*; remove that sign"),
        (b"just text", "line 1: holds no plan; copy a shipped one"),
        (b"", "line 1: holds no plan; copy a shipped one"),
    ],
)
def test_a_file_that_is_no_plan_is_named_with_its_line(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "mine.yaml").write_bytes(content)
    with pytest.raises(PlanError, match=rf"mine\.yaml.*{reason}"):
        load_plans(tmp_path)


def test_the_parts_of_a_plan_are_read_however_often_an_anchor_is_used(
    plan: CarePlan, tmp_path: Path
) -> None:
    text = (SHIPPED_PLANS / "microdermabrasion.yaml").read_text(encoding="utf-8")
    twice = text.replace("useful_for: 4h", "useful_for: &short 4h", 1)
    twice = twice.replace("useful_for: 3h", "useful_for: *short")
    (tmp_path / "microdermabrasion.yaml").write_text(twice, encoding="utf-8")
    evening = load_plans(tmp_path)["microdermabrasion"].steps[1]
    assert (evening.id, evening.useful_for) == ("evening", timedelta(hours=4))


def test_a_missing_field_is_named(plan: CarePlan) -> None:
    document = plan.document()
    del document["series"]
    with pytest.raises(PlanError, match="series: the field is missing; add it"):
        CarePlan.from_document(document)


def test_a_file_is_called_as_its_plan(plan: CarePlan, tmp_path: Path) -> None:
    written(tmp_path, "glow.yaml", plan.document())
    with pytest.raises(
        PlanError, match=r"glow\.yaml, line \d+: id is not the file's name; call it glow"
    ):
        load_plans(tmp_path)


def test_a_missing_folder_of_plans_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="is not a directory"):
        load_plans(tmp_path / "nowhere")
