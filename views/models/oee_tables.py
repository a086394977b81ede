"""Every figure of the whole, and the main ones machine by machine, as tables whose cells open their evidence. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.kpi import Figure, OeeFigures
from app.domain.losses import named
from app.domain.production_words import FIGURE_WORDS
from views.binding.i18n import render, tr
from views.models.oee_words import bounds_words, formula_words, percent, value_words
from views.widgets.sheet import SheetFace

COLUMNS = (
    "parts/made", "parts/good", "parts/scrap", "parts/rework", "availability", "effectiveness", "quality", "oee", "completeness",
)  # fmt: skip
"""What the table of machines shows, behind the machine's name."""
TOTAL = ""
"""The key of the row of sums."""


def machine_sheet(total: OeeFigures, machines: Sequence[OeeFigures], names: Mapping[str, str]) -> SheetFace:
    """One row per machine, and the sum of several as the last one."""
    titles = (
        tr("Machine"), tr("Made"), tr("Good pcs."), tr("Scrap"), tr("Rework"), tr("Avail."), tr("Effect."), tr("Quality"), tr("OEE"),
        tr("Complete"),
    )  # fmt: skip
    rows = [(names.get(each.scope, each.scope), *_cells(each)) for each in machines]
    keys = [each.scope for each in machines]
    if len(machines) > 1:
        rows.append((tr("Total"), *_cells(total)))
        keys.append(TOTAL)
    return SheetFace(titles, tuple(rows), tuple(keys), frozenset(range(1, len(titles))), 0)


def _cells(found: OeeFigures) -> tuple[str, ...]:
    figures = (named(found, name) for name in COLUMNS)
    return tuple(value_words(figure) if figure is not None else tr("n/a") for figure in figures)


def figure_sheet(now: OeeFigures, before: OeeFigures | None) -> SheetFace:
    """Every figure with bounds or reason, what it was before, and its formula."""
    titles = (tr("Figure"), tr("Value"), tr("Before"), tr("Formula"), tr("Bounds or reason"))
    names = [name for name in FIGURE_WORDS if name in now.figures]
    rows = tuple(
        (
            render(FIGURE_WORDS[name]),
            value_words(now[name]),
            value_words(before[name]) if before is not None else "—",
            formula_words(now[name]),
            _doubt(now[name]),
        )
        for name in names
    )
    return SheetFace(titles, rows, tuple(names), frozenset({1, 2}), 4)


def _doubt(figure: Figure) -> str:
    if figure.value is None and figure.reason is not None:
        return render(figure.reason)
    if figure.approximate and figure.lower is not None:
        return bounds_words(figure)
    over = figure.name in ("effectiveness", "oee", "nee", "teep") and (figure.value or 0.0) > 1.0
    return tr("Above {limit}: check the ideal cycle.", limit=percent(1.0)) if over else ""
