"""Changes single values of a YAML text and leaves every other byte where it is; it refuses to judge the values.

Places come from ruamel's node graph. Where a layout leaves no place for a line (keys beside a dash, brackets), the text goes the
round-trip way: comments stay, some may move by a line. Either way the result is read again and must hold exactly what was asked.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from app.config.insert import last_line
from app.config.tree import read_tree
from app.domain.message import Message, UserError

Path = Sequence[str]


def with_value(text: str, path: Path, value: Any) -> str:
    """The text with ``value`` at ``path`` (parts that are missing are made). Raises UserError when the path can't hold one."""
    wanted = _set(_data(text), path, value)
    for attempt in (_in_place, _as_line, _round_trip):
        revised = attempt(text, path, value)
        if revised is not None and read_tree(revised.encode(), "").data == wanted:
            return revised
    raise UserError(Message.of("'{path}' can't be changed in this form. Change it as YAML.", path=".".join(path)))


def without(text: str, path: Path) -> str:
    """The text without the key or entry at ``path``; unchanged when there is none."""
    data = _data(text)
    if not _has(data, path):
        return text
    wanted = _unset(data, path)
    for attempt in (_cut_lines, _cut_from_brackets, _round_trip_cut):
        revised = attempt(text, path)
        if revised is not None and (read_tree(revised.encode(), "").data or {}) == wanted:
            return revised
    raise UserError(Message.of("'{path}' can't be taken out in this form. Change it as YAML.", path=".".join(path)))


def one_line(value: Any) -> str:
    """A value as YAML on one line."""
    text = StringIO()
    holder = CommentedMap({"v": _flowing(value)})
    holder.fa.set_flow_style()
    yaml = _yaml()
    yaml.dump(holder, text)
    # Spaces alone: a no-break space belongs to the value.
    return " ".join(text.getvalue().split("\n")).strip(" ")[len("{v: ") : -1].strip(" ")


# ---------------------------------------------------------------- what is wanted, as data


def _data(text: str) -> Any:
    tree = read_tree(text.encode(), "")
    if tree.faults and tree.data is None and text.strip():
        first = tree.faults[0]
        if first.problem.template.startswith("The file is empty"):
            return {}
        raise UserError(Message.of("Line {line}: {problem}", line=first.line, problem=first.problem))
    return tree.data if tree.data is not None else {}


def _has(data: Any, path: Path) -> bool:
    for step in path:
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return False
    return True


def _set(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, list) or (data is None and step == "0"):
        data = data or []
        if not step.isdigit() or int(step) > len(data):
            raise _no_place(path)
        changed = [*data, None] if int(step) == len(data) else list(data)
        changed[int(step)] = _set(changed[int(step)] if int(step) < len(data) else {}, rest, value)
        return changed
    if data is None or isinstance(data, dict):
        own = data or {}
        return {**own, step: _set(own.get(step), rest, value)}
    raise _no_place(path)


def _no_place(path: Path) -> UserError:
    return UserError(Message.of("There is no place for '{path}' in the file.", path=".".join(path)))


def _unset(data: Any, path: Path) -> Any:
    changed = copy.deepcopy(data)
    parent = changed
    for step in path[:-1]:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    del parent[int(path[-1]) if isinstance(parent, list) else path[-1]]
    return changed


# ---------------------------------------------------------------- in the text


def _root(text: str) -> Node | None:
    try:
        return YAML(typ="rt", pure=True).compose(StringIO(text)) if text.strip() else None
    except YAMLError:
        return None


