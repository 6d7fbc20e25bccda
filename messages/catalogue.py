"""The texts, by language and id: Project Fluent files, filled in for Telegram's HTML."""

import copy
import functools
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from fluent.runtime import FluentBundle
from fluent.syntax import ast

from messages.fluent_files import (
    CatalogueError,
    FluentFile,
    read_fluent,
    variables_of,
    variant_names,
)
from messages.isolation import around_what_is_copied, isolated, reads_right_to_left

SHIPPED_LOCALES = Path(__file__).parent / "locales"
FALLBACK = "en"

_LONGEST_PLACEABLE = 2000  # fluent.runtime refuses placeables above 2,500 characters


class Html(str):
    """Text that is Telegram HTML already and is not escaped again."""

    __slots__ = ()


class Phrase(Html):
    """A few words of Telegram HTML within a line, such as a linked name; isolated as text is."""

    __slots__ = ()


class MissingMessage(CatalogueError):  # noqa: N818 - the name says what is wrong
    """No language, not even English, has this message."""


class MissingVariable(CatalogueError):  # noqa: N818 - the name says what is wrong
    """A message needs a variable that was not given."""


@dataclass(frozen=True, kw_only=True, eq=False)
class _Language:
    bundle: FluentBundle
    entries: Mapping[str, ast.Message | ast.Term]  # terms under "-name"
    name: str
    chooses: frozenset[str]
    """Values that choose a variant, which isolates around them would hide from Fluent."""
    needs: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    def needs_of(self, message_id: str) -> frozenset[str]:
        """The variables of a message, looked for once."""
        found = self.needs.get(message_id)
        if found is None:
            found = self.needs[message_id] = variables_of(message_id, self.entries)
        return found


@functools.cache
def _shipped() -> tuple[FluentFile, ...]:
    return tuple(read_fluent(path) for path in sorted(SHIPPED_LOCALES.glob("*.ftl")))


def read_locales(extra_dir: Path | None = None) -> tuple[FluentFile, ...]:
    """Every file of texts, the shipped ones first, each with its faults."""
    own = () if extra_dir is None else sorted(extra_dir.glob("*.ftl"))
    return (*_shipped(), *(read_fluent(path) for path in own))


