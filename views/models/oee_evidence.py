"""Rows of the evidence panel: inputs, machines' shares, slices, parts, counts, observations, changes. Pure; numbers as elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.account import PartAccount
from app.domain.gap import GapCause
from app.domain.kpi import Figure, Input, OeeFigures, S
from app.domain.losses import share_of
from app.domain.production import PartCount, QuantityEntry, ReasonNote, SliceKind, SliceSource, StopEvent, TimeSlice
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import ENTRY_WORDS, FLAG_WORDS, KIND_WORDS, SOURCE_WORDS
from app.domain.quality import Quality
from app.domain.series import Series
from app.domain.timeline import basis_fields
from views.binding import format as form
from views.binding.i18n import cause_word, quality_word, render, tr
from views.models.oee_faces import BarFace, Tone
from views.models.oee_words import input_words, lasted, reason_words, symbol_words, value_words
from views.models.signal_names import signal_word
from views.widgets.sheet import SheetFace

FIGURE_OF = {"A": "availability", "E": "effectiveness", "Q": "quality"}
"""Inputs that are figures themselves."""


def input_faces(figure: Figure) -> list[BarFace]:
    """One row per input of the formula."""
    return [_input_face(each) for each in figure.evidence.inputs]


def _input_face(given: Input) -> BarFace:
    words = symbol_words(given.symbol)
    label = words if given.symbol.islower() or words == given.symbol else f"{given.symbol}   {words}"
    return BarFace(given.symbol, label, input_words(given))


def share_faces(machines: Sequence[OeeFigures], names: Mapping[str, str], name: str, symbol: str) -> list[BarFace]:
    """What each machine adds: to an input (``symbol``) its share of the sum; else the machine's own figure."""
    told = [(each.scope, _share(each, name, symbol)) for each in machines]
    top = max((abs(value) for _, (value, _) in told if value is not None), default=0.0) or 1.0
    return [
        BarFace(machine, names.get(machine, machine), words, 0.0, abs(value or 0.0) / top, Tone.WHOLE)
        for machine, (value, words) in told
    ]


def _share(found: OeeFigures, name: str, symbol: str) -> tuple[float | None, str]:
    if not symbol:
        own = _own(found, name)
        return (own.value, value_words(own)) if own is not None else (None, tr("n/a"))
    figure = share_of(found, name)
    given = (
        next((each for each in figure.evidence.inputs if each.symbol == symbol), None) if figure is not None else None
    )
    return (given.value, input_words(given)) if given is not None else (None, tr("n/a"))


def _own(found: OeeFigures, name: str) -> Figure | None:
    return found.figures.get(name) or share_of(found, name)


# ---------------------------------------------------------------- time slices


def slice_sheet(slices: Sequence[TimeSlice], tree: ReasonTree) -> SheetFace:
    """Slices in time order; a row's key is its beginning."""
    titles = (tr("From"), tr("To"), tr("Length"), tr("Kind"), tr("Reason"), tr("By"))
    one_day = bool(slices) and form.date(slices[0].from_ns) == form.date(slices[-1].to_ns - 1)
    rows = tuple(_slice_row(piece, tree, one_day=one_day) for piece in slices)
    return SheetFace(titles, rows, tuple(str(piece.from_ns) for piece in slices), frozenset({2}), 4)


def _slice_row(piece: TimeSlice, tree: ReasonTree, *, one_day: bool) -> tuple[str, ...]:
    reason = "" if piece.reason is None else reason_words(piece.reason, tree)
    same_day = form.date(piece.from_ns) == form.date(piece.to_ns)
    return (
        form.clock(piece.from_ns) if one_day else form.date_time(piece.from_ns),
        form.clock(piece.to_ns) if one_day or same_day else form.date_time(piece.to_ns),
        exact(piece.duration_ns),
        kind_words(piece),
        reason or cause_words(piece),
        render(SOURCE_WORDS[piece.source]),
    )


def kind_words(piece: TimeSlice) -> str:
    """As it counts; short stops are marked, what was not planned too."""
    told = render(KIND_WORDS[piece.kind])
    if piece.planned and piece.micro:
        return f"{told} ({tr('Short stops')})"
    return told if piece.planned else f"{told} ({tr('Not planned')})"


