"""`aftercare check` on care plans and texts: each fault with its file, line and remedy, at once.

The files in `bad_plans` say themselves, beside each faulty line, what is to be reported of it.
"""

import re
import shutil
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.check_plans import check_plans
from bot.check_report import Report
from clinic.profile import ClinicProfile
from messages.catalogue import SHIPPED_LOCALES
from messages.plan import SHIPPED_PLANS
from messages.plan_schema import SHIPPED_SCHEMA

ROOT = Path(__file__).parents[2]
BAD_PLANS = Path(__file__).parent / "bad_plans"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
_MARK = re.compile(r"# (FAULT|warning) (.+)")

Expected = tuple[str, str, int, str]
"""FAULT or warning, the file's name, the line, how the sentence begins or goes on."""


def clinic(**more: object) -> ClinicProfile:
    return ClinicProfile.model_validate({"name": "Sunrise", "timezone": "Asia/Kolkata", **more})


def reported(plans_dir: Path | None, profile: ClinicProfile | None) -> list[str]:
    report = Report()
    check_plans(report, plans_dir, profile, now=NOW)
    assert report.good == (not [line for line in report.lines if line.startswith("FAULT")])
    return [line for line in report.lines if not line.startswith("ok")]


def own(lines: list[str], folder: Path) -> list[str]:
    return [line for line in lines if str(folder) in line]


def marked(path: Path) -> Iterator[Expected]:
    """A mark at the end of a line speaks of that line, one of its own of the next text."""
    waiting: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        found = _MARK.search(line)
        if found is not None:
            waiting.append((found[1], found[2]))
        if not line.startswith("#"):
            yield from ((weight, path.name, number, said) for weight, said in waiting)
            waiting = []


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A clinic's folder with every fault there is, and what one check says of it."""
    folder = tmp_path_factory.mktemp("plans")
    shutil.copytree(BAD_PLANS, folder, dirs_exist_ok=True)
    shipped = (SHIPPED_LOCALES / "en.ftl").read_text(encoding="utf-8")
    with (folder / "xx.ftl").open("a", encoding="utf-8") as file:
        file.write(shipped)
    return folder, own(reported(folder, clinic(languages=["en", "xx"])), folder)


def test_every_fault_is_told_at_once_with_its_line_and_remedy(
    bad: tuple[Path, list[str]],
) -> None:
    folder, lines = bad
    expected = [one for path in sorted(BAD_PLANS.iterdir()) for one in marked(path)]
    assert len(expected) > 40
    untold = [
        (weight, file, number, said)
        for weight, file, number, said in expected
        if not [
            line
            for line in lines
            if line.startswith(f"{weight:7}  {folder / file}, line {number}: ") and said in line
        ]
    ]
    assert untold == []


def test_nothing_else_is_told(bad: tuple[Path, list[str]]) -> None:
    folder, lines = bad
    marks = {
        (weight, f"{folder / file}, line {number}")
        for path in BAD_PLANS.iterdir()
        for weight, file, number, _ in marked(path)
    }
    borrowed = len((BAD_PLANS / "xx.ftl").read_text(encoding="utf-8").splitlines())
    not_marked = [
        line
        for line in lines
        for place, number in re.findall(r"(\S+, line (\d+))", line)
        if (line[:7].strip(), place) not in marks
        and not ("xx.ftl" in place and int(number) > borrowed)
    ]
    [broken] = not_marked
    assert "broken.yaml, line 3, column 13: is not YAML: " in broken
    assert 'write "key: value", and put text with a colon in quotes' in broken


@pytest.mark.parametrize("profile", [None, clinic()])
def test_the_shipped_plans_have_no_fault_and_lack_only_a_signature(
    profile: ClinicProfile | None,
) -> None:
    [line] = reported(None, profile)
    assert "nobody has signed these shipped plans: " in line
    assert all(path.stem in line for path in SHIPPED_PLANS.glob("*.yaml"))


def test_the_procedure_of_the_contributing_page_has_no_fault(tmp_path: Path) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for kind, name in (("yaml", "oxygen-facial.yaml"), ("fluent", "en.ftl")):
        [block] = re.findall(rf"^   ```{kind}\n(.+?)^   ```$", page, re.DOTALL | re.MULTILINE)
        (tmp_path / name).write_text(textwrap.dedent(block), encoding="utf-8")
    [unsigned] = own(reported(tmp_path, clinic()), tmp_path)
    assert "oxygen-facial.yaml, line 47: nobody has signed this plan" in unsigned
    signed = tmp_path / "oxygen-facial.yaml"
    text = signed.read_text(encoding="utf-8").replace("reviewed_by: null", "reviewed_by: Dr Rao")
    signed.write_text(text.replace("reviewed_on: null", "reviewed_on: 2026-05-01"))
    report = Report()
    check_plans(report, tmp_path, clinic(), now=NOW)
    assert "ok       plan oxygen-facial: signed by Dr Rao on 2026-05-01" in report.lines
    assert own(report.lines, tmp_path) == []


