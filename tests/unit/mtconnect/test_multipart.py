from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.mtconnect.errors import root_of
from drivers.mtconnect.multipart import Framer, boundary_of, inflate
from drivers.mtconnect.streams import read_streams
from drivers.mtconnect.xml import BrokenDocument
from tests.unit.mtconnect.recordings import http

BODIES = [b"<a>Gr\xc3\xb6\xc3\x9fe</a>", b"<b/>\n", b"<c>\r\n--other\r\n</c>"]


def _part(body: bytes, headers: str = "Content-type: text/xml\r\nContent-length: {n}\r\n") -> bytes:
    return b"--B\r\n" + headers.format(n=len(body)).encode() + b"\r\n" + body + b"\r\n"


def _fed(stream: bytes, borders: list[int]) -> list[bytes]:
    framer, parts, at = Framer(b"B"), [], 0
    for border in [*sorted(b % (len(stream) + 1) for b in borders), len(stream)]:
        parts += framer.feed(stream[at:border])
        at = border
    return parts


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**4), max_size=40), st.sampled_from(["", "\r\n", "\r\n\r\n"]))
def test_borders_of_chunks_mean_nothing(borders: list[int], between: str) -> None:
    stream = between.encode().join(_part(body) for body in BODIES) + b"--B--\r\n"
    assert _fed(stream, borders) == BODIES


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 10**4), max_size=20), st.sampled_from([-7, -2, 9, 400]))
def test_a_wrong_length_is_overruled_by_the_boundary(borders: list[int], wrong: int) -> None:
    bodies = [b"<a>" + b"x" * 50 + b"</a>"] * 3
    stream = b"".join(_part(b, f"content-LENGTH:{len(b) + wrong}\r\n") for b in bodies) + b"--B--"
    assert [part.strip() for part in _fed(stream, borders)] == bodies


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 10**4), max_size=20))
def test_parts_without_any_length_end_at_the_boundary(borders: list[int]) -> None:
    stream = b"".join(_part(body, "Content-type: text/xml\r\n") for body in BODIES[:2]) + b"--B--"
    assert [part.strip() for part in _fed(stream, borders)] == [body.strip() for body in BODIES[:2]]


def test_a_part_is_handed_over_before_the_next_begins() -> None:
    assert Framer(b"B").feed(_part(b"<a/>")) == [b"<a/>"]


def test_each_part_may_be_compressed_by_itself() -> None:
    packed = gzip.compress(b"<a/>")
    assert Framer(b"B").feed(_part(packed, "Content-Encoding: gzip\r\nContent-Length: {n}\r\n")) == [b"<a/>"]


def test_a_part_that_inflates_without_end_is_refused() -> None:
    with pytest.raises(BrokenDocument, match="64 MB"):
        inflate(gzip.compress(b"\0" * (65 * 2**20), compresslevel=1))


def test_the_closing_boundary_ends_the_stream() -> None:
    framer = Framer(b"B")
    framer.feed(_part(b"<a/>") + b"--B--\r\n")
    assert framer.ended


@pytest.mark.parametrize(
    ("content_type", "boundary"),
    [
        ("multipart/x-mixed-replace;boundary=abc", b"abc"),
        ('multipart/mixed; boundary="a b"', b"a b"),
        ("Multipart/Mixed;charset=utf-8;BOUNDARY=abc; x=y", b"abc"),
        ("application/xml", None),
        ("multipart/mixed", None),
    ],
)
def test_the_boundary_is_found_in_every_spelling(content_type: str, boundary: bytes | None) -> None:
    assert boundary_of(content_type) == boundary


@pytest.mark.parametrize(
    "name",
    [
        "agent1.3.0.17__current_interval_stream.http",
        "agent1.3.0.17__stream_hurco_filtered_heartbeat.http",
        "agent2.7.0.9__stream_execution_heartbeat.http",
    ],
)
def test_recorded_streams_are_cut_into_whole_documents(name: str) -> None:
    head, body = http(name)
    content_type = next(line for line in head.splitlines() if line.lower().startswith("content-type"))
    framer = Framer(boundary_of(content_type.partition(":")[2].strip()) or b"")
    parts = [part for at in range(0, len(body), 1000) for part in framer.feed(body[at : at + 1000])]
    assert len(parts) == body.count(b"<?xml") - (not body.rstrip().endswith((b"</MTConnectStreams>", b"--")))
    assert {root_of(part) for part in parts} == {"MTConnectStreams"}
    following = [read_streams(part).header.next for part in parts]
    assert following == sorted(following)
