"""A real day: the numeric items of a Mazak at the NIST test bed, from the SHDR recording that the tests keep."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import numpy as np

RECORDINGS = Path(__file__).parents[1] / "tests" / "data" / "shdr"
Columns = tuple[np.ndarray, np.ndarray]


def real_day() -> list[Columns]:
    """(time_ns, number) per item that has numbers, as reported: on change, at no fixed rate."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for line in _lines(_recording()):
        stamp, *fields = line.strip().split("|")
        try:
            time_ns = int(np.datetime64(stamp.rstrip("Z"), "ns").astype(np.int64))
        except ValueError:
            continue
        for name, text in zip(fields[::2], fields[1::2], strict=False):
            try:
                value = float(text)
            except ValueError:
                continue
            times, values = found.setdefault(name, ([], []))
            times.append(time_ns)
            values.append(value)
    columns = [(np.array(times, np.int64), np.array(values)) for times, values in found.values()]
    return [(times[order := np.argsort(times, kind="stable")], values[order]) for times, values in columns]


def _recording() -> Path:
    return max((path for path in RECORDINGS.iterdir() if "azak" in path.name), key=lambda path: path.stat().st_size)


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".xz":
        content = lzma.decompress(content)
    return content.decode("utf-8", "replace").splitlines()
