"""Bytes of Streams documents to columnar batches, against lxml on the same bytes in the same run."""

from __future__ import annotations

import gc
import lzma
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import Figure

NAME = "mtconnect_parse"
GOAL = 1.5
_DATA = Path(__file__).parents[1] / "tests" / "data" / "mtconnect" / "streams"
_RECORDINGS = {
    "agent 1.3, NIST test bed": "usnistgov__smstestbed__qdr_input120.xml.xz",
    "agent 2.7, demo plant": "ffmfg-tal__mtconnect-monitoring__mazak_sample_chunk1.xml",
}
_COUNTS = (500, 50)
_OBSERVATION = re.compile(rb'<(\w+) [^<>]*sequence="\d+"[^<>]*(?:/>|>[^<>]*</\1>)')
_EMPTY = re.compile(rb"<(Samples|Events|Condition|ComponentStream|DeviceStream)(?: [^<>]*)?>\s*</\1>")
_BLANK_LINES = re.compile(rb"\n\s*\n")
_ROUNDS = 15


def figures() -> list[Figure]:
    """Rates in observations per CPU second, the best of several alternating rounds."""
    found = []
    for label, name in _RECORDINGS.items():
        raw = (_DATA / name).read_bytes()
        whole = lzma.decompress(raw) if name.endswith(".xz") else raw
        total = len(_OBSERVATION.findall(whole))
        found += _of(f"{label}, {total:,} observations", whole)
        for count in _COUNTS:
            if count < total:
                found += _of(f"{label}, {count} observations", _drawn(whole, count))
    return found


def _drawn(data: bytes, count: int) -> bytes:
    """A document of so many observations, drawn from all over the given one as a shorter interval would hold them."""
    places = [match.span() for match in _OBSERVATION.finditer(data)]
    kept = sorted(random.Random(1).sample(places, min(count, len(places))))
    ends = [places[0][0], *(end for _, end in kept)]
    starts = [*(start for start, _ in kept), places[-1][1]]
    frames = [_OBSERVATION.sub(b"", data[end:start]) for end, start in zip(ends, starts, strict=True)]
    elements = [data[start:end] for start, end in kept]
    parts = [part for pair in zip(frames, [*elements, b""], strict=True) for part in pair]
    drawn = b"".join((data[: ends[0]], *parts, data[starts[-1] :]))
    while _EMPTY.search(drawn):
        drawn = _EMPTY.sub(b"", drawn)
    return _BLANK_LINES.sub(b"\n", drawn)


def _of(label: str, data: bytes) -> list[Figure]:
    from lxml import etree

    decode, count = _decoder(data)
    ours, five, bare = _best(decode, lambda: _five_fields(data), lambda: etree.fromstring(data))
    rate = count / ours
    return [
        Figure(
            f"parse to batches, {label}",
            rate,
            "obs/s",
            "lxml.fromstring + five fields",
            five / ours,
            f">= {GOAL}x",
            five / ours >= GOAL,
        ),
        Figure(
            f"parse to batches, {label}, limit",
            rate,
            "obs/s",
            "bare lxml.fromstring",
            bare / ours,
            ">= 1x",
            bare / ours >= 1,
        ),
    ]


def _decoder(data: bytes) -> tuple[Callable[[], object], int]:
    """Decoding as the driver does it; the device model is made from what the document itself names."""
    from app.domain.equipment import Category
    from app.domain.vocabulary import SourceItem
    from drivers.mtconnect.decode import Decoder
    from drivers.mtconnect.header import Header
    from drivers.mtconnect.layout import Assigned, arrange
    from drivers.mtconnect.probe import AgentModel, Device
    from drivers.mtconnect.streams import read_streams, read_streams_slowly

    rows = read_streams_slowly(data).rows
    texts: dict[tuple[str, str], set[bytes]] = {}
    for row, detail in enumerate(rows.details):
        condition = detail.name in ("Normal", "Warning", "Fault", "Unavailable")
        texts.setdefault((rows.item(row), "condition" if condition else detail.name), set()).add(rows.text[row] or b"")
    items = {}
    for (source_id, name), seen in texts.items():
        sample = name == "PathPosition" or all(map(_is_number, seen - {b"", b"UNAVAILABLE"}))
        category = Category.CONDITION if name == "condition" else Category.SAMPLE if sample else Category.EVENT
        items[source_id] = SourceItem(source_id, category, "PATH_POSITION" if name == "PathPosition" else name)
    device = Device("device", "uuid", "id", items=tuple(items.values()))
    decoder = Decoder(arrange(AgentModel(Header("1"), (device,)), [Assigned("m", device, {})], {}))
    return (lambda: decoder.decode(read_streams(data).rows, 1)), len(rows)


def _is_number(text: bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _five_fields(data: bytes) -> list[tuple[object, ...]]:
    from lxml import etree

    found: list[tuple[object, ...]] = []
    for element in etree.fromstring(data).iter():
        sequence = element.get("sequence")
        if sequence is not None:
            found.append((element.tag, element.get("dataItemId"), element.get("timestamp"), sequence, element.text))
    return found


def _best(*works: Callable[[], object]) -> list[float]:
    """CPU seconds of each, alternating so that a busy machine is equally unfair to all."""
    best = [float("inf")] * len(works)
    gc.collect()
    for _ in range(_ROUNDS):
        for position, work in enumerate(works):
            begun = time.process_time()
            work()
            best[position] = min(best[position], time.process_time() - begun)
    return best
