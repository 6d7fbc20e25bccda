"""How a field of a plan is written, by the example of a shipped plan."""

from collections.abc import Sequence
from pathlib import Path

from messages.faults import Fault
from messages.yaml_file import read_yaml

_EXAMPLE = Path(__file__).parent / "plans" / "microdermabrasion.yaml"


def example_of(place: Sequence[str | int]) -> str:
    """The line of this field in the example: of a list its first item's."""
    found = read_yaml(_EXAMPLE)
    if isinstance(found, Fault):
        raise TypeError(str(found))
    line = found.line([0 if isinstance(part, int) else part for part in place])
    written = _EXAMPLE.read_text(encoding="utf-8").splitlines()[line - 1].strip().lstrip("- ")
    if written.endswith(":"):
        return f"“{written}” with what stands below it on line {line} of {_EXAMPLE}"
    return f"“{written}”"
