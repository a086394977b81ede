"""How large a mesh is, from its STL or glTF file, and whether it is one at all. It refuses to keep triangles."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.domain.kinematics import ORIGIN, Vector
from app.domain.message import Message
from app.domain.observation import Float64s

MOST_TRIANGLES = 2_000_000
"""More than this takes seconds per picture without a graphics card."""
_STL_HEAD, _STL_TRIANGLE = 84, 50
_VERTEX = re.compile(rb"vertex\s+(\S+)\s+(\S+)\s+(\S+)")
_GLB = struct.Struct("<4sII")
_CHUNK = struct.Struct("<I4s")
_METRES = 1000.0
_Y_UP: Vector = (90.0, 0.0, 0.0)


class MeshFault(Exception):
    """The file is no mesh that can be drawn; ``problem`` is the sentence."""

    def __init__(self, problem: Message) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class MeshSize:
    """Bounding box in the file's own units, and what the format says about units and directions."""

    low: Vector
    high: Vector
    scale: float = 1.0
    turn: Vector = ORIGIN


def mesh_size(path: Path) -> MeshSize:
    """The mesh's bounding box. Raises MeshFault with a sentence for anything that can't be drawn."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise MeshFault(Message.of("There is no file {path}.", path=str(path))) from None
    except OSError as error:
        raise MeshFault(
            Message.of("{path} can't be read: {reason}.", path=str(path), reason=error.strerror or "")
        ) from None
    match path.suffix.lower():
        case ".stl":
            return _stl(raw, path)
        case ".glb" | ".gltf":
            return _gltf(raw, path)
    raise MeshFault(Message.of("{path} is neither STL nor glTF. Accepted: .stl, .glb, .gltf.", path=str(path)))


# ---------------------------------------------------------------- STL


def _stl(raw: bytes, path: Path) -> MeshSize:
    count = int.from_bytes(raw[80:84], "little") if len(raw) >= _STL_HEAD else 0
    if count and len(raw) == _STL_HEAD + count * _STL_TRIANGLE:
        _refuse_many(count, path)
        rows = np.frombuffer(raw, np.uint8, offset=_STL_HEAD).reshape(count, _STL_TRIANGLE)
        corners = np.ascontiguousarray(rows[:, 12:48]).view("<f4").reshape(-1, 3).astype(np.float64)
        return _box(corners, path)
    if raw.lstrip()[:5].lower() == b"solid":
        found = _VERTEX.findall(raw)
        _refuse_many(len(found) // 3, path)
        try:
            return _box(np.array(found, dtype=np.float64).reshape(-1, 3), path)
        except ValueError:
            raise _broken(path, Message.of("a vertex is no number")) from None
    if count and len(raw) > _STL_HEAD:
        told = Message.of(
            "it announces {count} triangles and holds {held}", count=count, held=(len(raw) - _STL_HEAD) // _STL_TRIANGLE
        )
        raise _broken(path, told)
    raise _broken(path, Message.of("it is not an STL file"))


# ---------------------------------------------------------------- glTF 2.0


def _gltf(raw: bytes, path: Path) -> MeshSize:
    document = _document(raw, path)
    try:
        corners = list(_corners(document))
        count = sum(_triangles(document))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise _broken(path, Message.of("its structure is damaged ({detail})", detail=str(error))) from None
    _refuse_many(count, path)
    if not corners:
        raise _broken(path, Message.of("it holds no mesh"))
    box = _box(np.concatenate(corners), path)
    return MeshSize(box.low, box.high, _METRES, _Y_UP)


def _document(raw: bytes, path: Path) -> dict[str, Any]:
    text = raw
    if raw[:4] == b"glTF":
        if len(raw) < _GLB.size + _CHUNK.size or _GLB.unpack_from(raw)[2] != len(raw):
            raise _broken(path, Message.of("it is cut off"))
        length, kind = _CHUNK.unpack_from(raw, _GLB.size)
        text = raw[_GLB.size + _CHUNK.size :][:length]
        if kind != b"JSON":
            raise _broken(path, Message.of("it is not a glTF 2.0 file"))
    try:
        document = json.loads(text)
    except ValueError:
        raise _broken(path, Message.of("it is not a glTF 2.0 file")) from None
    if not isinstance(document, dict) or not str(document.get("asset", {}).get("version", "")).startswith("2"):
        raise _broken(path, Message.of("it is not a glTF 2.0 file"))
    _refuse_missing(document, path)
    return document


def _refuse_missing(document: dict[str, Any], path: Path) -> None:
    """Buffers that stand in files of their own must be there."""
    for buffer in document.get("buffers", ()):
        uri = str(buffer.get("uri", ""))
        if uri and not uri.startswith("data:") and not (path.parent / uri).is_file():
            raise _broken(path, Message.of("its data file {file} is missing", file=uri))


def _corners(document: dict[str, Any]) -> Iterator[Float64s]:
    """The eight corners of every mesh's box in the scene's frame."""
    nodes = document.get("nodes", [])
    children = {child for node in nodes for child in node.get("children", ())}
    scenes = document.get("scenes")
    roots = scenes[document.get("scene", 0)]["nodes"] if scenes else [i for i in range(len(nodes)) if i not in children]
    waiting = [(root, np.eye(4), 0) for root in roots]
    while waiting:
        at, carrier, depth = waiting.pop()
        node = nodes[at]
        placed = carrier @ _placed(node)
        if depth > len(nodes):
            raise ValueError("nodes in a circle")
        waiting += [(child, placed, depth + 1) for child in node.get("children", ())]
        if "mesh" in node:
            for primitive in document["meshes"][node["mesh"]]["primitives"]:
                accessor = document["accessors"][primitive["attributes"]["POSITION"]]
                ends = np.array((accessor["min"], accessor["max"]), np.float64)
                corners = np.array([[ends[i & 1][0], ends[i >> 1 & 1][1], ends[i >> 2][2]] for i in range(8)])
                yield corners @ placed[:3, :3].T + placed[:3, 3]


def _placed(node: dict[str, Any]) -> Float64s:
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = node.get("rotation", (0.0, 0.0, 0.0, 1.0))
    turn = np.array(
        (
            (1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)),
            (2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)),
            (2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)),
        )
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(node.get("scale", (1.0, 1.0, 1.0)))
    matrix[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return matrix


def _triangles(document: dict[str, Any]) -> Iterator[int]:
    for mesh in document.get("meshes", ()):
        for primitive in mesh["primitives"]:
            accessor = primitive.get("indices", primitive["attributes"]["POSITION"])
            yield int(document["accessors"][accessor]["count"]) // 3


# ---------------------------------------------------------------- both


def _box(corners: Float64s, path: Path) -> MeshSize:
    if not len(corners):
        raise _broken(path, Message.of("it holds no triangle"))
    if not np.isfinite(corners).all():
        raise _broken(path, Message.of("a vertex is no number"))
    low, high = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return MeshSize((low[0], low[1], low[2]), (high[0], high[1], high[2]))


def _refuse_many(count: int, path: Path) -> None:
    if count > MOST_TRIANGLES:
        raise MeshFault(
            Message.of(
                "{path} has {count} triangles; more than {most} can't be drawn smoothly. Simplify the mesh.",
                path=str(path),
                count=count,
                most=MOST_TRIANGLES,
            )
        )


def _broken(path: Path, why: Message) -> MeshFault:
    return MeshFault(Message.of("{path} can't be drawn: {why}.", path=str(path), why=why))
