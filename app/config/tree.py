"""YAML text as plain data plus the place of every key and value; it refuses to judge what the data means.

Built on ruamel's node graph rather than on its round-trip maps: the graph keeps the place of *every* duplicate key, where
the round-trip constructor stops at the first. Dates and times stay text: every value that is one has its own parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from app.config.faults import Fault
from app.domain.message import Message

Path = tuple[str, ...]
Place = tuple[int, int]

_TAG = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Tree:
    """A file's data, where each part of it stands (line and column from 1), and what is wrong with its YAML."""

    file: str
    lines: tuple[str, ...]
    data: Any = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: Place, problem: Message) -> Fault:
        """A fault at a place of this file."""
        line, column = place
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Fault(self.file, line, column, problem, excerpt)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where a key or value stands; the nearest part above it when it stands nowhere (a missing key)."""
        for end in range(len(path), -1, -1):
            known = (self.keys if key else self.values).get(path[:end]) or self.values.get(path[:end])
            if known:
                return known
        return (1, 1)


def read_tree(raw: bytes, file: str) -> Tree:
    """Parse a file's bytes. Never raises: what is wrong is in ``faults``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _undecodable(raw, error, file)
    tree = Tree(file, tuple(text.splitlines()))
    try:
        root = YAML(typ="rt", pure=True).compose(StringIO(text))
    except YAMLError as error:
        tree.faults.append(_syntax_fault(tree, text, error))
        return tree
    if root is None:
        tree.faults.append(
            tree.fault((1, 1), Message.of("The file is empty. It needs at least one key, for example 'machines:'."))
        )
        return tree
    _Builder(tree).run(root)
    return tree


def _undecodable(raw: bytes, error: UnicodeDecodeError, file: str) -> Tree:
    before = raw[: error.start]
    line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    tree = Tree(file, tuple(raw.decode("utf-8", "replace").splitlines()))
    byte = f"0x{raw[error.start]:02x}"
    tree.faults.append(
        tree.fault(
            (line, column),
            Message.of("The file is not UTF-8 text (byte {byte}). Save it with the encoding UTF-8.", byte=byte),
        )
    )
    return tree


def _syntax_fault(tree: Tree, text: str, error: YAMLError) -> Fault:
    if isinstance(error, ReaderError):
        before = text[: int(error.position)]
        place = (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        return tree.fault(place, Message.of("A control character stands here. Remove it."))
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return tree.fault((1, 1), Message.of("This is not valid YAML: {problem}.", problem=str(error).splitlines()[0]))
    mark = error.problem_mark
    place = (mark.line + 1, mark.column + 1)
    problem = error.problem or ""
    if "'\\t'" in problem:
        return tree.fault(place, Message.of("A tab stands here. YAML takes spaces for indentation."))
    if "mapping values are not allowed" in problem:
        return tree.fault(
            place, Message.of("A second ':' in one line. Put the value in quotes, or its keys on lines of their own.")
        )
    if "another document" in problem:
        return tree.fault(place, Message.of("A second document begins here ('---'). The file takes one."))
    return tree.fault(place, Message.of("This is not valid YAML: {problem}.", problem=problem.rstrip(".")))


class _Builder:
    """Turns a node graph into data, remembering places."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._open: set[int] = set()

    def run(self, root: Node) -> None:
        self._tree.data = self._build(root, ())

    def _build(self, node: Node, path: Path) -> Any:
        self._tree.values[path] = _place(node)
        if id(node) in self._open:
            self._fault(node, Message.of("This alias contains itself. Write its value out."))
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        self._open.add(id(node))
        built = self._mapping(node, path) if isinstance(node, MappingNode) else self._sequence(node, path)
        self._open.discard(id(node))
        return built

    def _sequence(self, node: Node, path: Path) -> list[Any]:
        return [self._build(child, (*path, str(position))) for position, child in enumerate(node.value)]

    def _mapping(self, node: MappingNode, path: Path) -> dict[Any, Any]:
        data: dict[Any, Any] = {}
        first: dict[Any, int] = {}
        for key_node, value_node in _pairs(node):
            if not isinstance(key_node, ScalarNode):
                self._fault(key_node, Message.of("A key must be one word, not a list or a mapping."))
                continue
            key = self._scalar(key_node)
            own = any(key_node is pair[0] for pair in node.value)
            if key in first:
                if own:
                    self._duplicate(key_node, key, first[key])
                continue
            first[key] = _place(key_node)[0]
            self._tree.keys[(*path, str(key))] = _place(key_node)
            data[key] = self._build(value_node, (*path, str(key)))
            if isinstance(value_node, ScalarNode) and not value_node.value and not value_node.style:
                # Nothing stands there: YAML puts its place at whatever comes next, people look at the key.
                self._tree.values[(*path, str(key))] = _place(key_node)
        return data

    def _duplicate(self, node: Node, key: Any, line: int) -> None:
        self._fault(
            node,
            Message.of(
                "The key '{key}' stands here a second time (first in line {line}). Keep one of the two.",
                key=key,
                line=line,
            ),
        )

    def _scalar(self, node: ScalarNode) -> Any:
        text = node.value
        kind = str(node.tag).removeprefix(_TAG)
        try:
            match kind:
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int":
                    return _int(text)
                case "float":
                    return _float(text)
                case "str" | "timestamp":
                    return text
        except ValueError:
            return text
        self._fault(node, Message.of("The tag '{tag}' is not known here. Remove it.", tag=str(node.tag)))
        return text

    def _fault(self, node: Node, problem: Message) -> None:
        self._tree.faults.append(self._tree.fault(_place(node), problem))


def _int(text: str) -> int:
    plain = text.replace("_", "")
    return int(plain) if plain.lstrip("+-").isdigit() else int(plain, 0)


def _float(text: str) -> float:
    plain = text.replace("_", "").lower()
    return float(
        plain.replace(".inf", "inf").replace(".nan", "nan") if plain.lstrip("+-") in (".inf", ".nan") else plain
    )


def _pairs(node: MappingNode) -> Iterator[tuple[Node, Node]]:
    """A mapping's own pairs, then those of its merge keys (``<<``), which never override."""
    merged: list[Node] = []
    for key_node, value_node in node.value:
        if str(key_node.tag) == f"{_TAG}merge":
            merged.extend(value_node.value if isinstance(value_node, SequenceNode) else [value_node])
        else:
            yield key_node, value_node
    for source in merged:
        if isinstance(source, MappingNode) and source is not node:
            yield from source.value


def _place(node: Node) -> Place:
    return (node.start_mark.line + 1, node.start_mark.column + 1)
