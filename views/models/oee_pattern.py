"""Faces of the pattern tab: an hour of the week as a cell, a day or week as a column, and the stretches that they are the sum of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.calendar import Span
from app.domain.kpi import COMPLETE, OeeFigures
from app.domain.production_words import FIGURE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.models.oee_periods import Period, hour_word
from views.models.oee_words import bounds_words, span_words, value_words
from views.widgets.heat_map import HeatCell
from views.widgets.period_chart import PeriodFace


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a sum, with its own value."""

    label: str
    span: Span
    value: float | None
    text: str


def heat_cells(name: str, found: Sequence[OeeFigures]) -> list[HeatCell]:
    """168 cells of one figure."""
    return [_heat_cell(name, cell, each) for cell, each in enumerate(found)]


def _heat_cell(name: str, cell: int, found: OeeFigures) -> HeatCell:
    figure = found[name]
    words = f"{hour_word(cell)}\n{render(FIGURE_WORDS[name])}: {value_words(figure)}"
    doubtful = found.account.pbt_ns > 0 and (found.completeness or 0.0) < COMPLETE
    if figure.value is None:
        reason = render(figure.reason) if figure.reason is not None else ""
        return HeatCell(None, "", f"{words}\n{reason}".strip(), doubtful)
    mark = "≈" if figure.approximate else ""
    return HeatCell(figure.value, mark + form.number(figure.value * 100, 0), words, doubtful)


def period_faces(name: str, periods: Sequence[Period], found: Sequence[OeeFigures], now_ns: int) -> list[PeriodFace]:
    """Columns of one figure."""
    return [_period_face(name, period, each, now_ns) for period, each in zip(periods, found, strict=True)]


def _period_face(name: str, period: Period, found: OeeFigures, now_ns: int) -> PeriodFace:
    figure = found[name]
    words = f"{span_words(*period.span)}\n{render(FIGURE_WORDS[name])}: {value_words(figure)}"
    current = period.span[0] <= now_ns < period.span[1]
    if figure.value is None:
        reason = render(figure.reason) if figure.reason is not None else ""
        return PeriodFace(period.label, None, tr("n/a"), f"{words}\n{reason}".strip(), current=current)
    low, high = (figure.lower, figure.upper) if figure.approximate else (None, None)
    told = f"{words}  {bounds_words(figure)}".rstrip() if low is not None else words
    mark = "≈" if figure.approximate else ""
    return PeriodFace(period.label, figure.value, mark + form.number(figure.value * 100, 1), told, low, high, current)


def pieces_of(name: str, spans: Sequence[Span], found: Sequence[OeeFigures]) -> list[Piece]:
    """The stretches behind a sum, newest first."""
    told = [
        Piece(span_words(*span), span, each[name].value, value_words(each[name]))
        for span, each in zip(spans, found, strict=True)
    ]
    return sorted(told, key=lambda piece: -piece.span[0])
