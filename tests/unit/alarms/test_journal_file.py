"""The journal as a file: every field in ISO, words and commas of a country, all lines of many pages, and a search by what people say."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from app import alarm_files
from app.alarm_files import Naming, naming, searched, write_journal
from app.alarm_setting import setting_of
from app.alarms.desk import Desk
from app.config.loader import load
from app.domain.alarm import AlarmState, Priority, Step
from app.domain.alarm_record import AlarmTransition, JournalPage, JournalQuery
from app.domain.message import UserError
from app.domain.observation import Delivery
from app.runtime import driver_specs
from storage.books import alarms as book
from storage.files import StoredHistory, read_history
from storage.history import open_history

S = 1_000_000_000
NOON = 1_795_780_800 * S
"""2026-11-27 12:00:00 UTC."""
PLANT = """site: Novatech
station: line-1
timezone: America/Sao_Paulo
machines:
  - {id: lathe-2, name: Lathe 2, driver: mtconnect, url: "http://10.0.0.5:5000"}
alerts:
  - {name: hot, condition: rpm > 5, title: {pt-BR: Fuso quente, en: Spindle hot}}
"""
LINES = (
    AlarmTransition(NOON, "lathe-2:hot", "lathe-2", Step.RAISE, AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, Priority.P2, "lathe-2:hot@1", announced=True, station="line-1", value="5210.5 rev/min", recorded_ns=NOON + S),
    AlarmTransition(NOON + 61 * S, "lathe-2:hot", "lathe-2", Step.SHELVE, AlarmState.UNACKNOWLEDGED, AlarmState.SHELVED, Priority.P2, "lathe-2:hot@1", user="ana", station="line-1", reason="=sensor; faulty", recorded_ns=NOON + 61 * S),
    AlarmTransition(NOON + 90 * S, "lathe-2:system:EX1", "lathe-2", Step.RAISE, AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, Priority.P1, "o", announced=True, text="DRIVE NOT READY", cause="lathe-2:hot", recorded_ns=NOON + 90 * S),
)  # fmt: skip
ALL = JournalQuery(NOON - S, NOON + 3600 * S)


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredHistory]:
    history = open_history(tmp_path / "history.db")
    history.writer.submit(Delivery("alarms", records=LINES))
    assert history.close()
    found = read_history(tmp_path / "history.db")
    yield found
    found.close()


@pytest.fixture
def named(tmp_path: Path) -> Naming:
    (tmp_path / "plant.yaml").write_text(PLANT)
    config = load(tmp_path / "plant.yaml", driver_specs())
    return naming(config, Desk(setting_of(config), (), lambda: None).definitions())


def ask(stored: StoredHistory, named: Naming, query: JournalQuery) -> JournalPage:
    return stored.read(lambda connection: book.journal(connection, query, searched(named)))


def written(stored: StoredHistory, named: Naming, out: Path, form: str, query: JournalQuery = ALL) -> bytes:
    assert write_journal(partial(ask, stored, named), query, out, form, named) == 3
    return out.read_bytes()


def test_csv_for_programs_has_codes_and_every_field(stored: StoredHistory, named: Naming, tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(written(stored, named, tmp_path / "a.csv", "iso").decode())))
    assert [row["time"] for row in rows] == ["2026-11-27T12:01:30.000Z", "2026-11-27T12:01:01.000Z", "2026-11-27T12:00:00.000Z"]  # fmt: skip
    shelved, raised = rows[1], rows[2]
    assert (raised["step"], raised["before"], raised["after"], raised["priority"]) == ("raise", "NORM", "UNACK", "2")
    assert (raised["title"], raised["value"], raised["announced"]) == ("Spindle hot", "5210.5 rev/min", "1")
    assert (shelved["user"], shelved["station"], shelved["reason"]) == ("ana", "line-1", "'=sensor; faulty")
    assert rows[0]["cause"] == "lathe-2:hot"


def test_csv_of_a_country_has_its_words_its_clock_and_semicolons(
    stored: StoredHistory, named: Naming, tmp_path: Path
) -> None:
    text = written(stored, named, tmp_path / "a.csv", "pt-BR").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][:5] == ["Quando", "Máquina", "Alarme", "Nome", "O que houve"]
    assert rows[3][:5] == ["27/11/2026 09:00:00", "Lathe 2", "lathe-2:hot", "Fuso quente", "Surgiu"]
    assert rows[3][7] == "2 Alta"


def test_an_excel_sheet_holds_times_to_the_second(stored: StoredHistory, named: Naming, tmp_path: Path) -> None:
    content = written(stored, named, tmp_path / "a.xlsx", "en")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet.cell(3, 1).value == datetime(2026, 11, 27, 9, 1, 1)  # noqa: DTZ001 - as Excel has it
    assert sheet.cell(3, 15).value == "=sensor; faulty"
    assert sheet.cell(3, 14).data_type == "s"


def test_a_document_says_what_was_left_out_and_runs_as_things_happened(
    stored: StoredHistory, named: Naming, tmp_path: Path
) -> None:
    query = replace(ALL, machines=("lathe-2",))
    pages = PdfReader(io.BytesIO(written(stored, named, tmp_path / "a.pdf", "pt-BR", query))).pages
    text = pages[0].extract_text()
    assert "Diário de alarmes" in text
    assert "Só: Lathe 2" in text
    assert text.index("Surgiu") < text.index("Adiado") < text.index("DRIVE NOT READY")


def test_many_pages_are_one_file_with_one_head(
    stored: StoredHistory, named: Naming, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_files, "_PAGE", 1)
    rows = list(csv.reader(io.StringIO(written(stored, named, tmp_path / "a.csv", "iso").decode())))
    assert [row[0] for row in rows].count("time") == 1
    assert len(rows) == 4


def test_too_many_lines_for_a_document_leave_no_file(
    stored: StoredHistory, named: Naming, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm_files, "_MOST", {"pdf": 2})
    with pytest.raises(UserError, match="more than 2 lines"):
        write_journal(partial(ask, stored, named), ALL, tmp_path / "a.pdf", "en", named)
    assert not list(tmp_path.glob("*.p*f*"))


def test_a_folder_that_is_not_there_is_a_sentence(stored: StoredHistory, named: Naming, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be written"):
        write_journal(partial(ask, stored, named), ALL, tmp_path / "no" / "a.csv", "iso", named)


@pytest.mark.parametrize(
    ("words", "found"),
    [("fuso", 2), ("SPINDLE hot", 2), ("spindle ana", 1), ("drive", 1), ("5210", 1), ("line-1", 2), ("nobody", 0)],
)
def test_a_search_finds_names_in_both_languages_people_values_and_texts(
    stored: StoredHistory, named: Naming, words: str, found: int
) -> None:
    assert len(ask(stored, named, replace(ALL, text=words)).lines) == found


def test_the_test_s_own_times_are_what_they_say() -> None:
    assert datetime.fromtimestamp(NOON // S, UTC).isoformat() == "2026-11-27T12:00:00+00:00"


def test_an_unfinished_file_never_takes_the_place_of_a_good_one(named: Naming, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("kept")

    def fails(query: JournalQuery) -> JournalPage:
        raise sqlite3.OperationalError("disk I/O error")

    with pytest.raises(sqlite3.OperationalError):
        write_journal(fails, ALL, out, "iso", named)
    assert out.read_text() == "kept"
    assert [each.name for each in tmp_path.glob("*a.csv*")] == ["a.csv"]