def cause_words(piece: TimeSlice) -> str:
    """Of unknown time: the gap ledger's cause, or what the machine did not tell."""
    told = basis_fields(piece.basis)
    if piece.raw is SliceKind.UNKNOWN:
        return _gap_words(told["gap"]) if "gap" in told else tr("The machine told nothing")
    return " ".join(f"{name}={value}" for name, value in told.items() if name in ("execution", "alarm"))


def _gap_words(cause: str) -> str:
    known = {each.value: each for each in GapCause}
    return cause_word(known[cause]) if cause in known else cause


def exact(length_ns: int) -> str:
    """``12 min 07 s``: a slice's own length, to the second."""
    seconds = length_ns / S
    if seconds < 60:
        return f"{form.number(seconds, 1)} s"
    whole = int(seconds)
    head = f"{form.number(whole // 3600, 0)} h {whole % 3600 // 60:02d}" if whole >= 3600 else str(whole // 60)
    return f"{head} min {whole % 60:02d} s"


def slice_lines(piece: TimeSlice, tree: ReasonTree) -> list[str]:
    """Everything about one slice in sentences."""
    lines = [f"{form.date_time(piece.from_ns)} – {form.date_time(piece.to_ns)}   {exact(piece.duration_ns)}"]
    lines.append(tr("Counts as: {kind}", kind=kind_words(piece)))
    if piece.raw is not piece.kind:
        lines.append(tr("As the machine was: {kind}", kind=render(KIND_WORDS[piece.raw])))
    told = basis_fields(piece.basis)
    if "gap" in told or piece.raw is SliceKind.UNKNOWN:
        lines.append(cause_words(piece))
    elif told:
        lines.append("   ".join(f"{name} = {value}" for name, value in told.items()))
    if piece.reason is not None:
        who = render(SOURCE_WORDS[piece.source])
        lines.append(tr("Reason: {reason} ({who})", reason=reason_words(piece.reason, tree), who=who))
    elif piece.stop is not None:
        lines.append(tr("No reason given"))
    return lines


def failure_slices(slices: Sequence[TimeSlice]) -> tuple[TimeSlice, ...]:
    """The slice with which each failure begins: a stop's first one that is down, in planned time."""
    seen: set[str | None] = set()
    found = []
    for piece in slices:
        if piece.kind is SliceKind.ADOT and piece.stop not in seen:
            seen.add(piece.stop)
            if piece.planned:
                found.append(piece)
    return tuple(found)


# ---------------------------------------------------------------- parts


def part_sheet(parts: Sequence[PartAccount], names: Mapping[str, str]) -> SheetFace:
    """Quantities by machine, part and ideal cycle, with the ideal time that they come to."""
    titles = (tr("Machine"), tr("Part number"), "PRI", "PQ", "GQ", "SQ", "RQ", "PRI·PQ", "PRI·GQ")
    rows = tuple(
        (
            names.get(part.machine, part.machine),
            part.part or "—",
            tr("n/a") if part.ideal_ns is None else f"{form.number(part.ideal_ns / S, 1)} s",
            *(form.number(count, 0) for count in (part.made, part.good, part.scrap, part.rework)),
            *(_ideal(part.ideal_ns, count) for count in (part.made, part.good)),
        )
        for part in parts
    )
    return SheetFace(titles, rows, tuple(part.machine for part in parts), frozenset(range(2, 9)), 1)


def _ideal(ideal_ns: int | None, count: int) -> str:
    return tr("n/a") if ideal_ns is None else f"{form.number(ideal_ns * count / S, 1)} s"


def count_sheet(counts: Sequence[PartCount]) -> SheetFace:
    """Every change of the counter, how it was taken; a row's key is its time."""
    titles = (tr("Time"), tr("Parts"), tr("Since the change before"), tr("Taken as"), tr("Program"))
    rows = tuple(
        (
            form.date_time(each.at_ns),
            form.number(each.parts, 0),
            exact(each.at_ns - each.since_ns) if each.since_ns else "—",
            render(FLAG_WORDS[each.flag]),
            each.program or "—",
        )
        for each in counts
    )
    return SheetFace(titles, rows, tuple(str(each.at_ns) for each in counts), frozenset({1, 2}), 4)


# ---------------------------------------------------------------- who changed what


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that somebody or something changed after the fact."""

    at_ns: int
    who: str
    what: str


def changes_of(
    found: OeeFigures, stops: Iterable[StopEvent], entries: Iterable[QuantityEntry], tree: ReasonTree
) -> tuple[Change, ...]:
    """Reasons that people gave, quantities that they entered, and re-computations; newest first."""
    every = [
        Change(part.at_ns, part.user, _reason_given(part.from_ns, part.reason, part.comment, tree))
        for stop in stops
        for part in stop.parts
        if part.source is SliceSource.PERSON and part.to_ns > found.from_ns and part.from_ns < found.to_ns
    ]
    every += entries_of(entries, tree)
    every += [
        Change(each.at_ns, tr("auto"), tr("Computed again from {clock}: {cause}", clock=form.date_time(each.from_ns), cause=each.cause))
        for each in found.revisions
    ]  # fmt: skip
    return tuple(sorted(every, key=lambda change: -change.at_ns))


def entries_of(entries: Iterable[QuantityEntry], tree: ReasonTree) -> list[Change]:
    """What people entered about parts, newest first."""
    every = [Change(entry.at_ns, entry.user, entry_words(entry, tree)) for entry in entries]
    return sorted(every, key=lambda change: -change.at_ns)


def _reason_given(from_ns: int, reason: str | None, comment: str, tree: ReasonTree) -> str:
    told = tr("Stop {clock}: {reason}", clock=form.date_time(from_ns), reason=reason_words(reason, tree))
    return f"{told} – {comment}" if comment else told


def entry_words(entry: QuantityEntry, tree: ReasonTree) -> str:
    """What somebody entered about parts."""
    told = f"{render(ENTRY_WORDS[entry.kind])} {form.number(entry.quantity, 0)}"
    if entry.part:
        told += f" · {entry.part}"
    if entry.reason is not None:
        told += f" · {reason_words(entry.reason, tree)}"
    return told + (f" – {entry.comment}" if entry.comment else "") + f" ({form.date_time(entry.made_ns)})"


def change_sheet(changes: Sequence[Change]) -> SheetFace:
    """Who changed what, and when."""
    rows = tuple((form.date_time(each.at_ns), each.who or "—", each.what) for each in changes)
    return SheetFace((tr("When"), tr("Who"), tr("What")), rows, (), frozenset(), 2)


def note_sheet(notes: Sequence[ReasonNote], tree: ReasonTree) -> SheetFace:
    """Everything that was said about one stop."""
    changes = [
        Change(note.at_ns, note.user, _reason_given(note.from_ns, note.reason, note.comment, tree)) for note in notes
    ]
    return change_sheet(changes)


# ---------------------------------------------------------------- raw observations


def observation_sheet(series: Sequence[Series], from_ns: int) -> SheetFace:
    """Raw observations in time order; what held when the slice began comes first, with its own time."""
    told: list[tuple[int, str, str, str]] = []
    for each in series:
        if each.carried is not None:
            at_ns, value = each.carried
            told.append((at_ns, signal_word(each.item), form.plain(each.item, value), ""))
        texts = each.text or (None,) * len(each.time_ns)
        for at_ns, number, text, quality in zip(
            each.time_ns.tolist(), each.number.tolist(), texts, each.quality.tolist(), strict=True
        ):
            value = text if text is not None else number if number == number else None
            told.append((at_ns, signal_word(each.item), form.plain(each.item, value), quality_word(Quality(quality))))
    told.sort(key=lambda row: row[0])
    rows = tuple((form.date_time(at_ns), signal, value, quality) for at_ns, signal, value, quality in told)
    return SheetFace(
        (tr("Time"), tr("Signal"), tr("Value"), tr("Quality")), rows, tuple(str(row[0]) for row in told), frozenset(), 2
    )


def span_sheet(spans: Sequence[tuple[int, int]]) -> SheetFace:
    """Stretches of the calendar."""
    rows = tuple((form.date_time(since), form.date_time(until), lasted((until - since) / S)) for since, until in spans)
    return SheetFace((tr("From"), tr("To"), tr("Length")), rows, (), frozenset({2}), 1)
