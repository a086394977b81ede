from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from app.domain.condition import Activation, ConditionState, step
from app.domain.equipment import Category
from app.domain.observation import Observation
from app.domain.quality import Quality
from app.domain.vocabulary import SourceItem
from drivers.mtconnect import decode
from drivers.mtconnect.decode import Decoded, UnknownItems
from drivers.mtconnect.settings import UserSignal
from drivers.mtconnect.streams import read_streams, read_streams_slowly
from tests.unit.mtconnect.recordings import DATA, STREAMS, decoded, one_device, read

STAMP = 'timestamp="2026-01-01T00:00:01Z"'
SECOND = 1767225601_000_000_000
LOAD = SourceItem("l", Category.SAMPLE, "LOAD", units="PERCENT")
COUNT = SourceItem("pc", Category.EVENT, "PART_COUNT")
TOOL = SourceItem("t", Category.EVENT, "TOOL_NUMBER")
GOLDEN_27 = DATA / "golden" / "agent2.7.0.9_representations"
GOLDEN_13 = DATA / "golden" / "agent1.3.0.17_condition_scenario"


def _rows(result: Decoded) -> list[Observation]:
    return [row for batch in result.batches for row in batch.rows()]


def _value(item: SourceItem, element: str) -> Observation:
    return _rows(decoded(one_device(item), element))[0]


def test_observations_are_put_into_sequence_order() -> None:
    elements = [f'<Load dataItemId="l" sequence="{n}" {STAMP}>{n}</Load>' for n in (5, 3, 9, 4)]
    assert [row.sequence for row in _rows(decoded(one_device(LOAD), *elements))] == [3, 4, 5, 9]


@pytest.mark.parametrize("text", ["", "UNAVAILABLE"])
@pytest.mark.parametrize("item", [LOAD, COUNT, TOOL])
def test_nothing_and_unavailable_are_a_quality_not_a_value(item: SourceItem, text: str) -> None:
    row = _value(item, f'<A dataItemId="{item.source_id}" sequence="1" {STAMP}>{text}</A>')
    assert (math.isnan(row.number), row.text, row.quality) == (True, None, Quality.UNAVAILABLE)


@pytest.mark.parametrize(
    ("text", "number"), [("1e3", 1000.0), ("+5", 5.0), (" 7 ", 7.0), ("inf", math.inf), ("-0", 0.0)]
)
def test_numbers_are_read_as_agents_write_them(text: str, number: float) -> None:
    row = _value(LOAD, f'<Load dataItemId="l" sequence="1" {STAMP}>{text}</Load>')
    assert (row.number, row.text, row.quality) == (number, None, Quality.GOOD)


@pytest.mark.parametrize("text", ["N100", "1_000", "1,5"])
def test_what_is_no_number_keeps_its_text(text: str) -> None:
    row = _value(COUNT, f'<PartCount dataItemId="pc" sequence="1" {STAMP}>{text}</PartCount>')
    assert (math.isnan(row.number), row.text, row.quality) == (True, text, Quality.NOT_A_NUMBER)


def test_identifiers_stay_verbatim() -> None:
    assert _value(TOOL, f'<ToolNumber dataItemId="t" sequence="1" {STAMP}>00123</ToolNumber>').text == "00123"


def test_escaped_text_is_unescaped_on_the_fast_way_too() -> None:
    assert (
        _value(TOOL, f'<ToolNumber dataItemId="t" sequence="1" {STAMP}>&lt;N&#49;0&gt; &amp; ß</ToolNumber>').text
        == "<N10> & ß"
    )


def test_a_time_series_becomes_samples_that_end_at_its_stamp() -> None:
    item = SourceItem("ts", Category.SAMPLE, "DISPLACEMENT", units="MILLIMETER", representation="TIME_SERIES")
    element = f'<DisplacementTimeSeries dataItemId="ts" sampleCount="4" sampleRate="100" sequence="1" {STAMP}>1.1 2.2 3.3 4.4</DisplacementTimeSeries>'
    rows = _rows(decoded(one_device(item), element))
    assert [row.number for row in rows] == [1.1, 2.2, 3.3, 4.4]
    assert [row.time_ns - SECOND for row in rows] == [-30_000_000, -20_000_000, -10_000_000, 0]


def test_a_position_in_space_is_a_whole_and_three_numbers() -> None:
    item = SourceItem("pp", Category.SAMPLE, "PATH_POSITION", units="MILLIMETER_3D")
    rows = _rows(
        decoded(one_device(item), f'<PathPosition dataItemId="pp" sequence="1" {STAMP}>1 2 3.5</PathPosition>')
    )
    assert {row.item.id: row.text or row.number for row in rows} == {
        "pp": "[1,2,3.5]",
        "pp.x": 1,
        "pp.y": 2,
        "pp.z": 3.5,
    }
    assert [row.item.source_id for row in rows] == ["pp", "pp#x", "pp#y", "pp#z"]


def test_an_unavailable_position_makes_all_its_numbers_unavailable() -> None:
    item = SourceItem("pp", Category.SAMPLE, "PATH_POSITION", units="MILLIMETER_3D")
    rows = _rows(
        decoded(one_device(item), f'<PathPosition dataItemId="pp" sequence="1" {STAMP}>UNAVAILABLE</PathPosition>')
    )
    assert [row.quality for row in rows] == [Quality.UNAVAILABLE] * 4


def test_a_reset_and_equal_repeats_are_all_kept() -> None:
    elements = [
        f'<PartCount dataItemId="pc" sequence="{n}" resetTriggered="MANUAL" {STAMP}>0</PartCount>' for n in (1, 2)
    ]
    assert len(_rows(decoded(one_device(COUNT), *elements))) == 2


