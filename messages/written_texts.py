"""The texts together with where each is written, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from fluent.syntax import ast

from messages.catalogue import FALLBACK, SHIPPED_LOCALES, Catalogue, read_locales
from messages.faults import Fault, Weight
from messages.fluent_files import CatalogueError, FluentFile


@dataclass(frozen=True, kw_only=True)
class WrittenTexts:
    """The texts that count, and the files they come from."""

    catalogue: Catalogue
    shipped: Catalogue
    files: Sequence[FluentFile]  # the later ones over the earlier

    @classmethod
    def read(cls, extra_dir: Path | None = None) -> Self:
        """The shipped texts and those in `extra_dir` over them; faulty lines are left out."""
        files = read_locales(extra_dir)
        ours = [file for file in files if _shipped(file)]
        shipped = Catalogue.of_files(ours)
        catalogue = shipped if len(ours) == len(files) else Catalogue.of_files(files)
        return cls(catalogue=catalogue, shipped=shipped, files=files)

    def file_of(self, language: str, message_id: str) -> FluentFile:
        """The file whose words for it count.

        Raises:
            KeyError: if this very language has none.
        """
        for file in reversed(self.files):
            if file.language == language and message_id in file.lines:
                return file
        raise KeyError(message_id)

    def own(self, language: str) -> list[str]:
        """The ids of what the clinic itself wrote in a language."""
        written = [file for file in self.files if file.language == language and not _shipped(file)]
        return sorted({name for file in written for name in file.lines if name[0] != "-"})

    def written(self, language: str) -> Mapping[str, ast.Message]:
        """The texts of a language as they stand in its files, by id; those that count."""
        return {
            entry.id.name: entry
            for file in self.files
            if file.language == language
            for entry in file.resource.body
            if isinstance(entry, ast.Message)
        }

    def has(self, language: str, message_id: str) -> bool:
        """Whether this very language has the text."""
        return language in self.catalogue.languages and message_id in self.catalogue.ids(language)

    def variables(self, language: str, message_id: str) -> frozenset[str]:
        """The variables of a text as far as it can be worked out."""
        return _variables(self.catalogue, language, message_id)

    def shipped_variables(self, message_id: str) -> frozenset[str] | None:
        """The variables of the shipped English text; None if it is the clinic's alone."""
        if message_id not in self.shipped.ids(FALLBACK):
            return None
        return _variables(self.shipped, FALLBACK, message_id)

    def fault(
        self, language: str, message_id: str, text: str, *, weight: Weight = Weight.FAULT
    ) -> Fault:
        """A fault of a text that this very language has; KeyError if it has not."""
        file = self.file_of(language, message_id)
        said = f"{message_id}: {text}"
        fault = Fault(file=file.path, line=file.lines[message_id], text=said)
        return replace(fault, weight=weight)


def _shipped(file: FluentFile) -> bool:
    return file.path.parent == SHIPPED_LOCALES


def _variables(catalogue: Catalogue, language: str, message_id: str) -> frozenset[str]:
    try:
        return catalogue.variables(language, message_id)
    except CatalogueError:
        return frozenset()
