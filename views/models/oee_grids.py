"""The tables of the OEE page as raw values for files, in the words of the page. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.comparison import Comparison, common
from app.domain.kpi import Figure, OeeFigures
from app.domain.losses import named, waterfall
from app.domain.production import CycleTimes, Job, QuantityEntry, StopEvent
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import ENTRY_WORDS, FIGURE_WORDS, KIND_WORDS
from views.binding.i18n import render, tr
from views.models.grid import Cell, Grid, Of
from views.models.oee_losses import loss_rows
from views.models.oee_orders import JOB_WORDS
from views.models.oee_periods import HOURS, Period, weekday_words
from views.models.oee_stops import by_whom, reasons_of
from views.models.oee_tables import COLUMNS
from views.models.oee_words import formula_words, reason_words

S = 1_000_000_000


def loss_grids(found: OeeFigures, tree: ReasonTree) -> list[Grid]:
    """The waterfall and the losses."""
    fall = tuple((render(step.word), step.figure.value, _why(step.figure)) for step in waterfall(found.account))
    losses = tuple((row.label, row.duration_ns / S, row.parts, row.count) for row in loss_rows(found.account, tree))
    return [
        Grid(
            tr("Where the time went"),
            ((tr("What"), Of.TEXT), (tr("Length"), Of.SECONDS), (tr("Reason"), Of.TEXT)),
            fall,
        ),
        Grid(
            tr("Losses"),
            ((tr("What"), Of.TEXT), (tr("Length"), Of.SECONDS), (tr("Parts"), Of.NUMBER), (tr("How often"), Of.NUMBER)),
            losses,
        ),
    ]


def figure_grids(
    total: OeeFigures, machines: Sequence[OeeFigures], before: OeeFigures | None, names: Mapping[str, str]
) -> list[Grid]:
    """Machine by machine, and every figure."""
    counts, ratios = ("parts/made", "parts/good", "parts/scrap", "parts/rework"), COLUMNS[4:]
    titles = (
        tr("Made"), tr("Good pcs."), tr("Scrap"), tr("Rework"), tr("Avail."), tr("Effect."), tr("Quality"), tr("OEE"), tr("Complete"),
    )  # fmt: skip
    kinds = [Of.NUMBER] * len(counts) + [Of.RATIO] * len(ratios)
    rows = [(names.get(each.scope, each.scope), *_values(each)) for each in machines]
    if len(machines) > 1:
        rows.append((tr("Total"), *_values(total)))
    figures = [name for name in FIGURE_WORDS if name in total.figures]
    return [
        Grid(tr("Machine by machine"), ((tr("Machine"), Of.TEXT), *zip(titles, kinds, strict=True)), tuple(rows)),
        Grid(
            tr("All figures"),
            (
                (tr("Figure"), Of.TEXT), (tr("Value"), Of.NUMBER), (tr("Unit"), Of.TEXT), (tr("Before"), Of.NUMBER),
                (tr("At least"), Of.NUMBER), (tr("At most"), Of.NUMBER), (tr("Formula"), Of.TEXT), (tr("Reason"), Of.TEXT),
            ),
            tuple(_figure_row(total[name], before[name] if before is not None else None) for name in figures),
        ),
    ]  # fmt: skip


def _values(found: OeeFigures) -> tuple[Cell, ...]:
    figures = (named(found, name) for name in COLUMNS)
    return tuple(figure.value if figure is not None else None for figure in figures)


def _figure_row(now: Figure, before: Figure | None) -> tuple[Cell, ...]:
    unit = "0 … 1" if now.unit == "ratio" else now.unit
    low = now.at_least if now.at_least is not None else now.lower
    earlier = before.value if before is not None else None
    return render(FIGURE_WORDS[now.name]), now.value, unit, earlier, low, now.upper, formula_words(now), _why(now)


def _why(figure: Figure) -> str:
    return render(figure.reason) if figure.value is None and figure.reason is not None else ""


def stop_grid(stops: Sequence[StopEvent], names: Mapping[str, str], tree: ReasonTree) -> Grid:
    """Every stop; one that goes on has no end."""
    columns = (
        (tr("From"), Of.MOMENT), (tr("To"), Of.MOMENT), (tr("Length"), Of.SECONDS), (tr("Machine"), Of.TEXT), (tr("Kind"), Of.TEXT),
        (tr("Reason"), Of.TEXT), (tr("By"), Of.TEXT), (tr("Alarm"), Of.TEXT), (tr("Comment"), Of.TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            stop.from_ns, stop.to_ns, stop.duration_ns / S, names.get(stop.machine, stop.machine), render(KIND_WORDS[stop.kind]),
            reasons_of(stop, tree), by_whom(stop), stop.alarm, " · ".join(p.comment for p in stop.parts if p.comment),
        )
        for stop in stops
    )  # fmt: skip
    return Grid(tr("Stops"), columns, rows)


def order_grids(
    jobs: Sequence[Job], entries: Sequence[QuantityEntry], names: Mapping[str, str], tree: ReasonTree
) -> list[Grid]:
    """Jobs, and what people entered about parts."""
    job_columns = (
        (tr("Job"), Of.TEXT), (tr("State"), Of.TEXT), (tr("Machine"), Of.TEXT), (tr("Part number"), Of.TEXT), (tr("Version"), Of.TEXT),
        (tr("Target"), Of.NUMBER), (tr("Ideal cycle"), Of.SECONDS), (tr("Started"), Of.MOMENT), (tr("Finished"), Of.MOMENT),
    )  # fmt: skip
    job_rows = tuple(
        (
            job.id, render(JOB_WORDS[job.state]), names.get(job.machine, job.machine), job.part, job.version, job.target,
            job.ideal_cycle_s, job.started_ns, job.finished_ns,
        )
        for job in jobs
    )  # fmt: skip
    columns = (
        (tr("Made at"), Of.MOMENT), (tr("Machine"), Of.TEXT), (tr("What"), Of.TEXT), (tr("Number"), Of.NUMBER), (tr("Part number"), Of.TEXT),
        (tr("Job"), Of.TEXT), (tr("Reason"), Of.TEXT), (tr("Who"), Of.TEXT), (tr("When"), Of.MOMENT), (tr("Comment"), Of.TEXT),
    )  # fmt: skip
    rows = tuple(
        (
            entry.made_ns, names.get(entry.machine, entry.machine), render(ENTRY_WORDS[entry.kind]), entry.quantity, entry.part,
            entry.job, "" if entry.reason is None else reason_words(entry.reason, tree), entry.user, entry.at_ns, entry.comment,
        )
        for entry in entries
    )  # fmt: skip
    return [Grid(tr("Jobs"), job_columns, job_rows), Grid(tr("Scrap, rework and corrections"), columns, rows)]


def cycle_grid(groups: Sequence[CycleTimes], machine: str) -> Grid:
    """Every cycle of every part and program."""
    columns = (
        (tr("Counted at"), Of.MOMENT), (tr("Machine"), Of.TEXT), (tr("Part number"), Of.TEXT), (tr("Program"), Of.TEXT),
        (tr("Cycle"), Of.SECONDS), (tr("Ideal cycle"), Of.SECONDS), (tr("far off"), Of.TEXT),
    )  # fmt: skip
    rows = []
    for group in groups:
        far = set(group.outliers)
        for at, (at_ns, seconds) in enumerate(zip(group.at_ns, group.seconds, strict=True)):
            mark = tr("far off") if at in far else ""
            rows.append((at_ns, machine, group.part, group.program, seconds, group.ideal_s, mark))
    return Grid(tr("Cycle times"), columns, tuple(rows))


def pattern_grids(
    name: str, hours: Sequence[OeeFigures], periods: Sequence[Period], columns: Sequence[OeeFigures]
) -> list[Grid]:
    """Hours of the week and the trend, of one figure."""
    word = render(FIGURE_WORDS[name])
    figure = ((word, Of.RATIO), (tr("At least"), Of.RATIO), (tr("At most"), Of.RATIO), (tr("Reason"), Of.TEXT))
    days = weekday_words()
    cells = tuple((days[cell // HOURS], float(cell % HOURS), *_bounded(each[name])) for cell, each in enumerate(hours))
    spans = tuple(
        (period.label, *period.span, *_bounded(each[name])) for period, each in zip(periods, columns, strict=True)
    )
    return [
        Grid(tr("Hours of the week"), ((tr("Day"), Of.TEXT), (tr("Hour"), Of.NUMBER), *figure), cells),
        Grid(tr("Trend"), ((tr("Period"), Of.TEXT), (tr("From"), Of.MOMENT), (tr("To"), Of.MOMENT), *figure), spans),
    ]


def _bounded(figure: Figure) -> tuple[Cell, ...]:
    return figure.value, figure.lower, figure.upper, _why(figure)


def compare_grids(
    compared: Sequence[Comparison],
    name: str,
    days: Sequence[Period],
    sides: tuple[Sequence[OeeFigures], Sequence[OeeFigures]],
    names: tuple[str, str],
) -> list[Grid]:
    """The verdicts, and one figure day by day."""
    verdicts = (
        (tr("Figure"), Of.TEXT), (names[0], Of.RATIO), (names[1], Of.RATIO), (tr("Difference"), Of.RATIO), (tr("At least"), Of.RATIO),
        (tr("At most"), Of.RATIO), (tr("More than noise?"), Of.TEXT),
    )  # fmt: skip
    rows = tuple(
        (render(FIGURE_WORDS[each.name]), each.a, each.b, each.difference, *(each.interval or (None, None)), render(each.sentence()))
        for each in compared
    )  # fmt: skip
    a, b = sides
    of_day = ((tr("Day"), Of.MOMENT), (names[0], Of.RATIO), (names[1], Of.RATIO), (tr("Difference"), Of.RATIO))
    told = []
    for at in common(a, b):
        one, two = a[at][name].value, b[at][name].value
        told.append((days[at].span[0], one, two, None if one is None or two is None else one - two))
    title = tr("{figure}, day by day", figure=render(FIGURE_WORDS[name]))
    return [Grid(tr("A against B"), verdicts, rows), Grid(title, of_day, tuple(told))]
