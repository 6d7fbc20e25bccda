"""What a clinic should hear about the texts that its plans name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from messages import lock_screen
from messages.care_plan import CarePlan
from messages.catalogue import FALLBACK
from messages.faults import Fault, Weight
from messages.fluent_files import CatalogueError
from messages.plan import PlanFile
from messages.plan_faults import Place
from messages.plan_repair import is_stand_in
from messages.readability import HARDEST, grade
from messages.text_review import first_line, procedure_names
from messages.written_texts import WrittenTexts

_REMINDER = frozenset({"clinic", "day", "emergency_number", "first_name", "sun_today"})
_QUESTION = frozenset({"clinic", "first_name"})
_ADVICE = frozenset({"clinic", "emergency_number", "phone"})
_LABEL = frozenset[str]()
_DAYS = range(9)
"""The days that a text may have words of its own for."""


def named_texts(plan: CarePlan) -> Iterator[tuple[Place, str, frozenset[str]]]:
    """Each text a plan names: where, its id, and the variables the program fills in."""
    parts: list[tuple[Place, str, frozenset[str]]] = [(("name",), plan.name, _LABEL)]
    for field, message_id in plan.advice.model_dump().items():
        parts.append((("advice", field), message_id, _ADVICE))
    for index, step in enumerate(plan.steps):
        parts.append((("steps", index, "says"), step.says, _REMINDER))
        parts.append((("steps", index, "label"), step.label, _LABEL))
    parts.append((("check_ins", "says"), plan.check_ins.says, _QUESTION))
    parts.append((("check_ins", "label"), plan.check_ins.label, _LABEL))
    return (part for part in parts if not is_stand_in(part[1]))


def filled_in(files: Sequence[PlanFile]) -> Mapping[str, frozenset[str]]:
    """By id, the variables that are filled in wherever the text is used."""
    given: dict[str, frozenset[str]] = {}
    for file in files:
        for _, message_id, variables in named_texts(file.plan) if file.plan else ():
            given[message_id] = given.get(message_id, variables) & variables
    return given


def unknown_texts(file: PlanFile, texts: WrittenTexts) -> Iterator[Fault]:
    """Ids in a plan that nobody has written, with the one that may be meant."""
    if file.plan is None:
        return
    known = texts.catalogue.ids(FALLBACK)
    for place, message_id, _ in named_texts(file.plan):
        if message_id not in known:
            like = get_close_matches(message_id, known, n=1, cutoff=0.8)
            meant = f" (do you mean {like[0]}?)" if like else ""
            said = f"there is no text {message_id}{meant}; correct the id, or write it in en.ftl"
            yield file.fault(place, said)


def review_named_texts(texts: WrittenTexts, files: Sequence[PlanFile]) -> Iterator[Fault]:
    """Words that are too hard, and first lines that tell too much, each text once."""
    names = {file.plan.name for file in files if file.plan}
    read: dict[str, frozenset[str]] = defaultdict(frozenset)
    for file in files:
        for _, message_id, variables in named_texts(file.plan) if file.plan else ():
            read[message_id] |= variables
    for message_id, variables in sorted(read.items()):
        if variables:
            yield from _hard(texts, message_id)
        if variables >= _QUESTION:
            for language in texts.catalogue.languages:
                called = procedure_names(texts, language, names)
                if texts.has(language, message_id):
                    yield from _telling(texts, language, message_id, called)


def _hard(texts: WrittenTexts, message_id: str) -> Iterator[Fault]:
    if not texts.has(FALLBACK, message_id):
        return
    hardest = max((grade(text) for text in _variants(texts, message_id)), default=0)
    if hardest > HARDEST:
        said = (
            f"reads at grade {hardest:.1f}, and patients should need {HARDEST} at most; "
            "use shorter words and shorter sentences"
        )
        yield texts.fault(FALLBACK, message_id, said)


def _variants(texts: WrittenTexts, message_id: str) -> Iterator[str]:
    used = texts.variables(FALLBACK, message_id)
    sample: dict[str, str | int] = {**dict.fromkeys(used, "Asha"), "sun_today": ""}
    for day in _DAYS if "day" in used else (0,):
        for phone in ("none", "112") if "phone" in used else ("none",):
            try:
                text = texts.catalogue.text(
                    FALLBACK, message_id, **sample | {"day": day, "phone": phone}
                )
            except CatalogueError:
                return
            if any(each.isalpha() for each in text):
                yield text


def _telling(
    texts: WrittenTexts, language: str, message_id: str, called: Sequence[str]
) -> Iterator[Fault]:
    """Of the clinic's own words also what only may be a procedure or is a part of the body."""
    line = first_line(texts, language, message_id)
    named = lock_screen.procedures(line, called)
    own = message_id in texts.own(language)
    hinted = [*lock_screen.hints(line, called), *lock_screen.body_parts(line, language)]
    if named or (own and hinted):
        said = (
            f"its first line tells “{[*named, *hinted][0]}”, which a locked phone may show; "
            "begin with words that name no procedure and no part of the body"
        )
        weight = Weight.FAULT if named else Weight.WARNING
        yield texts.fault(language, message_id, said, weight=weight)
