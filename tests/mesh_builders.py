"""Small meshes as files: STL in both forms and glTF, byte by byte."""

from __future__ import annotations

import json
import struct
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

_FACES = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))


def triangles(low: tuple[float, ...], high: tuple[float, ...]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A box as 12 triangles (12 × 3 × 3)."""
    corners = np.array(list(product(*zip(low, high, strict=True))), np.float32)
    return np.array(
        [
            corners[[a, b, c]]
            for face in _FACES
            for a, b, c in ((face[0], face[1], face[2]), (face[0], face[2], face[3]))
        ]
    )


def stl(path: Path, low: tuple[float, ...] = (0, 0, 0), high: tuple[float, ...] = (1, 1, 1)) -> Path:
    """A box as binary STL."""
    found = triangles(low, high)
    rows = b"".join(bytes(12) + part.astype("<f4").tobytes() + bytes(2) for part in found)
    path.write_bytes(b"solid but binary".ljust(80) + struct.pack("<I", len(found)) + rows)
    return path


def ascii_stl(path: Path, low: tuple[float, ...] = (0, 0, 0), high: tuple[float, ...] = (1, 1, 1)) -> Path:
    """A box as text."""
    facets = []
    for part in triangles(low, high):
        corners = "".join(f"   vertex {x:g} {y:g} {z:g}\n" for x, y, z in part.tolist())
        facets.append(f" facet normal 0 0 0\n  outer loop\n{corners}  endloop\n endfacet\n")
    path.write_text(f"solid box\n{''.join(facets)}endsolid box\n")
    return path


def glb(path: Path, low: tuple[float, ...], high: tuple[float, ...], **node: Any) -> Path:
    """A box as binary glTF 2.0, its node placed by ``translation``, ``rotation``, ``scale``."""
    points = triangles(low, high).reshape(-1, 3)
    data = points.tobytes()
    ends = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, **node}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": len(points), "type": "VEC3", **ends}],
        "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": len(data)}],
        "buffers": [{"byteLength": len(data)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    body = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body)
    return path
