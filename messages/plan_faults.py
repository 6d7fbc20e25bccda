"""What is wrong with a plan's document, field by field."""

from collections.abc import Iterator

from pydantic import ValidationError

from messages.plan_examples import example_of

Place = tuple[str | int, ...]
"""Keys and positions that lead to a field: ("steps", 2, "when")."""

_REMEDIES = {
    "extra_forbidden": "nobody knows this field; remove it or correct its spelling",
    "string_pattern_mismatch": "an id has small letters, digits and hyphens, such as my-text",
    "string_type": "must be text; put it in quotes",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "model_type": "must hold fields of its own, indented below it; a shipped plan shows which",
    "tuple_type": "must be a list, each item after a hyphen; a shipped plan shows how",
    "date_from_datetime_parsing": "is no date; write for example 2026-05-01",
    "date_parsing": "is no date; write for example 2026-05-01",
    "enum": "is no answer; there are calm, pink, sore and severe",
}


class FieldsError(ValueError):
    """Values that do not fit together; each fault belongs to a field within what was validated."""

    def __init__(self, *faults: tuple[Place, str]) -> None:
        """Take a place and a sentence with the remedy for each fault."""
        super().__init__("; ".join(text for _, text in faults))
        self.faults = faults


def by_field(error: ValidationError) -> Iterator[tuple[Place, str]]:
    """Each faulty field with what is wrong and the remedy."""
    for one in error.errors():
        cause = one.get("ctx", {}).get("error")
        if isinstance(cause, FieldsError):
            yield from ((one["loc"] + place, text) for place, text in cause.faults)
        else:
            said = one["msg"].removeprefix("Value error, ")
            missing = one["type"] == "missing"
            yield one["loc"], _missing(one["loc"]) if missing else _REMEDIES.get(one["type"], said)


def _missing(place: Place) -> str:
    return f"the field is missing; add it, such as {example_of(place)}"


def field_name(place: Place) -> str:
    """The field as it is told: "steps.2.when", or "plan" for the whole."""
    return ".".join(map(str, place)) or "plan"
