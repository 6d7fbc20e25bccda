"""The texts of a plan's document that stand for values: times, lengths, ranges, ids."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema

from messages.duration import DURATION, duration_words, parse_duration
from messages.offsets import OFFSET, Offset, parse_offset

_RANGE = r"(\d{1,3})\s*-\s*(\d{1,3})"


@dataclass(frozen=True, kw_only=True)
class Range:
    """Whole numbers from `low` to `high`, both allowed: "4-16"."""

    low: int
    high: int

    def __contains__(self, number: int) -> bool:
        return self.low <= number <= self.high

    def __str__(self) -> str:
        return f"{self.low}-{self.high}"


def parse_range(text: str) -> Range:
    """Read "4-16".

    Raises:
        ValueError: naming `text` and a right example.
    """
    found = re.fullmatch(_RANGE, text.strip())
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ValueError(f"{text!r} is not a range; write for example 4-16")
    return Range(low=int(found[1]), high=int(found[2]))


def written_as_text(parse: Callable[[str], object]) -> PlainValidator:
    """Validate a field that is text in a document and the value of `parse` in the program."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            raise ValueError(f"{value!r} must be text; put it in quotes")  # noqa: TRY004 - pydantic turns only ValueError into a fault
        return parse(value)

    return PlainValidator(read)


def text_schema(pattern: str, *examples: str) -> WithJsonSchema:
    """What an editor is told of such a field: text of this form; only what JavaScript reads too."""
    plain = re.sub(r"\?P<\w+>", "?:", pattern)
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{plain})$", "examples": [*examples]})


MessageId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
When = Annotated[
    Offset,
    written_as_text(parse_offset),
    PlainSerializer(str, return_type=str),
    text_schema(
        OFFSET,
        "+1h",
        "day 0 20:00",
        "days 1-7 08:00",
        "days 1,3,7 19:00",
        "day 2",
        "before next 7,3 days 10:00",
        "28 days after last 10:00",
    ),
]
Lasting = Annotated[
    timedelta,
    written_as_text(parse_duration),
    PlainSerializer(duration_words, return_type=str),
    text_schema(DURATION, "90m", "4h", "2d"),
]
WholeRange = Annotated[
    Range,
    written_as_text(parse_range),
    PlainSerializer(str, return_type=str),
    text_schema(_RANGE, "4-16"),
]
