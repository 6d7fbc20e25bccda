"""Reading Project Fluent files strictly: what the parser would skip is an error."""

from collections.abc import Mapping
from pathlib import Path

from fluent.syntax import FluentParser, ast, visitor


class CatalogueError(Exception):
    """A text cannot be read or filled in."""


def read_resource(path: Path) -> ast.Resource:
    """Parse one `.ftl` file.

    Raises:
        CatalogueError: for a line that is not Fluent, or an id that occurs twice.
    """
    text = path.read_text(encoding="utf-8")
    resource = FluentParser().parse(text)
    seen: set[str] = set()
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            start = entry.span.start if entry.span else 0
            line = text.count("\n", 0, start) + 1
            reason = entry.annotations[0].message if entry.annotations else "not Fluent"
            raise CatalogueError(f"{path.name}, line {line}: {reason}")
        if isinstance(entry, ast.Message | ast.Term):
            name = f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name
            if name in seen:
                raise CatalogueError(f"{path.name}: {name} is there twice; remove one")
            seen.add(name)
    return resource


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