def test_without_a_clinic_file_the_clinics_own_plan_needs_only_english(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("remind-own = Rest well.\n", encoding="utf-8")
    plan = (SHIPPED_PLANS / "hydradermabrasion.yaml").read_text(encoding="utf-8")
    plan = plan.replace("remind-settle", "remind-own")
    (tmp_path / "hydradermabrasion.yaml").write_text(plan, encoding="utf-8")
    [unsigned] = own(reported(tmp_path, None), tmp_path)
    assert "nobody has signed this plan" in unsigned
    both = own(reported(tmp_path, clinic(languages=["en", "hi"])), tmp_path)
    assert [line for line in both if "remind-own: has no words in hi" in line]


def test_a_plan_that_is_not_offered_is_not_reviewed_unless_it_is_the_clinics_own(
    tmp_path: Path,
) -> None:
    plan = (SHIPPED_PLANS / "microneedling.yaml").read_text(encoding="utf-8")
    (tmp_path / "microneedling.yaml").write_text(plan, encoding="utf-8")
    lines = reported(tmp_path, clinic(procedures={"hydradermabrasion": {}}))
    its_own = own(lines, tmp_path)
    assert its_own
    assert all("microneedling.yaml, line" in line for line in its_own)
    [ours] = [line for line in lines if line not in its_own]
    assert "these shipped plans: hydradermabrasion; copy" in ours


def test_quiet_hours_that_defer_a_shipped_step_are_a_warning() -> None:
    lines = reported(None, clinic(quiet_hours="20:30-09:00"))
    told = f'warning  {SHIPPED_PLANS / "microdermabrasion.yaml"}, line 30: "days 1-7 08:00" lies in'
    assert [line for line in lines if line.startswith(told)]


def test_an_unedited_copy_of_a_shipped_plan_has_no_fault_where_quiet_hours_defer_it(
    tmp_path: Path,
) -> None:
    for path in SHIPPED_PLANS.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    lines = own(reported(tmp_path, clinic(quiet_hours="20:30-09:00")), tmp_path)
    assert [line for line in lines if '"days 1-7 08:00" lies in the quiet hours' in line]
    assert [line for line in lines if line.startswith("FAULT")] == []


def test_a_file_of_texts_that_is_not_called_by_a_language_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "hi-x.ftl").write_text("label-sunscreen = sonne\n", encoding="utf-8")
    [line] = own(reported(tmp_path, clinic()), tmp_path)
    assert line.startswith(f"FAULT    {tmp_path / 'hi-x.ftl'}: call the file by its language, such")


def test_what_a_language_lacks_that_is_not_offered_is_one_warning(tmp_path: Path) -> None:
    (tmp_path / "xx.ftl").write_text("label-sunscreen = sonne\n", encoding="utf-8")
    [line] = own(reported(tmp_path, clinic()), tmp_path)
    assert re.match(rf"warning  {tmp_path}/xx\.ftl: \d+ texts are missing \(.+, …\); write", line)


@pytest.mark.thorough
def test_of_a_new_language_what_is_missing_is_one_fault_and_what_is_still_english_one_warning(
    bad: tuple[Path, list[str]], tmp_path: Path
) -> None:
    folder, lines = bad
    copied = rf"warning  {folder}/xx\.ftl: \d+ texts are still in English \(.+, …\); translate them"
    assert [line for line in lines if re.fullmatch(copied, line)]
    (tmp_path / "gu.ftl").write_text("button-done = થઈ ગયું ✓\n", encoding="utf-8")
    [line] = own(reported(tmp_path, clinic(languages=["en", "gu"])), tmp_path)
    assert re.match(rf"FAULT    {tmp_path}/gu\.ftl: \d+ texts are missing \(.+, …\); write", line)


def test_a_schema_of_another_version_and_a_file_that_is_not_read_are_named(tmp_path: Path) -> None:
    (tmp_path / SHIPPED_SCHEMA.name).write_text("{}", encoding="utf-8")
    (tmp_path / "glow.yml").write_text("id: glow\nsteps: []\n", encoding="utf-8")
    schema, plan = own(reported(tmp_path, clinic()), tmp_path)
    assert f"copy {SHIPPED_SCHEMA} over it" in schema
    assert plan.endswith("glow.yml: is not read; call it glow.yaml")
