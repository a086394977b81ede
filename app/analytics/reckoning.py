"""Accounts of machines over cells of time: whole hours whose sums are kept need no slices, everything else is added up from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.analytics.accounting import Chosen, accounts, summed
from app.analytics.cells import Cells
from app.analytics.kept import HOUR_NS, KeptSums
from app.analytics.laying import MS, Laid, Laying
from app.analytics.reach import reach
from app.analytics.sums import Keys, Sums, together
from app.analytics.tail import tail_of
from app.contracts.production_store import ProductionReading, Said
from app.domain.account import Account
from app.domain.calendar import Span
from app.domain.observation import Int64s
from app.domain.production_making import Making

APART_NS = 12 * HOUR_NS
"""Stretches that lie further apart are read each for itself."""
AT_ONCE = 25
"""Machines whose columns are in memory together."""


@dataclass(frozen=True, slots=True)
class _Due:
    """What of one machine must be added up from slices: spans in order, each a cell of its own."""

    begins: Int64s
    ends: Int64s
    cell: Int64s
    hour: Int64s
    """Since 1970; -1 for a piece of an hour."""

    @property
    def name(self) -> bytes:
        """Tells it from all that differ in more than the very end."""
        return self.begins.tobytes() + self.ends[:-1].tobytes()

    def of(self, rows: Int64s) -> _Due:
        return _Due(self.begins[rows], self.ends[rows], self.cell[rows], self.hour[rows])


class Reckoning:
    """Over one shop and one store."""

    def __init__(self, laying: Laying, kept_days: int) -> None:
        self._laying = laying
        self._kept, self._keys = KeptSums(kept_days), Keys()

    def accounts(
        self, file: ProductionReading, machines: Sequence[str], said: Said, chosen: Chosen, now_ns: int
    ) -> dict[str, list[Account]]:
        """Of each machine one account per cell; no cell reaches beyond ``now_ns``."""
        making = self._making(machines, said)
        sums = self._sums(file, machines, making, chosen, now_ns)
        rules = self._laying.shop.counting
        return {
            name: accounts(name, sums[name], said.entries.get(name, ()), making[name], chosen, rules, self._keys)
            for name in machines
        }

    def keep(self, file: ProductionReading, machines: Sequence[str], said: Said, window: Span, now_ns: int) -> None:
        """Have the sums of a window's whole hours ready."""
        hours = (-(-window[0] // HOUR_NS) * HOUR_NS, window[1] // HOUR_NS * HOUR_NS)
        if hours[0] < hours[1]:
            self._sums(file, machines, self._making(machines, said), Chosen(Cells.of(((hours,),))), now_ns)

    def _making(self, machines: Sequence[str], said: Said) -> dict[str, Making]:
        return {name: self._laying.making(name, said.jobs.get(name, ())) for name in machines}

    def _sums(
        self,
        file: ProductionReading,
        machines: Sequence[str],
        making: Mapping[str, Making],
        chosen: Chosen,
        now_ns: int,
    ) -> dict[str, Sums]:
        cells, kept = chosen.cells, chosen.part is None
        if kept:
            self._kept.follow(touched := file.touched(self._kept.seen))
        every = _spans(cells, whole=kept)
        hours = np.flatnonzero(every.hour >= 0)
        found: dict[str, list[Sums]] = {}
        windows: dict[Span, list[tuple[str, _Due]]] = {}
        grows_ns = now_ns // MS * MS if kept and cells.count == 1 else None
        for name in machines:
            due = np.ones(len(every.begins), np.bool_)
            found[name], due[hours] = self._kept.found(name, every.hour[hours], every.cell[hours], cells.count)
            for window, part in _clusters(every.of(np.flatnonzero(due))):
                grown = self._kept.tail(name, part.name, window[1]) if window[1] == grows_ns else None
                if grown is None:
                    windows.setdefault(window, []).append((name, part))
                else:
                    found[name].append(grown)
        for window, parts in windows.items():
            for some in _batches(parts):
                names = [name for name, _ in some]
                shelf = file.shelf(names, *window, until_ns=now_ns)
                ahead = file.ahead(names, now_ns) if kept else frozenset[str]()
                for name, due_ones in some:
                    cuts = np.unique(np.concatenate((due_ones.begins, due_ones.ends))).tolist()
                    laid = self._laying.laid(name, shelf, making[name], window, now_ns, cuts)
                    own = self._added_up(laid, due_ones, chosen)
                    if kept:
                        self._keep(name, laid, due_ones, own, touched.seen, ahead=name in ahead)
                    found[name].append(asked := own.of(due_ones.cell, cells.count))
                    if window[1] == grows_ns and name not in ahead:
                        tail = tail_of(due_ones.name, laid, asked, self._laying.shop.counting, self._keys)
                        self._kept.keep_tail(name, tail, touched.seen)
        return {name: together(found[name], cells.count) for name in machines}

    def _added_up(self, laid: Laid, due: _Due, chosen: Chosen) -> Sums:
        own = Cells(due.begins, due.ends, np.arange(len(due.begins)), len(due.begins))
        counting = self._laying.shop.counting
        return summed(laid.spread, laid.counts, laid.overlay, Chosen(own, chosen.part), counting, self._keys)

    def _keep(self, machine: str, laid: Laid, due: _Due, sums: Sums, seen: int, *, ahead: bool) -> None:
        rows = np.flatnonzero(due.hour >= 0)
        if len(rows):
            rests_on = reach(laid, due.begins[rows], due.ends[rows], ahead=ahead)
            self._kept.keep(machine, due.hour[rows], rows, sums, rests_on, seen)


def _spans(cells: Cells, *, whole: bool) -> _Due:
    """The cells' spans in order; ``whole``: each cut into the hours that lie in it whole, and what is left at its ends."""
    begins, ends, cell, hour = [], [], [], []
    for since, until, number in zip(cells.begins.tolist(), cells.ends.tolist(), cells.cell.tolist(), strict=True):
        first, last = -(-since // HOUR_NS), until // HOUR_NS
        edges = np.arange(first, last + 1) * HOUR_NS if whole and first < last else np.empty(0, np.int64)
        points = np.unique(np.concatenate(([since], edges, [until])))
        begins.append(points[:-1])
        ends.append(points[1:])
        cell.append(np.full(len(points) - 1, number))
        is_hour = whole & (points[:-1] % HOUR_NS == 0) & (points[1:] - points[:-1] == HOUR_NS)
        hour.append(np.where(is_hour, points[:-1] // HOUR_NS, -1))
    none = [np.empty(0, np.int64)]
    return _Due(*(np.concatenate(none + each) for each in (begins, ends, cell, hour)))


def _clusters(due: _Due) -> Iterable[tuple[Span, _Due]]:
    """Stretches that lie close together, with the window that they need."""
    if not len(due.begins):
        return
    edges = np.flatnonzero(due.begins[1:] - due.ends[:-1] > APART_NS) + 1
    for rows in np.split(np.arange(len(due.begins)), edges):
        part = due.of(rows)
        yield (int(part.begins[0]), int(part.ends[-1])), part


def _batches(parts: Sequence[tuple[str, _Due]]) -> Iterable[Sequence[tuple[str, _Due]]]:
    for start in range(0, len(parts), AT_ONCE):
        yield parts[start : start + AT_ONCE]
