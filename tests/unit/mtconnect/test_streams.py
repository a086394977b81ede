from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.mtconnect.streams import (
    StreamsDocument,
    is_plain,
    read_by_pieces,
    read_by_positions,
    read_streams,
    read_streams_slowly,
)
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument
from tests.unit.mtconnect.recordings import STREAMS, read, streams_document


def _told(document: StreamsDocument) -> tuple[object, list[str]]:
    rows = document.rows
    told = []
    for row, text in enumerate(rows.text):
        detail = rows.detail(row)
        told.append(
            repr(
                (
                    int(rows.sequence[row]),
                    int(rows.time_ns[row]),
                    text or None,
                    detail.name,
                    sorted(detail.attributes.items()),
                    detail.entries,
                )
            )
        )
    return document.header, sorted(told)


Way = Callable[[bytes], StreamsDocument]


def _or_slowly(fast: Callable[[bytes], StreamsDocument | None]) -> Way:
    """As ``read_streams``, whatever the document's size."""
    return lambda data: (fast(data) if is_plain(data) else None) or read_streams_slowly(data)


WAYS = {"pieces": _or_slowly(read_by_pieces), "positions": _or_slowly(read_by_positions)}


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """Each of the fast ways."""
    found: Way = request.param
    return found


def _outcomes(data: bytes) -> list[object]:
    """By every way; equal documents that are both broken count as equal."""
    return [_outcome(data, reader) for reader in (read_streams_slowly, *WAYS.values())]


def _outcome(data: bytes, reader: Way) -> object:
    try:
        return _told(reader(data))
    except BrokenDocument:
        return "broken"


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_all_ways_read_every_recording_alike(path: Path) -> None:
    slow, *fast = _outcomes(read(path))
    assert fast == [slow, slow]


@pytest.mark.parametrize("fast", [read_by_pieces, read_by_positions])
def test_most_rows_of_real_recordings_take_the_fast_way(fast: Callable[[bytes], StreamsDocument | None]) -> None:
    documents = [fast(read(path)) for path in STREAMS if "Current-Simple" not in path.name]
    left = sum(detail.device != "" for d in documents if d for detail in map(d.rows.detail, range(len(d.rows))))
    assert left < 0.05 * sum(len(document.rows) for document in documents if document)
    assert documents.count(None) < len(documents) / 4


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8)
_ESCAPED = _TEXTS.map(
    lambda t: t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
)
_STAMPS = st.sampled_from(
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.1Z",
        "2026-01-01T00:00:00.1234567Z",
        "2026-01-01T00:00:00",
        "2026-01-01T02:00:00+02:00",
        "2026-13-01T00:00:00Z",
        "?",
    ]
)


@st.composite
def _elements(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(["Load", "Execution", "x:Motion", "Fault", "VariableDataSet"]))
    attributes = [
        f'dataItemId="{draw(_ESCAPED)}"',
        f'sequence="{draw(st.integers(0, 10**6))}"',
        f'timestamp="{draw(_STAMPS)}"',
    ]
    attributes += draw(
        st.sampled_from(
            [[], [f'name="{draw(_ESCAPED)}"'], ['subType="ACTUAL"', "nativeCode='1'"], ['vendorAttribute="7"']]
        )
    )
    attributes = draw(st.permutations(attributes))
    inner = draw(
        st.one_of(
            st.none(),
            _ESCAPED,
            st.just("<!-- c -->5"),
            st.just("<![CDATA[6]]>"),
            st.just('<Entry key="a">1</Entry><Entry key="b" removed="true"/>'),
        )
    )
    start = f"<{name}{draw(st.sampled_from([' ', '  ', chr(10)]))}{' '.join(attributes)}"
    return start + ("/>" if inner is None else f">{inner}</{name}>") + draw(st.sampled_from(["", "\n  ", "stray"]))


@settings(max_examples=100, deadline=None)
@given(st.lists(_elements(), max_size=6), st.booleans())
def test_all_ways_read_whatever_is_written_alike(elements: list[str], declared: bool) -> None:
    data = streams_document(*elements)
    if declared:
        data = data.replace(b"<MTConnectStreams ", b'<MTConnectStreams xmlns:x="urn:vendor" ')
    slow, *fast = _outcomes(data)
    assert fast == [slow, slow]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_document_that_was_cut_off_is_broken_every_way(data: st.DataObject) -> None:
    whole = read(next(path for path in STREAMS if "haas_current_active" in path.name)).rstrip()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert _outcomes(cut) == ["broken"] * 3


