"""A YAML file whose values know their lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from yaml.reader import ReaderError

from messages.faults import Fault

# libyaml's reads some five times as fast, where PyYAML was built with it.
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP, _TEXT = "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str"


@dataclass(frozen=True, kw_only=True)
class YamlFile:
    """What a file holds, and on which lines."""

    path: Path
    content: object
    root: yaml.Node | None  # None: the file is empty
    faults: tuple[Fault, ...]  # keys that are there twice

    def line(self, place: Sequence[str | int]) -> int:
        """The line of a value, by its keys and positions; of what is not there, its parent's."""
        node, line = self.root, 1 if self.root is None else _line(self.root)
        for part in place:
            found = None if node is None else _within(node, part)
            if found is None:
                return line
            line, node = found
        return line


def read_yaml(path: Path) -> YamlFile | Fault:
    """Read a file; one that is no YAML is a fault with its line and column."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Fault(file=path, line=line, text="is not YAML: save the file as UTF-8")
    try:
        return _parsed(path, text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return Fault(file=path, line=line, text=f"is not YAML: {error.reason}; remove that sign")
    except yaml.MarkedYAMLError as error:
        return _not_yaml(path, error)


def _parsed(path: Path, text: str) -> YamlFile:
    loader = _LOADER(text)
    try:
        root = loader.get_single_node()
        faults = tuple(_read_strictly(path, root)) if root is not None else ()
        content = None if root is None else loader.construct_document(root)  # pyright: ignore[reportUnknownMemberType]
    finally:
        loader.dispose()
    return YamlFile(path=path, content=content, root=root, faults=faults)


def _not_yaml(path: Path, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.problem_mark or error.context_mark
    said = ", ".join(each for each in (error.context, error.problem) if each)
    return Fault(
        file=path,
        line=None if mark is None else mark.line + 1,
        column=None if mark is None else mark.column + 1,
        text=f"is not YAML: {said}; look here and on the line above: indent with spaces, "
        'write "key: value", and put text with a colon in quotes',
    )


def _read_strictly(path: Path, root: yaml.Node) -> Iterator[Fault]:
    """Dates stay text, as the model reads them and says what is wrong; a key comes once."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode) and node.tag == _TIMESTAMP:
            node.tag = _TEXT
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            waiting.extend(value for _, value in node.value)
            yield from _keys_twice(path, node)


def _keys_twice(path: Path, mapping: yaml.MappingNode) -> Iterator[Fault]:
    keys = set[str]()
    for key, _ in mapping.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in keys:
                text = f"{key.value} is there twice; remove one"
                yield Fault(file=path, line=_line(key), text=text)
            keys.add(key.value)


def _within(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        # Of a key that is there twice, the last one counts.
        for key, value in reversed(node.value):
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                return _line(key), value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item = node.value[part]
        return _line(item), item
    return None


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
