"""Node addresses that survive a restart: namespaces by URI, never by index. Resolves them anew in every session."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asyncua import ua

_NODE_ID = re.compile(
    r"(?:(?P<server>svr=\d+;))?(?:nsu=(?P<uri>.*?);|ns=(?P<ns>\d+);)?(?P<kind>[isgb])=(?P<id>.+)", re.S
)
_STEP = re.compile(r"(?:\{(?P<uri>[^}]*)\}|nsu=(?P<nsu>[^;]*);|(?P<ns>\d+):)?(?P<name>.+)", re.S)
UA = "http://opcfoundation.org/UA/"


class UnknownNamespace(Exception):
    """The server has no such namespace (now)."""


@dataclass(frozen=True, slots=True)
class Namespaces:
    """A session's namespace table."""

    uris: tuple[str, ...]

    def index(self, uri: str) -> int:
        """Position of a URI; a slash at its end makes no difference (the CNC nodeset has none, others do)."""
        for position, known in enumerate(self.uris):
            if known == uri:
                return position
        for position, known in enumerate(self.uris):
            if known.rstrip("/") == uri.rstrip("/"):
                return position
        raise UnknownNamespace(uri)

    def uri(self, index: int) -> str:
        """URI of an index; an index beyond the table stays itself."""
        return self.uris[index] if index < len(self.uris) else f"ns{index}"

    def text(self, node: ua.NodeId) -> str:
        """``nsu=URI;s=name``: the form that we store, show and compare."""
        text = str(node.to_string())
        return f"nsu={self.uri(node.NamespaceIndex)};{text.partition(';')[2]}" if node.NamespaceIndex else text

    def node(self, address: str) -> ua.NodeId:
        """The node id of an address in this session. Raises UnknownNamespace, or ValueError for what is no node id."""
        match = _NODE_ID.fullmatch(address.lstrip())
        if match is None:
            raise ValueError(address)
        index = self.index(match["uri"]) if match["uri"] is not None else int(match["ns"] or 0)
        return ua.NodeId.from_string(f"ns={index};{match['kind']}={match['id']}")


def is_node_id(address: str) -> bool:
    """Whether this is a node id (else it is a browse path)."""
    return _NODE_ID.fullmatch(address.lstrip()) is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a browse path: a name, with its namespace where it is given."""

    name: str
    uri: str | None = None
    index: int | None = None

    def fits(self, name: str, uri: str, index: int) -> bool:
        """Whether a child with this browse name is meant."""
        if self.name != name:
            return False
        if self.uri is not None:
            return self.uri.rstrip("/") == uri.rstrip("/")
        return self.index is None or self.index == index


def path_of(address: str) -> tuple[Step, ...]:
    """``Line/2:Spindle/{urn:x}Speed`` as steps from Objects; slashes inside ``{…}`` belong to the URI."""
    steps = [_STEP.fullmatch(part) for part in _split(address)]
    found = []
    for match in steps:
        if match is None:
            raise ValueError(address)
        uri = match["uri"] if match["uri"] is not None else match["nsu"]
        found.append(Step(match["name"], uri, int(match["ns"]) if match["ns"] else None))
    if found and found[0].name == "Objects" and found[0].uri in (None, UA) and len(found) > 1:
        found = found[1:]
    return tuple(found)


def _split(address: str) -> Sequence[str]:
    parts = re.findall(r"(?:\{[^}]*\}|nsu=[^;]*;|[^/])+", address.strip().strip("/"))
    return [str(part) for part in parts]
