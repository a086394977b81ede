"""What the losses tab shows of figures: bars of the waterfall and of the Pareto, faces of the numbers, remarks. Pure; it adds up nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.account import Account
from app.domain.kpi import COMPLETE, Figure, OeeFigures
from app.domain.losses import Step, completeness, loss_name, parts_lost, quantities, ranked, waterfall
from app.domain.message import Message
from app.domain.production import SliceKind
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import FIGURE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.models.oee_faces import BarFace, NumberFace, Tone
from views.models.oee_words import bounds_words, lasted, loss_words, percent, value_words

HEADS = ("oee", "availability", "effectiveness", "quality")
"""The figures on top."""
COUNTS = ("parts/made", "parts/good", "parts/scrap", "completeness")
_TONES = {
    "time/adot": Tone.DOWN,
    "time/adet": Tone.DELAY,
    "time/aust": Tone.SETUP,
    "time/idle": Tone.IDLE,
    "time/unknown": Tone.UNKNOWN,
}
_KIND_TONES = {
    SliceKind.ADOT: Tone.DOWN,
    SliceKind.ADET: Tone.DELAY,
    SliceKind.AUST: Tone.SETUP,
    SliceKind.IDLE: Tone.IDLE,
}
_NS = 1_000_000_000


def fall_faces(account: Account) -> list[BarFace]:
    """The waterfall, from calendar time down to good parts."""
    whole = account.window_ns or 1
    return [_fall_face(step, whole) for step in waterfall(account)]


def _fall_face(step: Step, whole: int) -> BarFace:
    figure = step.figure
    tone = Tone.WHOLE if step.whole else _TONES.get(figure.name, Tone.OTHER)
    gained = figure.name == "time/outside" or (figure.value or 0) < 0
    shown = value_words(replace(figure, value=abs(figure.value)) if figure.value is not None else figure)
    value = shown if step.whole or figure.value is None else f"{'+' if gained else '−'} {shown}"
    mark = render(figure.reason) if figure.value is None and figure.reason is not None else ""
    return BarFace(
        figure.name, render(step.word), value, step.begin_ns / whole, step.end_ns / whole, tone, step.whole, "", mark
    )


@dataclass(frozen=True, slots=True)
class LossRow:
    """One loss in both units; ``parts`` None: nothing tells how many could have been made."""

    name: str
    label: str
    duration_ns: int
    parts: float | None
    count: int | None
    tone: Tone


def loss_rows(account: Account, tree: ReasonTree) -> list[LossRow]:
    """Stops by reason, loss of speed, scrap and rework; longest first."""
    rows = [
        LossRow(
            loss_name(loss), loss_words(loss, tree), loss.duration_ns, parts_lost(account, loss.duration_ns), loss.count,
            _KIND_TONES.get(loss.kind, Tone.OTHER),
        )
        for loss in ranked(account)
    ]  # fmt: skip
    for step in waterfall(account):
        lost_ns = step.end_ns - step.begin_ns
        if step.figure.name == "time/speed" and (step.figure.value or 0) > 0:
            rows.append(
                LossRow("time/speed", render(step.word), lost_ns, parts_lost(account, lost_ns), None, Tone.OTHER)
            )
        if step.figure.name == "time/scrap":
            rejected = float(account.made - account.good)
            rows.append(LossRow("time/scrap", render(step.word), lost_ns, rejected, None, Tone.OTHER))
    return sorted(rows, key=lambda row: -row.duration_ns)


def pareto_faces(account: Account, tree: ReasonTree, *, in_parts: bool) -> list[BarFace]:
    """Losses by time or by parts, both numbers in every row."""
    rows = loss_rows(account, tree)
    if in_parts:
        rows.sort(key=lambda row: -(row.parts or 0.0))
    top = max((_size(row, in_parts=in_parts) for row in rows), default=0.0) or 1.0
    return [_pareto_face(row, top, in_parts=in_parts) for row in rows]


def _size(row: LossRow, *, in_parts: bool) -> float:
    return (row.parts or 0.0) if in_parts else float(row.duration_ns)


def _pareto_face(row: LossRow, top: float, *, in_parts: bool) -> BarFace:
    parts = tr("n/a") if row.parts is None else tr("{count} parts", count=form.number(row.parts, 0))
    time = lasted(row.duration_ns / _NS)
    label = row.label if row.count is None else f"{row.label}  {form.number(row.count, 0)} ×"
    first, second = (parts, time) if in_parts else (time, parts)
    return BarFace(row.name, label, first, 0.0, _size(row, in_parts=in_parts) / top, row.tone, False, second)


# ---------------------------------------------------------------- numbers


def head_face(found: OeeFigures, name: str, target: float | None) -> NumberFace:
    """One of the four with its bounds, and OEE with the site's target."""
    figure = found[name]
    notes = [tr("Target {target}", target=percent(target))] if target is not None and name == "oee" else []
    if figure.approximate and bounds_words(figure):
        notes.append(bounds_words(figure))
    warned = figure.approximate or (figure.value or 0.0) > 1.0
    return NumberFace(render(FIGURE_WORDS[name]), value_words(figure), tuple(notes), warned, figure.value is None)


def before_face(now: Figure, before: Figure | None) -> NumberFace:
    """The same figure in the period before, and by how much this one differs."""
    if before is None:
        return NumberFace(tr("Before"), "—", faint=True)
    return NumberFace(tr("Before"), value_words(before) + _arrow(now, before), faint=before.value is None)


def _arrow(now: Figure, before: Figure) -> str:
    if now.value is None or before.value is None:
        return ""
    points = (now.value - before.value) * 100
    sign = "▲ +" if points > 0 else "▼ −" if points < 0 else "= "
    return f"  {sign}{form.number(abs(points), 1)}"


def count_face(found: OeeFigures, name: str) -> NumberFace:
    """Parts and completeness."""
    if name == "completeness":
        figure = completeness(found.account)
        low = figure.value is not None and figure.value < COMPLETE
        return NumberFace(tr("Known time"), value_words(figure), (), low, figure.value is None)
    figure = next(each for each in quantities(found.account) if each.name == name)
    return NumberFace(render(COUNT_WORDS[name]), value_words(figure))


COUNT_WORDS = {
    "parts/made": Message.of("Made"),
    "parts/good": Message.of("Good parts"),
    "parts/scrap": Message.of("Scrap"),
    "parts/rework": Message.of("Rework"),
}


def remarks(found: OeeFigures) -> Iterator[str]:
    """What a reader must know before believing the numbers: what is missing, warnings, and why a figure is n/a."""
    complete = found.completeness
    if complete is not None and complete < 1:
        told = tr("{percent} of the planned time is known.", percent=percent(complete))
        yield told + (" " + tr("Figures carry bounds.") if complete < COMPLETE else "")
    yield from (render(warning) for warning in found.warnings)
    missing: dict[str, list[str]] = {}
    for name in HEADS:
        figure = found[name]
        if figure.value is None and figure.reason is not None:
            missing.setdefault(render(figure.reason), []).append(render(FIGURE_WORDS[name]))
    for reason, names in missing.items():
        yield f"{', '.join(names)}: {tr('n/a')}. {reason}"
