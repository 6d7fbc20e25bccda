"""What the texts are filled in with for reading, and which variants each of them has."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from fluent.syntax import ast, visitor

from messages.catalogue import Catalogue, Html
from messages.dates import clock_time, date_words, day_and_time, month_day

PUNE = ZoneInfo("Asia/Kolkata")
MOMENT = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
Value = str | int
_PLURALS = frozenset({"zero", "one", "two", "few", "many"})
_MEANS_ELSEWHERE: dict[str, dict[str, Value]] = {
    "language-chosen": {"name": "English"},
    "language-only": {"name": "English"},
    "remind-sunscreen": {"day": 8},
    "today-recovering-line": {"day": 3},
    "escalation-alert": {"day": 3},
    "enrol-too-old": {"days": 28},
    "took-place-too-old": {"days": 28},
    "series-changed": {"before": 6, "length": 8},
    "enrol-number-taken": {"next": 3},
    "button-send-to": {"count": 12},
    "broadcast-copy": {"text": "…"},
}
"""Variables that mean something of their own in a text."""


def samples(catalogue: Catalogue, language: str) -> Mapping[str, Value]:
    """By the name of a variable: what stands in its place in real life."""
    when = day_and_time(MOMENT, PUNE, language)
    first, last = (date_words(date(2026, 5, each), language) for each in (26, 29))
    feeling = catalogue.plain(language, "check-in-answer-sore")
    label = catalogue.plain(language, "label-sunscreen")
    procedure = catalogue.plain(language, "procedure-microdermabrasion")
    return {
        "address": "12 Garden Road, Pune", "again": feeling, "answer": feeling,
        "asked": Html(catalogue.text(
            language, "did-not-come-asked", name="Asha", time=clock_time(MOMENT, PUNE, language)
        )),
        "before": when, "begins": "10:20", "clinic": "Sunrise Skin Clinic", "code": "7KQ2M-4XH8T",
        "copy": "…", "count": 2, "day": date_words(MOMENT.date(), language), "days": "1–7",
        "dots": "●●○○○○", "emergency_number": "112",
        "example": month_day(MOMENT.date(), language, today=MOMENT.date()), "language": "English",
        "limit": when, "message": "…", "place": "Pune",
        "ended": when, "ends": "15:10", "first": first, "first_name": "Asha",
        "free": catalogue.plain(language, "week-free", count=4),
        "highest": 12, "known": "Asha", "languages": "English, हिन्दी, मराठी", "last": last,
        "length": 6, "link": "https://t.me/sunrise_clinic_bot?start=7KQ2M4XH8T", "lowest": 4,
        "member": "Meera", "most": 300, "name": "Asha", "names": "Asha, Ravi", "next": 3,
        "number": 2, "patient": "Asha", "phone": "+91 20 5550 0100", "procedure": procedure,
        "procedures": procedure, "recipients": 12, "sent": 11, "step": label, "steps": label,
        "sun_today": Html(catalogue.text(language, "sun-hours", begins="10:20", ends="15:10")),
        "text": "Asha", "time": clock_time(MOMENT, PUNE, language), "until": when,
        "username": "sunrise_clinic_bot", "when": when, "zone": "Kolkata",
    }  # fmt: skip


def variants(
    catalogue: Catalogue, language: str, entry: ast.Message, given: Mapping[str, Value]
) -> Iterator[tuple[str, str]]:
    """Each way in which a text may read, with what brings it about: ("phone: none", "…")."""
    name = entry.id.name
    used = catalogue.variables(language, name)
    values = {each: given.get(each, f"‹{each}›") for each in used} | {
        each: value for each, value in _MEANS_ELSEWHERE.get(name, {}).items() if each in used
    }
    choices = _Choices()
    choices.visit(entry)
    told: set[str] = set()
    options = [
        [(each, value) for value in _options(each, keys, choices, values[each], language)]
        for each, keys in choices.keys.items()
    ]
    for chosen in itertools.product(*options):
        text = catalogue.text(language, name, **values | dict(chosen))
        if text not in told:
            told.add(text)
            yield ", ".join(f"{each}: {value}" for each, value in chosen), text


def _options(
    name: str, keys: list[ast.Variant], choices: "_Choices", sample: Value, language: str
) -> Iterator[Value]:
    numbers = {int(each.key.value) for each in keys if isinstance(each.key, ast.NumberLiteral)}
    counts = bool(numbers) or any(
        isinstance(each.key, ast.Identifier) and each.key.name in _PLURALS for each in keys
    )
    for each in keys:
        if isinstance(each.key, ast.NumberLiteral):
            yield int(each.key.value)
        elif counts and each.key.name in _PLURALS | {"other"}:
            plural = Locale.parse(language).plural_form
            yield next(
                one
                for one in (*range(1, 120), 0, 1_000_000)
                if one not in numbers and plural(one) == each.key.name
            )
        elif each.default and name in choices.shown:
            yield sample
        else:
            yield each.key.name


@dataclass
class _Choices(visitor.Visitor):
    """What a text's variants depend on, and the variables whose values can be seen in it."""

    keys: dict[str, list[ast.Variant]] = field(default_factory=dict[str, list[ast.Variant]])
    shown: set[str] = field(default_factory=set[str])

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        if isinstance(node.selector, ast.VariableReference):
            self.keys.setdefault(node.selector.id.name, node.variants)
        for variant in node.variants:
            self.visit(variant.value)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.shown.add(node.id.name)