def test_the_old_alarm_event_is_a_condition() -> None:
    item = SourceItem("a", Category.EVENT, "ALARM")
    row = _value(
        item,
        f'<Alarm code="CRASH" dataItemId="a" nativeCode="121" sequence="1" severity="CRITICAL" state="ACTIVE" {STAMP}>bad</Alarm>',
    )
    assert Activation.decode(row.text or "") == Activation(
        level=2, native_code="121", native_severity="CRITICAL", type="CRASH", text="bad"
    )  # type: ignore[arg-type]


def test_unknown_items_are_told_before_anything_changes() -> None:
    decoder = one_device(SourceItem("v", Category.EVENT, "VARIABLE", representation="DATA_SET"))
    data_set = f'<VariableDataSet dataItemId="v" sequence="1" {STAMP}><Entry key="a">1</Entry></VariableDataSet>'
    with pytest.raises(UnknownItems, match="new"):
        decoded(decoder, data_set, f'<New dataItemId="new" sequence="2" {STAMP}>1</New>')
    assert decoder.sets == {}


def test_a_users_scale_makes_a_number_of_an_event() -> None:
    item = SourceItem("e", Category.EVENT, "x:POT")
    decoder = one_device(item, signals={"feed_override": UserSignal(source="e", scale=0.1, unit="%")})
    row = _rows(decoded(decoder, f'<A dataItemId="e" sequence="1" {STAMP}>500</A>'))[0]
    assert (row.item.id, row.number, row.item.scale, row.item.unit) == ("feed_override", 500.0, 0.1, "%")


def _golden_27() -> list[Observation]:
    items = [
        SourceItem("vars", Category.EVENT, "VARIABLE", representation="DATA_SET"),
        SourceItem("wo", Category.EVENT, "WORK_OFFSET", representation="TABLE"),
        SourceItem("logic", Category.CONDITION, "LOGIC_PROGRAM"),
        *(SourceItem(i, Category.EVENT, "X") for i in ("msg", "avail", "fact", "pp", "ts", "xabs", "exec", "ld", "pc")),
    ]
    return _rows(one_device(*items).decode(read_streams(read(GOLDEN_27 / "sample.xml")).rows, 1))


def test_deltas_of_data_sets_are_merged_as_the_reference_agent_does() -> None:
    sets = [json.loads(row.text or "") for row in _golden_27() if row.item.id == "vars"]
    assert sets == [
        {"a": 1, "b": 2.5, "c": "hello world"},
        {"a": 9, "b": 2.5, "c": "hello world"},
        {"a": 9, "c": "hello world"},
        {"z": 1},
    ]


def test_rows_of_tables_are_replaced_as_a_unit() -> None:
    tables = [json.loads(row.text or "") for row in _golden_27() if row.item.id == "wo"]
    assert tables == [{"G54": {"X": 1, "Y": 2}, "G55": {"X": 3}}, {"G54": {"X": 9}, "G55": {"X": 3}}, {"G54": {"X": 9}}]


def _conditions(path_name: str, item: str) -> dict[int, set[tuple[str, str]]]:
    """Sequence → (level, key) set after it, by our own step over the recorded stream."""
    state, after = ConditionState(), {}
    directory = GOLDEN_27 if "2.7" in path_name else GOLDEN_13
    rows = read_streams(read(directory / "sample.xml")).rows
    decoder = one_device(
        *{
            rows.item(r): SourceItem(rows.item(r), Category.CONDITION if rows.item(r) == item else Category.EVENT, "X")
            for r in range(len(rows))
        }.values()
    )
    for seen in decoder.decode(rows, 1).conditions:
        state = step(state, seen.activation, seen.time_ns)
        after[seen.sequence] = {(str(a.activation.level), a.activation.key) for a in state.active}
    return after


@pytest.mark.parametrize(
    ("directory", "item"), [(GOLDEN_27, "logic"), (GOLDEN_13, "Mazak01-controller_2")], ids=["2.7", "1.3"]
)
def test_activations_are_the_sets_that_the_reference_agent_lists(directory: object, item: str) -> None:
    after = _conditions(str(directory), item)
    checked = 0
    for snapshot in sorted((GOLDEN_27 if item == "logic" else GOLDEN_13).glob("*_current.xml")):
        rows = read_streams(read(snapshot)).rows
        mine = [row for row in range(len(rows)) if rows.item(row) == item]
        listed = [(rows.detail(row).name, rows.detail(row).attributes) for row in mine]
        position = read_streams(read(snapshot)).header.next
        known = [sequence for sequence in after if sequence < position]
        if not known:
            continue
        expected = {
            ("2" if name == "Fault" else "1", a.get("conditionId") or a.get("nativeCode", ""))
            for name, a in listed
            if name in ("Fault", "Warning")
        }
        assert after[max(known)] == expected, snapshot.name
        checked += 1
    assert checked >= 16


_READABLE = [path for path in STREAMS if path.suffix == ".xml" and "Current-Simple" not in path.name]
"""Without the longest, which take longest, and one whose numbers a text tool has broken."""


@pytest.mark.parametrize("path", _READABLE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_rows_in_bulk_and_one_by_one_mean_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = read(path)
    rows, slow = read_streams(data).rows, read_streams_slowly(data).rows
    names = {rows.item(row): rows.detail(row).name for row in range(len(rows))}
    items = [SourceItem(i, Category.SAMPLE, "PATH_POSITION" if n == "PathPosition" else n) for i, n in names.items()]
    told = []
    for source, few in ((rows, 0), (rows, 10**9), (slow, 0), (slow, 10**9)):
        monkeypatch.setattr(decode, "FEW_ROWS", few)
        told.append([repr(row) for row in _rows(one_device(*items).decode(source, 1))])
    assert told[0] == told[1] == told[2] == told[3]
