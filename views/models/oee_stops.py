"""Rows of the table of stops, and the reasons to choose from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.production import SliceSource, StopEvent
from app.domain.production_reasons import ReasonTree
from app.domain.production_words import KIND_WORDS, SOURCE_WORDS
from views.binding import format as form
from views.binding.i18n import render, tr
from views.models.oee_words import lasted, reason_words, span_words
from views.widgets.sheet import SheetFace

MOST = 1_000
"""So many rows people may still scroll through."""
S = 10**9


def stop_sheet(stops: Sequence[StopEvent], names: Mapping[str, str], tree: ReasonTree) -> SheetFace:
    """One row per stop, in the given order."""
    titles = (tr("From"), tr("Length"), tr("Machine"), tr("Kind"), tr("Reason"), tr("By"), tr("Alarm"))
    rows = tuple(
        (
            form.date_time(stop.from_ns),
            lasted(stop.duration_ns / S) + ("" if stop.to_ns is not None else " …"),
            names.get(stop.machine, stop.machine),
            render(KIND_WORDS[stop.kind]),
            reasons_of(stop, tree),
            by_whom(stop),
            stop.alarm,
        )
        for stop in stops
    )
    return SheetFace(titles, rows, tuple(stop.id for stop in stops), frozenset({1}), 4)


def reasons_of(stop: StopEvent, tree: ReasonTree) -> str:
    """Of all its parts; empty while nobody has said."""
    told = dict.fromkeys(part.reason for part in stop.parts if part.reason is not None)
    return " + ".join(reason_words(reason, tree) for reason in told)


def by_whom(stop: StopEvent) -> str:
    """The people who gave its reasons, or the rule."""
    told = [part for part in stop.parts if part.reason is not None]
    people = dict.fromkeys(part.user for part in told if part.source is SliceSource.PERSON)
    if people:
        return ", ".join(name or "—" for name in people)
    return render(SOURCE_WORDS[SliceSource.RULE]) if told else ""


def stop_words(stop: StopEvent, names: Mapping[str, str]) -> str:
    """Which stop that is."""
    return f"{names.get(stop.machine, stop.machine)} · {span_words(stop.from_ns, stop.until_ns)} · {lasted(stop.duration_ns / S)}"


def reason_choices(tree: ReasonTree, language: str, *, scrap: bool = False) -> list[tuple[str, str]]:
    """What may be given, each with the reasons above it."""
    return [
        (" › ".join(each.name(language) for each in tree.path(reason.id)), reason.id) for reason in tree.leaves(scrap=scrap)
    ]  # fmt: skip