_OBSERVATION = '<Load dataItemId="l" timestamp="2026-01-01T00:00:00Z" sequence="5">1</Load>'


@pytest.mark.parametrize("hidden", ["<!-- {} -->", "<a><![CDATA[{}]]></a>"])
def test_an_observation_in_a_comment_is_none(hidden: str, way: Way) -> None:
    document = way(streams_document(_OBSERVATION.replace("5", "6", 1), hidden.format(_OBSERVATION)))
    assert len(document.rows) == 1


def test_a_mismatched_tag_breaks_the_document(way: Way) -> None:
    with pytest.raises(BrokenDocument, match="well-formed"):
        way(streams_document(_OBSERVATION, _OBSERVATION.replace("</Load>", "</Lode>")))


def test_an_undeclared_prefix_breaks_the_document(way: Way) -> None:
    with pytest.raises(BrokenDocument):
        way(streams_document(_OBSERVATION.replace("Load", "x:Load")))


def test_a_prefix_that_only_a_processing_instruction_declares_is_undeclared(way: Way) -> None:
    data = streams_document(_OBSERVATION.replace("Load", "x:Load"))
    hidden = b'?>\n<?y ><MTConnectStreams xmlns:x="urn:vendor" ?>'
    with pytest.raises(BrokenDocument):
        way(data.replace(b"?>\n", hidden, 1))


@pytest.mark.parametrize("text", ["&lt;b&#49;&gt;", "a\rb", "a>b", "ß", "]]>", "&none;", "\x01"])
def test_all_ways_read_odd_texts_alike(text: str) -> None:
    slow, *fast = _outcomes(streams_document(_OBSERVATION.replace(">1<", f">{text}<"), _OBSERVATION))
    assert fast == [slow, slow]


@pytest.mark.parametrize("sequence", ["", " 5", "+5", "1_0", "99999999999999999999", "9223372036854775807", "5.0"])
def test_all_ways_read_odd_sequences_alike(sequence: str) -> None:
    slow, *fast = _outcomes(streams_document(_OBSERVATION.replace('"5"', f'"{sequence}"'), _OBSERVATION))
    assert fast == [slow, slow]


@pytest.mark.parametrize("end", [".Z", ".5Z", ".123456789Z", ".1234567891Z", ".5", ".1.2Z", ".1 2Z", ",5Z", "5Z", " Z"])
def test_all_ways_read_odd_stamps_alike(end: str) -> None:
    slow, *fast = _outcomes(streams_document(_OBSERVATION.replace(':00Z"', f':00{end}"'), _OBSERVATION))
    assert fast == [slow, slow]


def test_an_unreadable_sequence_breaks_the_document(way: Way) -> None:
    with pytest.raises(BrokenDocument, match="sequence"):
        way(streams_document(_OBSERVATION, _OBSERVATION.replace('"5"', '"221="')))


def test_entities_are_refused_before_they_are_parsed() -> None:
    bomb = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    data = streams_document(_OBSERVATION).replace(b"?>\n", b"?>" + bomb, 1)
    with pytest.raises(BrokenDocument, match="DTD"):
        read_streams(data)


def test_entities_can_not_hide_in_another_encoding() -> None:
    text = '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><MTConnectStreams>&a;</MTConnectStreams>'
    with pytest.raises(BrokenDocument, match="DTD"):
        read_streams(text.encode("utf-16"))


def test_a_document_above_the_cap_is_refused() -> None:
    with pytest.raises(BrokenDocument, match="64 MB"):
        read_streams(b" " * (MAX_DOCUMENT_BYTES + 1))


def test_a_byte_order_mark_is_accepted() -> None:
    assert len(read_streams(b"\xef\xbb\xbf" + streams_document(_OBSERVATION)).rows) == 1


def test_invalid_utf8_is_not_cut_up() -> None:
    assert not is_plain(streams_document(_OBSERVATION).replace(b">1<", b">\xff<"))
