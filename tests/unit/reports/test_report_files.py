"""A report on paper and in table files says the same numbers in both languages, and equal content gives equal bytes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image, ImageDraw
from pypdf import PageObject, PdfReader

from app.config.schema import Config
from app.domain.kpi import Evidence, Figure
from app.domain.message import Message
from app.i18n import catalogue
from app.reporting import form_of
from app.reports.difference import changes
from app.reports.pdf import Print, pdf
from app.reports.sheets import csv_iso, csv_local, xlsx
from app.reports.table import Kind, Table, digest, document
from app.reports.tables import tables
from app.reports.words import Words
from tests.unit.reports import shop

MM = 72 / 25.4
ZONE = ZoneInfo("America/Sao_Paulo")


def words(language: str = "pt-BR") -> Words:
    return Words(catalogue(language), ZONE)


def content(report=None):  # type: ignore[no-untyped-def]
    report = report or shop.shift(3)
    subject = report.subject
    return document(subject.id, subject.from_ns, subject.to_ns, tables(report))


def text_of(file: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(file)).pages]


def table(name: str) -> Table:
    return next(each for each in tables(shop.shift(3)) if each.name == name)


@pytest.mark.parametrize("language", ["pt-BR", "en"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_first_page_has_result_losses_alarms_and_completeness(language: str, paper: str) -> None:
    report = shop.shift(20, unknown=True)
    file = pdf(report, tables(report), words(language), Print(paper, digest=digest(content(report)), made_ns=shop.END))
    pages = text_of(file)
    say = words(language)
    first = pages[0]
    for figure in (report.total.oee, report.total.availability, report.total.effectiveness, report.total.quality):
        assert say.figure(figure) in first
    assert say.number(report.total.account.good) in first
    for machine in report.machines:
        assert machine.name.split()[0] in first
    assert digest(content(report)) in first
    assert len(file) < 2_000_000
    assert len(pages) > 1


def test_machines_with_long_names_are_told_apart_in_the_timeline() -> None:
    report = shop.shift(20)
    timeline = text_of(pdf(report, tables(report), words(), Print("A4")))[1]
    named = [line for line in timeline.splitlines() if line.startswith("Torno")]
    assert len(set(named)) == len(named) == sum(each.name.startswith("Torno") for each in report.machines)
    assert all("…" in line for line in named)


def test_a_report_without_a_plan_alarms_or_stops_still_has_its_page() -> None:
    report = shop.shift(1)
    bare = shop.bare(report)
    first = text_of(pdf(bare, tables(bare), words("en"), Print()))[0]
    assert "This station judges no alarms." in first
    assert "No plan was entered." in first
    assert "n/a" in first
    assert "No shift calendar is configured." in first


def test_equal_content_gives_equal_bytes() -> None:
    report = shop.shift(2)
    given = Print(digest="d", made_ns=shop.END)
    assert pdf(report, tables(report), words(), given) == pdf(report, tables(report), words(), given)
    assert xlsx(tables(report), words()) == xlsx(tables(report), words())


def test_the_digest_follows_numbers_alone() -> None:
    assert digest(content(shop.shift(3))) == digest(content(shop.shift(3)))
    assert digest(content(shop.shift(3))) != digest(content(shop.shift(3, seed=2)))


def test_a_revision_lists_what_differs() -> None:
    before, after = content(shop.shift(3)), content(shop.shift(3))
    assert changes(before, after) == ()
    row = after["tables"]["machines"]["rows"][0]
    row[after["tables"]["machines"]["columns"].index("scrap")] += 4
    found = changes(before, after)
    assert [(c.table, c.row, c.column) for c in found] == [("machines", str(row[0]), "scrap")]
    assert found[0].after == found[0].before + 4
    report = shop.shift(3)
    pages = text_of(pdf(report, tables(report), words("en"), Print(revision=2, changes=found)))
    assert "What has changed since the revision before" in pages[-1]
    assert "Revision 2" in pages[0]


def test_csv_for_programs_has_points_utc_and_empty_for_unknown() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_iso(table("machines")))))
    report = shop.shift(3)
    assert [row["machine"] for row in rows] == [*(m.name for m in report.machines), "Total"]
    assert float(rows[0]["oee"]) == report.machines[0].figures.oee.value
    stops = list(csv.DictReader(io.StringIO(csv_iso(table("stops")))))
    assert stops[0]["from"].endswith("Z")
    assert "T" in stops[0]["from"]


def test_csv_for_people_has_commas_and_semicolons_in_portuguese() -> None:
    told = csv_local(table("machines"), words())
    head, first = told.splitlines()[:2]
    assert head.startswith("\ufeffMáquina;")
    oee = words().figure(shop.shift(3).machines[0].figures.oee)
    assert oee in first.split(";")
    assert "," in oee


def test_excel_keeps_numbers_and_times_as_what_they_are() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(tables(shop.shift(3)), words())))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    assert titles[0] == "Máquina"
    assert isinstance(sheet.cell(2, titles.index("OEE") + 1).value, float)
    stops = book["Paradas"]
    assert stops["B2"].is_date


def test_a_text_that_a_spreadsheet_would_run_stays_text() -> None:
    risky = Table("x", Message.of("Machines"), table("machines").columns[:1], (("=1+1",),))
    assert "'=1+1" in csv_iso(risky)
    assert "'=1+1" in csv_local(risky, words())


@pytest.mark.parametrize(("language", "shown"), [("pt-BR", "1.234.567,9"), ("en", "1,234,567.9")])
def test_numbers_by_language(language: str, shown: str) -> None:
    assert words(language).number(1234567.89, 1) == shown


def test_a_figure_without_value_is_na_and_an_incomplete_one_is_marked() -> None:
    evidence = Evidence("APT / PBT")
    say = words("en")
    assert say.figure(Figure("a", None, "ratio", evidence, Message.of("No parts were made."))) == "n/a"
    assert say.figure(Figure("a", 0.5, "ratio", evidence, approximate=True, lower=0.4, upper=0.6)) == "≈ 50.0 %"
    assert say.figure(Figure("mtbf", None, "s", evidence, at_least=7200.0)) == "≥ 2 h 00 min"
    assert say.cell(Kind.COUNT, None) == "—"


# ---------------------------------------------------------------- the site's logo


def logo(path: Path, size: tuple[int, int]) -> Path:
    """A red bar with a see-through frame."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((4, 4, size[0] - 5, size[1] - 5), fill=(190, 20, 30, 255))
    picture.convert("RGB" if path.suffix == ".jpg" else "RGBA").save(path)
    return path


