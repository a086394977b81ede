"""Out to files and back: nothing is changed on the way, and loading twice changes nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.cells import escaped, unescaped
from app.domain.gap import GapAction, GapCause, GapEvent
from app.domain.message import UserError
from app.domain.observation import Delivery, batch_of
from app.domain.series import HistoryQuery
from storage.backfill import backfill
from storage.export import ExportRequest, export
from storage.forecast import DAY_NS
from storage.history import History, open_history
from storage.intake_values import time_of, value_of
from storage.retention import Retention, forget
from tests.unit.storage.build import MODEL, NOON, SECOND

STREAMS = Path(__file__).parents[2] / "data" / "mtconnect"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = open_history(tmp_path / "history.db")
    yield opened
    opened.close()


@pytest.fixture
def filled(history: History) -> History:
    rows = [
        ("rpm", NOON, 1.5),
        ("mode", NOON + 1, "AUTOMATIC"),
        ("rpm", NOON + SECOND, None),
        ("mode", NOON + 2 * SECOND, "00123"),
        ("rpm", NOON + 3 * SECOND, 12000.25),
    ]
    lost = GapEvent(GapAction.LOST, "mill-1", NOON + 2 * SECOND, GapCause.BUFFER_OVERRUN, NOON + SECOND, 7)
    history.writer.submit(Delivery("s", (batch_of(MODEL, rows, received_ns=NOON, first_sequence=5),), gaps=(lost,)))
    assert history.writer.flush(10)
    return history


def request(tmp_path: Path, kind: str, **changes: object) -> ExportRequest:
    fields = {"machine": "mill-1", "signals": (), "from_ns": NOON - 1, "to_ns": NOON + 10 * SECOND, "format": kind}
    return ExportRequest(**{**fields, "out": tmp_path / f"out.{kind}", **changes})  # type: ignore[arg-type]


def everything(history: History, machine: str = "mill-1") -> list[tuple]:
    (model,) = (model for model in history.reader.models() if model.machine == machine)
    names = tuple(item.id for item in model.items)
    answer = history.reader.query(HistoryQuery(machine, names, 0, 2**62))
    return [
        (series.item.id, *row)
        for series in answer.series
        for row in zip(
            series.time_ns.tolist(),
            [repr(number) for number in series.number.tolist()],
            series.text or [None] * len(series.time_ns),
            series.quality.tolist(),
            series.sequence.tolist(),
            strict=True,
        )
    ]


def test_csv_holds_values_qualities_and_holes_in_time_order(filled: History, tmp_path: Path) -> None:
    done = export(filled.reader, request(tmp_path, "csv"))
    lines = done.out.read_text().splitlines()
    assert (done.rows, done.holes) == (5, 1)
    assert lines[1] == "2023-11-14T22:13:20.000000000Z,mill-1,rpm,1.5,rev/min,good,5,"
    assert [line.split(",")[2] for line in lines[1:]] == ["rpm", "mode", "", "rpm", "mode", "rpm"]
    assert lines[3].split(",")[3:6] == ["agent buffer overrun", "", "hole"]
    assert lines[4].split(",")[3:6] == ["", "rev/min", "unavailable"]


def test_csv_in_the_brazilian_form_opens_in_its_excel(filled: History, tmp_path: Path) -> None:
    done = export(filled.reader, request(tmp_path, "csv", form="pt-BR", zone=ZoneInfo("America/Sao_Paulo")))
    raw = done.out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"14/11/2023 19:13:23,000;mill-1;rpm;12000,25;rev/min;good" in raw


def test_excel_holds_numbers_texts_and_a_sheet_of_holes(filled: History, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(filled.reader, request(tmp_path, "xlsx")).out)
    assert [row[3] for row in book["Data 1"].values][1:] == [1.5, "AUTOMATIC", None, "00123", 12000.25]
    assert [row[2] for row in book["Holes"].values][1:] == ["agent buffer overrun"]
    book.close()


def test_parquet_holds_nanoseconds_and_the_holes(filled: History, tmp_path: Path) -> None:
    table = pq.read_table(export(filled.reader, request(tmp_path, "parquet")).out)
    assert table.column("time").cast("int64").to_pylist()[1] == NOON + 1
    assert json.loads(table.schema.metadata[b"holes"])[0]["count"] == 7


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_what_was_exported_is_loaded_into_another_history_unchanged(filled: History, tmp_path: Path, kind: str) -> None:
    done = export(filled.reader, request(tmp_path, kind))
    other = open_history(tmp_path / "other.db")
    (loaded,) = backfill(other, [done.out])
    assert (loaded.rows, loaded.was_known) == (5, False)
    assert sorted(map(repr, everything(other))) == sorted(map(repr, everything(filled)))
    other.close()


def test_loading_into_the_history_it_came_from_changes_nothing(filled: History, tmp_path: Path) -> None:
    before = everything(filled)
    done = export(filled.reader, request(tmp_path, "csv"))
    backfill(filled, [done.out])
    assert everything(filled) == before
    filled.compact()
    assert everything(filled) == before


def test_the_same_file_is_known_again(history: History, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("time,signal,value\n2023-01-01T00:00:00Z,load,5\n2022-12-31T23:59:00Z,load,4\n")
    first, second = backfill(history, [path, path], machine="lathe-2")
    assert (first.rows, first.was_known, first.new_signals) == (2, False, ("lathe-2/load",))
    assert second.was_known
    assert [row[2] for row in everything(history, "lathe-2")] == ["4.0", "5.0"]


def test_wide_tables_with_decimal_commas_are_understood(history: History, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("Timestamp;rpm;program\n14/11/2023 22:13:20,250;1200,5;O0001\n")
    backfill(history, [path], machine="m")
    assert {row[:4] for row in everything(history, "m")} == {
        ("rpm", NOON + 250_000_000, "1200.5", None),
        ("program", NOON + 250_000_000, "nan", "O0001"),
    }


def test_a_file_of_the_past_is_no_sign_of_life(history: History, tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text('{"time": 1672531200, "signals": {"load": 5}}\n')
    backfill(history, [path], machine="m")
    history.close()
    again = open_history(tmp_path / "history.db")
    assert again.reader.gaps("m", 0, 2**62) == ()
    again.close()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", "time,signal,value\nyesterday,rpm,1\n", "line 2.*not a time"),
        ("a.csv", "when,signal,value\n1,rpm,1\n", "no column of time"),
        ("a.csv", "time,signal,value\n1700000000,rpm,1\n", "names no machine"),
        ("a.jsonl", '{"time": 1}\n{"time": ', "line 2"),
        ("a.xml", "<html/>", "not MTConnectStreams"),
        ("a.parquet", "text", "Parquet"),
        ("a.docx", "", "no known kind"),
    ],
)
def test_what_can_not_be_understood_is_named_with_its_place(
    history: History, tmp_path: Path, name: str, content: str, expected: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(UserError, match=expected):
        backfill(history, [path])


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_file_that_is_no_text_is_a_sentence(history: History, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"junk.{kind}"
    file.write_bytes(b"\x00\xf0\xff\n" * 100)
    with pytest.raises(UserError, match="is not UTF-8 text"):
        list(backfill(history, [file], "mill-1"))


def test_rows_that_can_not_be_taken_are_told_and_the_others_are_loaded(history: History, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(
        "time,signal,value,quality,sequence\n1700000000,load,1,,\nyesterday,load,2,,\n1700000001,,3,,\n"
        "1700000002,load,4,excellent,\n1700000003,load,5,,first\n1700000004,load,6,good,7\n"
    )
    (loaded,) = backfill(history, [path], machine="m")
    assert (loaded.rows, loaded.refused) == (2, 4)
    assert [(refusal.line, refusal.reason.template.split()[1]) for refusal in loaded.refusals] == [
        (3, "is"),
        (4, "signal"),
        (5, "is"),
        (6, "is"),
    ]
    assert [row[2] for row in everything(history, "m")] == ["1.0", "6.0"]
    again = backfill(history, [path], machine="m")[0]
    assert (again.was_known, again.refused) == (False, 4), "what was refused is told again"
    assert len(everything(history, "m")) == 2


def test_of_a_hopeless_file_the_first_reasons_are_told_and_all_are_counted(history: History, tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    path.write_text('{"time": 1700000000, "signals": {"load": 5}}\n' + "{\n" * 100)
    (loaded,) = backfill(history, [path], machine="m")
    assert (loaded.rows, loaded.refused, len(loaded.refusals)) == (1, 100, 20)


def test_rows_of_a_thinned_time_are_told_as_refused(history: History, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    rows = [f"{1_690_000_000 + second},load,{second % 7}" for second in range(20_000)]
    path.write_text("\n".join(["time,signal,value", *rows]))
    backfill(history, [path], machine="m")
    history.compact()
    history.run(lambda connection: list(forget(connection, Retention(DAY_NS), NOON))).result(30)
    late = tmp_path / "late.csv"
    late.write_text("time,signal,value\n1690000100.5,load,9\n1700000000,load,8\n")
    (loaded,) = backfill(history, [late], machine="m")
    assert (loaded.rows, loaded.refused, loaded.refusals[0].line) == (1, 1, 2)
    assert "thinned" in str(loaded.refusals[0].reason)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_thinned_times_are_exported_as_roll_ups_and_never_loaded_as_observations(
    history: History, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "old.csv"
    start = 1_690_000_000
    rows = [f"{start + second},load,{second % 7 + (500 if second == 4_000 else 0)}" for second in range(20_000)]
    path.write_text("\n".join(["time,signal,value", *rows]))
    backfill(history, [path], machine="m")
    history.compact()
    history.run(lambda connection: list(forget(connection, Retention(DAY_NS), NOON))).result(30)

    asked = request(tmp_path, kind, machine="m", from_ns=start * SECOND, to_ns=(start + 20_000) * SECOND)
    done = export(history.reader, asked)
    found = _read(done.out, kind)
    assert len(found) == done.rows
    bins = [row for row in found if row[3] is not None]
    assert {row[2] for row in bins} == {"minimum", "mean", "maximum"}
    assert max(row[1] for row in bins if row[2] == "maximum") == 500 + 4_000 % 7
    assert all(0 < row[3] - row[0] <= 20 for row in bins)
    assert [row[0] for row in found] == sorted(row[0] for row in found)
    # Bins and the raw rows behind them cover the whole time: the last chunk was too young to be thinned.
    raw = [row for row in found if row[3] is None]
    assert {row[2] for row in raw} <= {"good"}
    assert len(bins) // 3 * 20 + len(raw) >= 19_900

    if kind != "xlsx":
        other = open_history(tmp_path / "other.db")
        (loaded,) = backfill(other, [done.out], machine="m")
        assert (loaded.rows, loaded.refused) == (len(raw), 0)
        other.close()


def _read(path: Path, kind: str) -> list[tuple[float, float, str, float | None]]:
    """(time s, value, quality, until s) of every row."""
    if kind == "csv":
        with path.open(newline="") as file:
            return [
                (
                    time_of(row["time"]) / 1e9,
                    float(row["value"]),
                    row["quality"],
                    time_of(row["until"]) / 1e9 if row["until"] else None,
                )
                for row in csv.DictReader(file)
            ]
    if kind == "parquet":
        table = pq.read_table(path)
        columns = [
            table.column("time").cast("int64").to_pylist(),
            table.column("number").to_pylist(),
            table.column("quality").to_pylist(),
            table.column("until").cast("int64").to_pylist(),
        ]
        return [(a / 1e9, b, c, d and d / 1e9) for a, b, c, d in zip(*columns, strict=True)]
    book = openpyxl.load_workbook(path)
    rows = [
        (row[0].timestamp(), row[3], row[5], row[7] and row[7].timestamp()) for row in list(book["Data 1"].values)[1:]
    ]
    book.close()
    return rows


def test_an_answer_with_every_observation_says_where_they_are_thinned_out(history: History, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("\n".join(["time,signal,value", *(f"{1_690_000_000 + second},load,1" for second in range(20_000))]))
    backfill(history, [path], machine="m")
    history.compact()
    query = HistoryQuery("m", ("load",), 1_690_000_000 * SECOND, 1_690_020_000 * SECOND)
    assert history.reader.query(query).thinned == ()
    history.run(lambda connection: list(forget(connection, Retention(DAY_NS), NOON))).result(30)
    answer = history.reader.query(query)
    (thinned,) = answer.thinned
    assert (thinned.signal, thinned.from_ns) == ("load", query.from_ns)
    times = answer.series[0].time_ns
    assert thinned.to_ns <= times[0] < thinned.to_ns + SECOND
    assert len(times) == (query.to_ns - times[0]) // SECOND


FORMULAS = ["=1+2", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "'quoted", "'=1", "-5", "G0 X-1"]


def test_texts_of_a_machine_never_become_formulas(history: History, tmp_path: Path) -> None:
    rows = [("mode", NOON + place * SECOND, text) for place, text in enumerate(FORMULAS)]
    history.writer.submit(Delivery("s", (batch_of(MODEL, rows, received_ns=NOON),)))
    assert history.writer.flush(10)
    done = export(history.reader, request(tmp_path, "csv", to_ns=NOON + 100 * SECOND))
    with done.out.open(newline="") as file:
        cells = [cell for row in list(csv.reader(file))[1:] for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t") and cell != "-5"] == []
    before = everything(history)
    assert [row[3] for row in before] == FORMULAS
    backfill(history, [done.out])
    assert everything(history) == before, "read back, they are the same observations"


@given(st.text(max_size=12))
def test_a_cell_is_read_back_as_it_was_written(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_streams_documents_are_loaded_with_their_sequences(history: History, tmp_path: Path) -> None:
    path = tmp_path / "sample.xml"
    path.write_text(
        """<MTConnectStreams xmlns="urn:mtconnect.org:MTConnectStreams:1.7"><Streams><DeviceStream name="mill-1">
        <ComponentStream><Samples><Load dataItemId="l1" timestamp="2023-11-14T22:13:20.5Z" sequence="8">12.5</Load>
        <Load dataItemId="l1" timestamp="2023-11-14T22:13:21Z" sequence="9">UNAVAILABLE</Load></Samples>
        <Condition><Fault dataItemId="c1" timestamp="2023-11-14T22:13:22Z" sequence="10" nativeCode="E1">Door</Fault></Condition>
        </ComponentStream></DeviceStream></Streams></MTConnectStreams>"""
    )
    assert backfill(history, [path])[0].rows == 3
    rows = everything(history)
    assert rows[0] == ("l1", NOON + SECOND // 2, "12.5", None, 0, 8)
    assert rows[1][4] == 128
    assert rows[2][:4] == ("c1", NOON + 2 * SECOND, "2.0", '{"l":"FAULT","c":"E1","m":"Door"}')


def test_an_xml_bomb_does_not_go_off(history: History, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><MTConnectStreams>&b;</MTConnectStreams>')
    with pytest.raises(UserError, match="DTD"):
        backfill(history, [path])


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**18), 4 * 10**18))
def test_a_written_time_is_read_back_to_the_nanosecond(time_ns: int) -> None:
    from storage.export import ISO, stamp

    assert time_of(stamp(time_ns, ISO, ZoneInfo("UTC"))) == time_ns


@pytest.mark.parametrize(
    ("text", "value"), [("1,5", 1.5), ("00123", "00123"), ("0.5", 0.5), ("", None), ("O1", "O1"), ("-7", -7.0)]
)
def test_values_keep_their_nature(text: str, value: object) -> None:
    assert value_of(text, comma=True) == value
