from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.mtconnect.streams import StreamsDocument, _read_fast, read_streams, read_streams_slowly
from drivers.mtconnect.xml import MAX_DOCUMENT_BYTES, BrokenDocument
from tests.unit.mtconnect.recordings import STREAMS, read, streams_document


def _told(document: StreamsDocument) -> tuple[object, list[str]]:
    rows = document.rows
    told = []
    for row in range(len(rows)):
        detail = rows.detail(row)
        text = rows.text[row] or None
        told.append(
            repr(
                (
                    int(rows.sequence[row]),
                    int(rows.time_ns[row]),
                    text,
                    detail.name,
                    sorted(detail.attributes.items()),
                    detail.entries,
                )
            )
        )
    return document.header, sorted(told)


def _fast_if_possible(data: bytes) -> StreamsDocument:
    """As ``read_streams``, whatever the document's size."""
    return _read_fast(data) or read_streams_slowly(data)


def _outcome(data: bytes, reader: object) -> object:
    try:
        return _told(reader(data))  # type: ignore[operator]
    except BrokenDocument:
        return "broken"


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_ways_read_every_recording_alike(path: Path) -> None:
    data = read(path)
    assert _outcome(data, _fast_if_possible) == _outcome(data, read_streams_slowly)


def test_most_rows_of_real_recordings_take_the_fast_way() -> None:
    documents = [_fast_if_possible(read(path)) for path in STREAMS if "Current-Simple" not in path.name]
    cut = sum(len(document.rows.texts.start) for document in documents)
    assert cut > 0.95 * sum(len(document.rows) for document in documents)


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


@settings(max_examples=150, deadline=None)
@given(st.lists(_elements(), max_size=6), st.booleans())
def test_both_ways_read_whatever_is_written_alike(elements: list[str], declared: bool) -> None:
    data = streams_document(*elements)
    if declared:
        data = data.replace(b"<MTConnectStreams ", b'<MTConnectStreams xmlns:x="urn:vendor" ')
    assert _outcome(data, _fast_if_possible) == _outcome(data, read_streams_slowly)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_document_that_was_cut_off_is_broken_both_ways(data: st.DataObject) -> None:
    whole = read(next(path for path in STREAMS if "haas_current_active" in path.name)).rstrip()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert _outcome(cut, _fast_if_possible) == _outcome(cut, read_streams_slowly) == "broken"


_OBSERVATION = '<Load dataItemId="l" timestamp="2026-01-01T00:00:00Z" sequence="5">1</Load>'


@pytest.mark.parametrize("hidden", ["<!-- {} -->", "<a><![CDATA[{}]]></a>"])
def test_an_observation_in_a_comment_is_none(hidden: str) -> None:
    document = _fast_if_possible(streams_document(_OBSERVATION.replace("5", "6", 1), hidden.format(_OBSERVATION)))
    assert len(document.rows) == 1


def test_a_mismatched_tag_breaks_the_document() -> None:
    with pytest.raises(BrokenDocument, match="well-formed"):
        _fast_if_possible(streams_document(_OBSERVATION, _OBSERVATION.replace("</Load>", "</Lode>")))


def test_an_undeclared_prefix_breaks_the_document() -> None:
    with pytest.raises(BrokenDocument):
        _fast_if_possible(streams_document(_OBSERVATION.replace("Load", "x:Load")))


def test_an_unreadable_sequence_breaks_the_document() -> None:
    with pytest.raises(BrokenDocument, match="sequence"):
        _fast_if_possible(streams_document(_OBSERVATION, _OBSERVATION.replace('"5"', '"221="')))


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
    data = streams_document(_OBSERVATION).replace(b">1<", b">\xff<")
    assert _read_fast(data) is None
