"""Faces of the comparison: four figures of A and B with a verdict, and their days side by side. Pure; the verdict is the domain's."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.comparison import Comparison, Verdict, common
from app.domain.kpi import OeeFigures
from app.domain.production_words import FIGURE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.models.oee_periods import Period
from views.models.oee_words import percent, value_words
from views.widgets.sheet import SheetFace


def verdict_sheet(compared: Sequence[Comparison], names: tuple[str, str]) -> SheetFace:
    """One row per figure; the keys are the figures' names."""
    titles = (tr("Figure"), names[0], names[1], tr("Difference"), tr("Likely between"), tr("More than noise?"))
    rows = tuple(_verdict_row(each) for each in compared)
    return SheetFace(titles, rows, tuple(each.name for each in compared), frozenset({1, 2, 3, 4}), 5)


def _verdict_row(each: Comparison) -> tuple[str, ...]:
    return (
        render(FIGURE_WORDS[each.name]),
        tr("n/a") if each.a is None else percent(each.a),
        tr("n/a") if each.b is None else percent(each.b),
        tr("n/a") if each.difference is None else points(each.difference),
        "—" if each.interval is None else f"{points(each.interval[0])} … {points(each.interval[1])}",
        render(each.sentence()),
    )


def points(difference: float) -> str:
    """A difference of percentages, with its sign; what rounds to nothing has none."""
    told = form.number(abs(difference) * 100, 1)
    if told == form.number(0.0, 1):
        return told
    return ("+" if difference > 0 else "−") + told


def headline(compared: Sequence[Comparison], names: tuple[str, str]) -> str:
    """The answer in one sentence, about OEE."""
    oee = compared[0]
    if oee.difference is None or oee.verdict in (Verdict.TOO_FEW, Verdict.NOTHING):
        return render(oee.sentence())
    better, other = names if oee.difference >= 0 else names[::-1]
    told = tr(
        "OEE of {better} is {points} points above that of {other}, over {days} days.",
        better=better,
        points=form.number(abs(oee.difference) * 100, 1),
        other=other,
        days=oee.days,
    )
    return f"{told} {render(oee.sentence())}"


def day_sheet(
    name: str, days: Sequence[Period], a: Sequence[OeeFigures], b: Sequence[OeeFigures], names: tuple[str, str]
) -> SheetFace:
    """The days that are compared; a row's key is its position, its second and third cell open that side's evidence."""
    chosen = common(a, b)
    rows = tuple(
        (
            form.date(days[at].span[0]),
            value_words(a[at][name]),
            value_words(b[at][name]),
            _apart(a[at][name].value, b[at][name].value),
            "",
        )
        for at in chosen
    )
    titles = (tr("Day"), *names, tr("Difference"), "")
    return SheetFace(titles, rows, tuple(str(at) for at in chosen), frozenset({1, 2, 3}), 4)


def _apart(a: float | None, b: float | None) -> str:
    return tr("n/a") if a is None or b is None else points(a - b)
