"""The folder of reports: a revision for new numbers, none for the same, and nothing is ever written over."""

from __future__ import annotations

from pathlib import Path

from app.reports.difference import Change
from app.reports.shelf import ReportShelf, file_name
from app.reports.table import document
from app.reports.tables import tables
from tests.unit.reports import shop


def numbers(seed: int = 1) -> dict[str, object]:
    report = shop.shift(2, seed=seed)
    return document(report.subject.id, report.subject.from_ns, report.subject.to_ns, tables(report))


def test_the_same_numbers_make_no_new_revision(tmp_path: Path) -> None:
    shelf, told = ReportShelf(tmp_path / "reports"), list[tuple[int, tuple[Change, ...]]]()

    def make(revision: int, digest: str, changes: tuple[Change, ...]) -> bytes:
        told.append((revision, changes))
        return f"{revision} {digest}".encode()

    first, is_new = shelf.keep("shift_2026-11-23_A", numbers(), make)
    assert (is_new, first.revision) == (True, 1)
    assert shelf.keep("shift_2026-11-23_A", numbers(), make) == (first, False)
    second, is_new = shelf.keep("shift_2026-11-23_A", numbers(2), make)
    assert (is_new, second.revision) == (True, 2)
    assert first.pdf.read_bytes() != second.pdf.read_bytes()
    assert [revision for revision, _ in told] == [1, 2]
    assert not told[0][1]
    assert told[1][1]
    assert [kept.revision for kept in shelf.every()] == [1, 2]


def test_a_report_that_was_cut_off_while_it_was_written_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "shift_x_r1.pdf").write_bytes(b"%PDF")
    assert ReportShelf(tmp_path).newest("shift_x") is None


def test_a_shift_becomes_a_file_name() -> None:
    assert file_name("2026-11-22/Manhã 1") == "2026-11-22_Manh_1"
