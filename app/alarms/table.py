"""All comparisons of one machine in columns: a batch is compared with every limit that it touches in one pass of numpy.

What changes nothing costs no Python. A cell's code is 0 false, 1 true, 2 unknown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from app.alarms.slots import Slot, Value
from app.domain.equipment import Category, MachineModel, ValueKind
from app.domain.observation import NO_TEXT, ObservationBatch

if TYPE_CHECKING:
    from app.alarms.program import Atom

BAD = 128
UNKNOWN = 2
FEW_ROWS = 24
"""A batch with fewer rows is quicker in plain Python than in a dozen calls of numpy (measured: they meet at about 25)."""


class Limit(NamedTuple):
    """True when sign * value > over, false when sign * value <= under; between them it stays what it was (unknown, too)."""

    sign: float
    over: float
    under: float


class Change(NamedTuple):
    """A cell changes by an observation."""

    row: int
    cell: int
    code: int


@dataclass(slots=True)
class Layout:
    """The table arranged for one model: for every position in it, the limits of that signal, side by side."""

    model: MachineModel
    first: npt.NDArray[np.int64]
    count: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int64]
    sign: npt.NDArray[np.float64]
    over: npt.NDArray[np.float64]
    under: npt.NDArray[np.float64]
    has_deadband: bool
    limited: npt.NDArray[np.bool_]
    """Signals that have any limit."""
    all_limited: bool
    owner: npt.NDArray[np.int64]
    """For every limit, whose it is."""
    special: npt.NDArray[np.bool_]
    """Observations that are looked at one by one: inputs of calculations, conditions of the machine."""
    few: list[tuple[tuple[int, float, float, float], ...]]
    """The limits again, for batches of few rows."""
    is_special: list[bool]
    slots: dict[int, Slot]
    atoms: dict[int, tuple[Atom, ...]]
    native: frozenset[int]
    bands: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None = None
    """For every signal (low, high]: a number inside changes nothing. None when a code has changed since."""


@dataclass(slots=True, eq=False)
class Table:
    """Cells of one machine. Only the engine's thread touches it."""

    machine: str
    codes: bytearray = field(default_factory=bytearray)
    timed: list[Atom] = field(default_factory=list)
    slots: dict[str, Slot] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    frozen: bool = True
    """The machine can't be heard: everything here is unknown until it can."""
    _limits: dict[str, list[tuple[int, Limit]]] = field(default_factory=lambda: defaultdict(list))
    _inputs: dict[str, list[Atom]] = field(default_factory=lambda: defaultdict(list))
    _layout: Layout | None = None

    def new_cell(self) -> int:
        """One more cell, unknown so far."""
        self.codes.append(UNKNOWN)
        self._layout = None
        return len(self.codes) - 1

    def add_limit(self, signal: str, limit: Limit) -> int:
        """A comparison with a constant."""
        cell = self.new_cell()
        self._limits[signal].append((cell, limit))
        return cell

    def add_input(self, signal: str, atom: Atom) -> None:
        """This signal takes part in a calculation."""
        self.slot(signal)
        if atom not in self._inputs[signal]:
            self._inputs[signal].append(atom)
        self._layout = None

    def slot(self, signal: str) -> Slot:
        """The present value of a signal."""
        return self.slots.setdefault(signal, Slot())

    def layout(self, model: MachineModel) -> Layout:
        """The table arranged for this model; made anew when the model or the rules have changed."""
        if self._layout is None or self._layout.model is not model:
            self._layout = self._arranged(model)
            self.units = {item.id: item.unit for item in model.items}
        return self._layout

    def _arranged(self, model: MachineModel) -> Layout:
        per_item = [self._limits.get(item.id, []) for item in model.items]
        flat = [entry for limits in per_item for entry in limits]
        count = np.array([len(limits) for limits in per_item], np.int64)
        native = frozenset(
            row
            for row, item in enumerate(model.items)
            if item.kind is ValueKind.CONDITION and item.category is Category.CONDITION
        )
        slots = {row: self.slots[item.id] for row, item in enumerate(model.items) if item.id in self.slots}
        special = np.zeros(len(model.items), np.bool_)
        special[[*slots, *native]] = True
        return Layout(
            model,
            first=np.cumsum(count) - count,
            count=count,
            cells=np.array([cell for cell, _ in flat], np.int64),
            sign=np.array([limit.sign for _, limit in flat], np.float64),
            over=np.array([limit.over for _, limit in flat], np.float64),
            under=np.array([limit.under for _, limit in flat], np.float64),
            limited=count > 0,
            all_limited=bool(len(count)) and bool((count > 0).all()),
            owner=np.repeat(np.arange(len(count)), count),
            has_deadband=any(limit.under != limit.over for _, limit in flat),
            special=special,
            few=[tuple((cell, *limit) for cell, limit in limits) for limits in per_item],
            is_special=special.tolist(),
            slots=slots,
            atoms={row: tuple(self._inputs.get(model.items[row].id, ())) for row in slots},
            native=native,
        )

    # ------------------------------------------------------------ comparing

    def compare(self, batch: ObservationBatch) -> tuple[list[Change], list[int]]:
        """What the batch changes in the table, in the order of its rows, and the rows to be looked at one by one.

        Every observation counts: a limit that is crossed and crossed back within the batch gives two changes. Writes nothing.
        """
        layout = self.layout(batch.model)
        if len(batch) < FEW_ROWS:
            return self._compare_few(layout, batch)
        special = np.flatnonzero(layout.special[batch.signal]).tolist() if layout.slots or layout.native else []
        if not len(layout.cells):
            return [], special
        return self._compare_many(layout, batch), special

    def _compare_few(self, layout: Layout, batch: ObservationBatch) -> tuple[list[Change], list[int]]:
        changes: list[Change] = []
        special: list[int] = []
        codes, fresh = self.codes, dict[int, int]()
        numbers, qualities = batch.number.tolist(), batch.quality.tolist()
        for row, signal in enumerate(batch.signal.tolist()):
            if layout.is_special[signal]:
                special.append(row)
            for cell, sign, over, under in layout.few[signal]:
                value = sign * numbers[row]
                if qualities[row] >= BAD or value != value:
                    code = UNKNOWN
                elif value > over:
                    code = 1
                elif value <= under:
                    code = 0
                else:
                    continue
                if code != fresh.get(cell, codes[cell]):
                    fresh[cell] = code
                    changes.append(Change(row, cell, code))
        return changes, special

    def moved(self) -> None:
        """Codes of limits have been written: what is calm now is to be found anew."""
        if self._layout is not None:
            self._layout.bands = None

    def _bands(self, layout: Layout) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Per signal the numbers that leave all its limits as they stand; nothing where one is unknown."""
        if layout.bands is None:
            code = np.frombuffer(self.codes, np.int8)[layout.cells]
            rising, holds, open_ = layout.sign > 0, code == 1, code == UNKNOWN
            below = np.nextafter(-np.where(holds, layout.under, layout.over), -np.inf)
            low = np.where(rising, np.where(holds, layout.under, -np.inf), np.where(holds, -np.inf, below))
            high = np.where(rising, np.where(holds, np.inf, layout.over), np.where(holds, below, np.inf))
            low[open_], high[open_] = np.inf, -np.inf
            lows = np.full(len(layout.count), -np.inf)
            highs = np.full(len(layout.count), np.inf)
            np.maximum.at(lows, layout.owner, low)
            np.minimum.at(highs, layout.owner, high)
            layout.bands = lows, highs
        return layout.bands

    def _restless(self, layout: Layout, batch: ObservationBatch) -> npt.NDArray[np.intp]:
        """The rows of every signal that leaves its band anywhere in the batch; none, as a rule."""
        low, high = self._bands(layout)
        signal, number = batch.signal, batch.number
        if not (len(signal) == len(low) and signal[0] == 0 and bool((signal[1:] > signal[:-1]).all())):
            # Not each signal once and in order, as a poll gives them: gathering costs more than comparing.
            low, high = low.take(signal), high.take(signal)
        leaves = ~((number > low) & (number <= high))
        if int(batch.quality.max()) >= BAD:
            leaves |= batch.quality >= BAD
        if not layout.all_limited:
            leaves &= layout.limited[signal]
        if not leaves.any():
            return np.empty(0, np.intp)
        touched = np.zeros(len(layout.count), np.bool_)
        touched[signal[leaves]] = True
        return np.flatnonzero(touched[signal])

    def _compare_many(self, layout: Layout, batch: ObservationBatch) -> list[Change]:
        touching = self._restless(layout, batch)
        if not len(touching):
            return []
        count = layout.count[batch.signal[touching]]
        rows = np.repeat(touching, count)
        ends = np.cumsum(count)
        pairs = np.arange(ends[-1]) + np.repeat(layout.first[batch.signal[touching]] - (ends - count), count)
        cells = layout.cells[pairs]
        value = batch.number[rows] * layout.sign[pairs]
        code = (value > layout.over[pairs]).astype(np.int8)
        unknown = (batch.quality[rows] >= BAD) | np.isnan(value)
        code[unknown] = UNKNOWN
        between = None
        if layout.has_deadband:
            between = (code == 0) & (value > layout.under[pairs])
        return self._changes(rows, cells, code, between)

    def _changes(
        self,
        rows: npt.NDArray[np.int64],
        cells: npt.NDArray[np.int64],
        code: npt.NDArray[np.int8],
        between: npt.NDArray[np.bool_] | None,
    ) -> list[Change]:
        codes = np.frombuffer(self.codes, np.int8)
        if between is not None:
            rows, cells, code = rows[~between], cells[~between], code[~between]
        if bool((cells[1:] > cells[:-1]).all()):
            # Every cell once and in order, as a poll of all signals gives it: nothing has to be sorted.
            changed = np.flatnonzero(code != codes[cells])
            return _listed(rows[changed], cells[changed], code[changed])
        order = np.argsort(cells, kind="stable")
        cells, code, rows = cells[order], code[order], rows[order]
        before = np.empty_like(code)
        before[1:] = code[:-1]
        begins = np.ones(len(cells), np.bool_)
        begins[1:] = cells[1:] != cells[:-1]
        before[begins] = codes[cells[begins]]
        changed = np.flatnonzero(code != before)
        changed = changed[np.argsort(rows[changed], kind="stable")]
        return _listed(rows[changed], cells[changed], code[changed])

    def seed(self, batch: ObservationBatch) -> None:
        """Take what was known at the last stop, without telling anybody."""
        layout = self.layout(batch.model)
        for row, signal in enumerate(batch.signal.tolist()):
            if signal in layout.slots:
                layout.slots[signal].take(int(batch.time_ns[row]), value_of(batch, row))
        for change in self.compare(batch)[0]:
            self.codes[change.cell] = change.code
        self.moved()

    def forget(self) -> None:
        """There was a hole: what was observed is no longer known. What is derived here (``state``) goes on."""
        for signal, limits in self._limits.items():
            if signal != "state":
                for cell, _ in limits:
                    self.codes[cell] = UNKNOWN
        self.moved()
        for signal, slot in self.slots.items():
            if signal != "state":
                slot.value = None


def _listed(rows: npt.NDArray[np.int64], cells: npt.NDArray[np.int64], code: npt.NDArray[np.int8]) -> list[Change]:
    return [Change(*each) for each in zip(rows.tolist(), cells.tolist(), code.tolist(), strict=True)]


def value_of(batch: ObservationBatch, row: int) -> Value:
    """The value of a row; None when it is bad."""
    if int(batch.quality[row]) >= BAD:
        return None
    code = int(batch.code[row])
    if code != NO_TEXT:
        return batch.texts[code]
    number = float(batch.number[row])
    return number if number == number else None