def _child(node: Node | None, step: str) -> tuple[Node | None, Node | None]:
    """The key's node (None in a list) and the value's."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), (None, None))
    if isinstance(node, SequenceNode) and step.isdigit() and int(step) < len(node.value):
        return None, node.value[int(step)]
    return None, None


def _node(root: Node | None, path: Path) -> Node | None:
    for step in path:
        root = _child(root, step)[1]
    return root


def _in_place(text: str, path: Path, value: Any) -> str | None:
    """Exchange what stands on its line for another value."""
    node = _node(_root(text), path)
    if isinstance(node, ScalarNode):
        if node.style in ("|", ">"):
            return None
    elif not isinstance(node, MappingNode | SequenceNode) or not node.flow_style:
        return None
    start, end = node.start_mark.index, node.end_mark.index
    gap = " " if start == end and text[start - 1 : start] == ":" else ""
    return text[:start] + gap + one_line(value) + text[end:]


def _as_line(text: str, path: Path, value: Any) -> str | None:
    """A new key: on a line of its own at the end of its block, or before its closing bracket."""
    root = _root(text)
    if root is None:
        lead = text if not text or text.endswith("\n") else text + "\n"
        return f"{lead}{path[0]}: {one_line(_nested(path[1:], value))}\n"
    depth = 0
    node: Node | None = root
    while depth < len(path) and (below := _child(node, path[depth])[1]) is not None:
        node, depth = below, depth + 1
    if isinstance(node, SequenceNode) and not node.flow_style and node.value and path[depth] == str(len(node.value)):
        return _line_after(text, node, "- " + one_line(_nested(path[depth + 1 :], value)))
    if depth == len(path) or not isinstance(node, MappingNode):
        return None
    added = f"{path[depth]}: {one_line(_nested(path[depth + 1 :], value))}"
    if node.flow_style:
        close = node.end_mark.index - 1
        before = text[:close].rstrip()
        return before + (added if before.endswith("{") else f", {added}") + text[close:]
    return _line_after(text, node, added)


def _line_after(text: str, block: MappingNode | SequenceNode, added: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    lines, line = text.splitlines(), last_line(block) + 1
    return newline.join([*lines[:line], " " * block.start_mark.column + added, *lines[line:]]) + newline


def _nested(path: Path, value: Any) -> Any:
    for step in reversed(path):
        value = [value] if step == "0" else {step: value}
    return value


def _cut_lines(text: str, path: Path) -> str | None:
    """Take whole lines out: a key of a block, or an entry of a list with its dash."""
    parent = _node(_root(text), path[:-1])
    key, value = _child(parent, path[-1])
    if (
        not isinstance(parent, MappingNode | SequenceNode)
        or value is None
        or parent.flow_style
        or len(parent.value) < 2
    ):
        return None
    lines = text.splitlines(keepends=True)
    first = (key or value).start_mark.line
    lead = lines[first][: (key or value).start_mark.column].strip()
    if lead not in (("",) if key is not None else ("-",)):
        return None
    return "".join([*lines[:first], *lines[last_line(value) + 1 :]])


def _cut_from_brackets(text: str, path: Path) -> str | None:
    """Write the brackets around it again, without it; only where they stand on one line, and no comment in them."""
    around = _node(_root(text), path[:-1])
    if around is None or around.start_mark.line != around.end_mark.line or not path[:-1]:
        return None
    held = _data(text)
    for step in path[:-1]:
        held = held[int(step)] if isinstance(held, list) else held[step]
    return _in_place(text, path[:-1], _unset(held, path[-1:]))


# ---------------------------------------------------------------- the round-trip way


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _flowing(value: Any) -> Any:
    if isinstance(value, dict):
        flow = CommentedMap({key: _flowing(part) for key, part in value.items()})
        flow.fa.set_flow_style()
        return flow
    if isinstance(value, list | tuple):
        row = CommentedSeq(_flowing(part) for part in value)
        row.fa.set_flow_style()
        return row
    if isinstance(value, str) and _TRICKY.search(value):
        return SingleQuotedScalarString(value)
    return value


_TRICKY = re.compile(r"^[^\w./]|:(\s|$)|\s#")
"""Texts that ruamel leaves plain within brackets, but that say something else on a line of their own."""


def _parent(document: Any, path: Path) -> Any:
    """What holds the last step of the path; made where it is missing."""
    for step, following in itertools.pairwise(path):
        if isinstance(document, list):
            if int(step) == len(document):
                document.append(CommentedMap())
            document = document[int(step)]
        else:
            if document.get(step) is None:
                document[step] = CommentedSeq() if following == "0" else CommentedMap()
            document = document[step]
    return document


def _round_trip(text: str, path: Path, value: Any) -> str | None:
    yaml = _yaml()
    document = yaml.load(text)
    document = CommentedMap() if document is None else document
    parent = _parent(document, path)
    if isinstance(parent, list):
        position = int(path[-1])
        parent[position : position + 1] = [_flowing(value)]
    else:
        parent[path[-1]] = _flowing(value)
    return _dumped(yaml, document)


def _round_trip_cut(text: str, path: Path) -> str | None:
    yaml = _yaml()
    document = yaml.load(text)
    parent = _parent(document, path)
    del parent[int(path[-1]) if isinstance(parent, list) else path[-1]]
    return _dumped(yaml, document)


def _dumped(yaml: YAML, document: Any) -> str:
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()
