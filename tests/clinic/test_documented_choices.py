import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import clinic

MODULES = sorted(Path(clinic.__file__).parent.rglob("*.py"))


def enums(module: Path) -> Iterator[ast.ClassDef]:
    """The enumerations that a module defines."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base) for base in node.bases}
            if bases & {"StrEnum", "IntEnum", "Enum"}:
                yield node


CHOICES = [(module.stem, choice) for module in MODULES for choice in enums(module)]


def test_there_are_choices_to_look_at() -> None:
    assert {choice.name for _, choice in CHOICES} >= {"State", "Kind", "Reason", "Closed", "Role"}


@pytest.mark.parametrize(
    "choice", [pytest.param(node, id=f"{where}.{node.name}") for where, node in CHOICES]
)
def test_every_member_of_a_choice_says_what_it_means(choice: ast.ClassDef) -> None:
    for member, after in zip(choice.body, [*choice.body[1:], None], strict=True):
        if isinstance(member, ast.Assign):
            said = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            assert said, f"{ast.unparse(member.targets[0])} is not documented"