class Catalogue:
    """All texts in all languages. Build one at start and hand it round; it never changes."""

    def __init__(self, languages: Mapping[str, ast.Resource]) -> None:
        """Take one resource a language; use `load` for the shipped ones."""
        self._languages = {name: _compiled(name, one) for name, one in languages.items()}
        self._default = FALLBACK
        if FALLBACK not in self._languages:
            raise CatalogueError(
                f"there is no {FALLBACK}.ftl, the language all others fall back to"
            )

    @classmethod
    def load(cls, extra_dir: Path | None = None) -> Self:
        """Read the shipped `locales/*.ftl`; messages in `extra_dir` replace or join them.

        Raises:
            CatalogueError: naming the file and the line of whatever cannot be read.
        """
        files = read_locales(extra_dir)
        faults = [fault for file in files for fault in file.faults]
        if faults:
            raise CatalogueError("\n".join(map(str, faults)))
        return cls.of_files(files)

    @classmethod
    def of_files(cls, files: Sequence[FluentFile]) -> Self:
        """The texts of `files`, the later ones over the earlier; their faulty lines are left out.

        Raises:
            CatalogueError: if none is English.
        """
        bodies: dict[str, list[ast.EntryType]] = {}
        for file in files:
            if file.names_a_language:
                bodies.setdefault(file.language, []).extend(file.resource.body)
        return cls({language: ast.Resource(body) for language, body in bodies.items()})

    def with_default(self, language: str) -> Self:
        """The same texts for a clinic: what a language lacks comes in this one before English."""
        other = copy.copy(self)
        other._default = language  # noqa: SLF001 - of this very class
        return other

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages there are ("en", "hi"), English first."""
        return tuple(sorted(self._languages, key=lambda name: (name != FALLBACK, name)))

    def ids(self, language: str) -> frozenset[str]:
        """The ids this very language has, without those it borrows from English.

        Raises:
            CatalogueError: if there is no such language.
        """
        if language not in self._languages:
            raise CatalogueError(f"there is no language {language!r}; there are {self.languages}")
        entries = self._languages[language].entries
        return frozenset(name for name in entries if not name.startswith("-"))

    @property
    def ids_for_all(self) -> frozenset[str]:
        """The ids for which every reader gets words: the default language's and English's."""
        known = {FALLBACK, self._default} & self._languages.keys()
        return frozenset[str]().union(*map(self.ids, known))

    def variables(self, language: str, message_id: str) -> frozenset[str]:
        """The names of all variables a message uses, also in its rarer variants.

        Raises:
            MissingMessage: if neither the language nor English has the message.
        """
        return self._find(language, message_id).needs_of(message_id)

    def text(self, language: str, message_id: str, **variables: str | int) -> str:
        """A message as Telegram HTML. Text variables are escaped unless they are `Html`.

        `language` may be a tag such as "hi-IN"; text variables that run the other way than its
        words are isolated. What it lacks comes in the default language, then in English.
        Variables that a message does not use are ignored.

        Raises:
            MissingMessage: if neither the language nor English has the message.
            MissingVariable: if a variable is not given that any variant of the message uses.
        """
        return self._said(language, message_id, variables, html=True)

    def plain(self, language: str, message_id: str, **variables: str | int) -> str:
        """A message for where HTML is not read: buttons, notices, calendar entries.

        Raises:
            MissingMessage: as `text` does.
            MissingVariable: as `text` does.
        """
        return self._said(language, message_id, variables, html=False)

    def _find(self, language: str, message_id: str) -> _Language:
        for name in (language, language.partition("-")[0], self._default, FALLBACK):
            found = self._languages.get(name)
            if found is not None and message_id in found.entries:
                return found
        raise MissingMessage(f"no text {message_id!r} in {language} or {FALLBACK}")

    def _said(
        self, language: str, message_id: str, variables: Mapping[str, str | int], *, html: bool
    ) -> str:
        found = self._find(language, message_id)
        needs = found.needs_of(message_id)
        missing = needs - variables.keys()
        if missing:
            raise MissingVariable(f"text {message_id!r} needs {', '.join(sorted(missing))}")
        values = tuple((name, variables[name], type(variables[name])) for name in needs)
        return _filled_in(found, message_id, values, html=html)


# On a morning the same few texts go out to many. A value's type tells `Html` from plain text, which
# are equal and read differently.
@functools.lru_cache(maxsize=2048)
def _filled_in(
    words: _Language,
    message_id: str,
    values: tuple[tuple[str, str | int, type], ...],
    *,
    html: bool,
) -> str:
    pattern = words.bundle.get_message(message_id).value
    if pattern is None:
        raise MissingMessage(f"text {message_id!r} has attributes only")
    apart = {name: _apart(_escaped(value) if html else value, words) for name, value, _ in values}
    long = {
        f"\ue000{name}\ue001": str(value)
        for name, value in apart.items()
        if isinstance(value, str) and len(value) > _LONGEST_PLACEABLE
    }
    short = {
        name: f"\ue000{name}\ue001" if f"\ue000{name}\ue001" in long else value
        for name, value in apart.items()
    }
    result, errors = words.bundle.format_pattern(pattern, short)
    if errors:
        raise CatalogueError(f"text {message_id!r} in {words.name}: {errors[0]}")
    text = str(result)
    for sentinel, value in long.items():
        text = text.replace(sentinel, value)
    return around_what_is_copied(text)


def _escaped(value: str | int) -> str | int:
    if isinstance(value, int | Html):
        return value
    # Telegram reads only &lt; &gt; &amp; and &quot; by name.
    return html.escape(value, quote=False).replace('"', "&quot;")


def _apart(value: str | int, words: _Language) -> str | int:
    if isinstance(value, int) or value in words.chooses:
        return value
    if isinstance(value, Html) and not isinstance(value, Phrase):
        return value
    return isolated(value, language=words.name)


def _compiled(name: str, resource: ast.Resource) -> _Language:
    bundle = FluentBundle([name], use_isolating=False)
    bundle.add_resource(resource, allow_overrides=True)
    entries: dict[str, ast.Message | ast.Term] = {}
    for entry in resource.body:
        if isinstance(entry, ast.Message):
            entries[entry.id.name] = entry
        elif isinstance(entry, ast.Term):
            entries[f"-{entry.id.name}"] = entry
    chooses = variant_names(resource) if reads_right_to_left(name) else frozenset[str]()
    return _Language(bundle=bundle, entries=entries, name=name, chooses=chooses)
