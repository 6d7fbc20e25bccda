"""What a clinic should hear about its texts: translations, variables, the lock screen."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from messages import lock_screen
from messages.catalogue import FALLBACK
from messages.faults import Fault, Weight
from messages.fluent_files import CatalogueError, words_of
from messages.markup import markup_fault
from messages.written_texts import WrittenTexts

Given = Mapping[str, frozenset[str]]
"""By the id of a text that a plan names: the variables that the program fills in."""
_FEW = 3
_MANY = 20
"""Of more missing texts than these a list would hide what else is wrong."""
_SENTENCE = 3
"""Words of which no two languages have as many in common."""


def review_texts(
    texts: WrittenTexts,
    *,
    offered: Sequence[str],
    names: Collection[str],
    given: Given,
    mentioned: Collection[str],
) -> Iterator[Fault]:
    """Everything that is wrong with the texts apart from how a plan uses them.

    `offered` are the languages in which patients are written to; all that another one lacks in
    which the clinic has begun to write is one warning. `names` are the ids of the procedures'
    names. `mentioned` are ids that a plan may name which cannot be read.
    """
    for language in texts.catalogue.languages:
        yield from _untranslated(texts, language, offered=language in offered)
        for message_id in texts.own(language):
            yield from _own(texts, language, message_id, given, mentioned)
        yield from _unsafe(texts, language, names)
        if language != FALLBACK:
            yield from _still_english(texts, language)


def _untranslated(texts: WrittenTexts, language: str, *, offered: bool) -> Iterator[Fault]:
    catalogue = texts.catalogue
    missing = {
        message_id: other
        for other in reversed(catalogue.languages)
        for message_id in catalogue.ids(other) - catalogue.ids(language)
    }
    if language == FALLBACK or (offered and len(missing) <= _MANY):
        for message_id, other in sorted(missing.items()):
            said = f"has no words in {language}; write it in {language}.ftl"
            yield texts.fault(other, message_id, said)
    elif missing and (offered or texts.own(language)):
        remedy = (
            "write them here too; until then patients read them in another language"
            if offered
            else f"write them in a {language}.ftl beside your plans before you add {language} to "
            "languages in clinic.yaml"
        )
        yield Fault(
            file=[file.path for file in texts.files if file.language == language][-1],
            line=None,
            text=f"{len(missing)} texts are missing ({_some(missing)}); {remedy}",
            weight=Weight.FAULT if offered else Weight.WARNING,
        )


def _still_english(texts: WrittenTexts, language: str) -> Iterator[Fault]:
    """What was copied to be translated and has not been yet."""
    english = texts.written(FALLBACK)
    words = texts.written(language)
    copied = [
        message_id
        for message_id in texts.own(language)
        if message_id in english
        and words[message_id].equals(english[message_id], ["span", "comment"])
        and len(words_of(words[message_id])) >= _SENTENCE
    ]
    if copied:
        said = f"{len(copied)} texts are still in English ({_some(copied)}); translate them"
        file = texts.file_of(language, copied[0]).path
        yield Fault(file=file, line=None, text=said, weight=Weight.WARNING)


def _own(
    texts: WrittenTexts,
    language: str,
    message_id: str,
    given: Given,
    mentioned: Collection[str],
) -> Iterator[Fault]:
    try:
        used = texts.catalogue.variables(language, message_id)
        words = texts.catalogue.text(language, message_id, **dict.fromkeys(used, 1))
    except CatalogueError as error:
        said = f"cannot be filled in: {error}; correct what is in {{ }}"
        yield texts.fault(language, message_id, said)
        return
    tags = markup_fault(words)
    if tags is not None:
        yield texts.fault(language, message_id, tags)
    if message_id in given or texts.shipped_variables(message_id) is not None:
        yield from _variables(texts, language, message_id, given)
    elif message_id not in mentioned and (
        language == FALLBACK or not texts.has(FALLBACK, message_id)
    ):
        said = "nothing says this text; name it in a plan, correct its id, or remove it"
        yield texts.fault(language, message_id, said, weight=Weight.WARNING)


def _variables(
    texts: WrittenTexts, language: str, message_id: str, given: Given
) -> Iterator[Fault]:
    used = texts.variables(language, message_id)
    shipped = texts.shipped_variables(message_id)
    filled = given.get(message_id, frozenset()) | (shipped or frozenset())
    unknown = used - filled
    if unknown:
        can = f"it may use {_listed(filled)}" if filled else "it may use no variable"
        said = f"nothing fills in {_listed(unknown)}; correct it or leave it out: {can}"
        yield texts.fault(language, message_id, said)
    if language != FALLBACK and texts.has(FALLBACK, message_id):
        lacking = texts.variables(FALLBACK, message_id) - used
        if lacking:
            said = f"lacks {_listed(lacking)}, which the English text has; say it here too"
            yield texts.fault(language, message_id, said)
    elif shipped is not None and shipped - used:
        said = f"leaves out {_listed(shipped - used)}, which the shipped text says; is it meant?"
        yield texts.fault(language, message_id, said, weight=Weight.WARNING)


def _unsafe(texts: WrittenTexts, language: str, names: Collection[str]) -> Iterator[Fault]:
    called = procedure_names(texts, language, names)
    for message_id in lock_screen.BEGIN_A_MESSAGE:
        if texts.has(language, message_id):
            line = first_line(texts, language, message_id)
            told = [*lock_screen.hints(line, called), *lock_screen.body_parts(line, language)]
            if told:
                said = (
                    f"its first line is shown on locked phones and tells “{told[0]}”; "
                    "name no procedure and no part of the body there"
                )
                yield texts.fault(language, message_id, said)


def procedure_names(texts: WrittenTexts, language: str, names: Collection[str]) -> list[str]:
    """What the procedures are called, in a language and in English."""
    spoken = {language, FALLBACK}
    called = (first_line(texts, one, each) for one in spoken for each in names)
    return sorted({name for name in called if name})


def first_line(texts: WrittenTexts, language: str, message_id: str) -> str:
    """A text's first line with nothing filled in; empty if there is none."""
    blank = dict.fromkeys(texts.variables(language, message_id), "")
    try:
        return lock_screen.first_line(texts.catalogue.text(language, message_id, **blank))
    except CatalogueError:
        return ""


def _some(message_ids: Collection[str]) -> str:
    few = sorted(message_ids)[:_FEW]
    return ", ".join(few) + (", …" if len(message_ids) > _FEW else "")


def _listed(variables: Collection[str]) -> str:
    return ", ".join(f"{{ ${name} }}" for name in sorted(variables))
