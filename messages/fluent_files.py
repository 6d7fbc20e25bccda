"""Reading Project Fluent files strictly: what the parser would skip is a fault."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from fluent.syntax import FluentParser, ast, visitor

from messages.faults import Fault


class CatalogueError(Exception):
    """A text cannot be read or filled in."""


@dataclass(frozen=True, kw_only=True)
class FluentFile:
    """One language's texts, or a clinic's own over them."""

    path: Path
    resource: ast.Resource
    lines: Mapping[str, int]
    """Where each message begins; terms under "-name"."""
    faults: tuple[Fault, ...]
    """Lines that are not Fluent, and ids that are there twice."""

    @property
    def language(self) -> str:
        """Its code: "en"."""
        return self.path.stem

    @property
    def names_a_language(self) -> bool:
        """Whether the file is called by a code that a language may have, known or not."""
        try:
            Locale.parse(self.language, sep="-" if "-" in self.language else "_")
        except UnknownLocaleError:
            return True
        except ValueError:
            return False
        return True


def read_fluent(path: Path) -> FluentFile:
    """Parse one `.ftl` file with all its faults."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        fault = Fault(file=path, line=line, text="cannot be read: save the file as UTF-8")
        return FluentFile(path=path, resource=ast.Resource([]), lines={}, faults=(fault,))
    resource = FluentParser().parse(text)
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for entry in resource.body:
        # A message's own span begins with the comment above it.
        span = entry.id.span if isinstance(entry, ast.Message | ast.Term) else entry.span
        line = text.count("\n", 0, span.start if span else 0) + 1
        if isinstance(entry, ast.Junk):
            reason = entry.annotations[0].message if entry.annotations else "not Fluent"
            said = f"{reason}; write a text as: its-id = Its words"
            faults.append(Fault(file=path, line=line, text=said))
        if isinstance(entry, ast.Message | ast.Term):
            name = f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name
            if name in lines:
                said = f"{name} is there twice; remove one"
                faults.append(Fault(file=path, line=line, text=said))
            lines[name] = line
    read = FluentFile(path=path, resource=resource, lines=lines, faults=tuple(faults))
    if read.names_a_language:
        return read
    said = "call the file by its language, such as hi.ftl"
    fault = Fault(file=path, line=None, text=said)
    return FluentFile(path=path, resource=ast.Resource([]), lines={}, faults=(fault,))


def variables_of(
    entry_id: str, entries: Mapping[str, ast.Message | ast.Term], within: tuple[str, ...] = ()
) -> frozenset[str]:
    """The variables of a message (or "-term") and of all it refers to.

    `within` names the messages that led here.

    Raises:
        CatalogueError: if it refers to what does not exist, or to itself.
    """
    path = (*within, entry_id)
    if entry_id in within:
        raise CatalogueError(f"text {within[0]!r} goes in a circle: {' > '.join(path)}")
    if entry_id not in entries:
        raise CatalogueError(f"text {within[0]!r} refers to {entry_id!r}, which does not exist")
    names = _Names()
    names.visit(entries[entry_id])
    return frozenset(names.variables).union(
        *(variables_of(name, entries, path) for name in names.references)
    )


def variant_names(resource: ast.Resource) -> frozenset[str]:
    """The values by which any of the texts chooses between its variants: "none", "yes"."""
    variants = _Variants()
    variants.visit(resource)
    return frozenset(variants.names)


def words_of(message: ast.Message) -> list[str]:
    """The words a text itself says, in all its variants; none of its variables'."""
    said = _Said()
    said.visit(message)
    return re.findall(r"[^\W\d_]{2,}", "\n".join(said.parts))


class _Said(visitor.Visitor):
    def __init__(self) -> None:
        self.parts: list[str] = []

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802 - fluent's name
        self.parts.append(node.value)


class _Variants(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_Variant(self, node: ast.Variant) -> None:  # noqa: N802 - fluent's name
        if isinstance(node.key, ast.Identifier):
            self.names.add(node.key.name)
        self.generic_visit(node)


class _Names(visitor.Visitor):
    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.references: list[str] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - fluent's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - fluent's name
        self.references.append(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802 - fluent's name
        self.references.append(f"-{node.id.name}")
