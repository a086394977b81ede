"""Where in a YAML text new entries of ``machines:`` go, byte for byte; it gives up (None) rather than guess."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


def insert_lines(text: str, entries: Sequence[str], section: str = "machines") -> str | None:
    """The text with one block-sequence line per entry at the end of a section; None when it is not laid out in lines."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines()
    root = YAML(typ="rt", pure=True).compose(StringIO(text)) if text.strip() else None
    place = _place(root, lines, section)
    if place is None:
        return None
    after, indent, heading = place
    added = ([f"{section}:"] if heading else []) + [f"{' ' * indent}- {entry}" for entry in entries]
    return newline.join([*lines[:after], *added, *lines[after:]]) + newline


def _place(root: Node | None, lines: Sequence[str], section: str) -> tuple[int, int, bool] | None:
    """After how many lines, how far indented, and whether the section's key must be written first."""
    if root is None:
        return (len(lines), 2, True)
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    for key, value in root.value:
        if isinstance(key, ScalarNode) and key.value == section:
            return _end_of(key, value)
    return (len(lines), 2, True)


def _end_of(key: Node, value: Node) -> tuple[int, int, bool] | None:
    if isinstance(value, ScalarNode) and value.value == "":
        return (key.start_mark.line + 1, 2, False)
    if not isinstance(value, SequenceNode) or value.flow_style or not value.value:
        return None
    return (last_line(value) + 1, value.start_mark.column, False)


def last_line(node: Node) -> int:
    """The last line with content of a node: its own end mark lies behind trailing comments."""
    children = (
        [child for pair in node.value for child in (pair if isinstance(pair, tuple) else (pair,))]
        if isinstance(node.value, list)
        else []
    )
    if children and not getattr(node, "flow_style", False):
        return max(last_line(child) for child in children)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return int(node.end_mark.line) - 1
    return int(node.end_mark.line)