Placed = tuple[float, float, float, float]


def drawn_pictures(page: PageObject) -> list[Placed]:
    """Left, bottom, width and height in points of each picture on a page."""
    found: list[Placed] = []

    def before(operator: bytes, operands: Any, matrix: Any, _: Any) -> None:
        if operator == b"Do":
            found.append((matrix[4], matrix[5], matrix[0], matrix[3]))

    page.extract_text(visitor_operand_before=before)
    return found


def title_left(page: PageObject, title: str) -> float:
    """Where the head's title begins."""
    at: list[float] = []

    def visit(text: str, matrix: Any, text_matrix: Any, *_: Any) -> None:
        if text.strip().startswith(title[:8]) and text_matrix[5] > float(page.mediabox.top) - 15 * MM:
            at.append(text_matrix[4])

    page.extract_text(visitor_text=visit)
    return at[0]


@pytest.mark.parametrize(
    ("name", "size", "paper"),
    [("wide.png", (800, 120), "A4"), ("tall.png", (90, 300), "A4"), ("square.jpg", (200, 200), "Letter")],
)
def test_the_logo_stands_on_each_page_in_its_own_shape_beside_the_title(
    tmp_path: Path, name: str, size: tuple[int, int], paper: str
) -> None:
    report = shop.shift(2)
    file = pdf(report, tables(report), words(), Print(paper, logo=logo(tmp_path / name, size), made_ns=shop.END))
    plain = pdf(report, tables(report), words(), Print(paper, made_ns=shop.END))
    pages = PdfReader(io.BytesIO(file)).pages
    assert len(pages) == len(PdfReader(io.BytesIO(plain)).pages)
    assert text_of(file) == text_of(plain)
    for page in pages:
        ((left, bottom, wide, high),) = drawn_pictures(page)
        assert wide <= 40 * MM + 0.01
        assert high <= 10 * MM + 0.01
        assert max(wide / (40 * MM), high / (10 * MM)) == pytest.approx(1.0, abs=1e-3)
        assert wide / high == pytest.approx(size[0] / size[1], rel=1e-3)
        assert left >= 0
        assert bottom + high <= float(page.mediabox.top)
        assert title_left(page, words().say(Message.of("Shift report"))) >= left + wide + 2 * MM
    assert len(file) < 2_000_000


@pytest.mark.parametrize("content", [None, b"", b"no picture at all"])
def test_a_logo_that_can_t_be_read_costs_no_report(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    path, report = tmp_path / "logo.png", shop.shift(3)
    if content is not None:
        path.write_bytes(content)
    file = pdf(report, tables(report), words(), Print(logo=path, made_ns=shop.END))
    assert file == pdf(report, tables(report), words(), Print(made_ns=shop.END))
    assert str(path) in caplog.text
    caplog.clear()


def test_the_logo_s_path_counts_from_the_configuration(tmp_path: Path) -> None:
    config = Config(reports={"logo": "pictures/logo.png"})  # type: ignore[arg-type]
    assert form_of(config, "en", tmp_path).logo == tmp_path / "pictures" / "logo.png"
    absolute = Config(reports={"logo": str(tmp_path / "x.png")})  # type: ignore[arg-type]
    assert form_of(absolute, "en", Path("/elsewhere")).logo == tmp_path / "x.png"
    assert form_of(Config(), "en", tmp_path).logo is None
