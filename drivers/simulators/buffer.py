"""An agent's memory: a bounded ring of observations by sequence number, and what is current. No clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.simulators.device_model import Item, Plant
from drivers.simulators.dialect import Dialect
from drivers.simulators.values import UNAVAILABLE, Condition, DataSet, Entry, Value, merged, news


@dataclass(frozen=True, slots=True)
class Stored:
    """One observation in the ring. ``rank`` is its data item's place in documents."""

    sequence: int
    rank: int
    value: Value
    timestamp: str


class Checkpoint:
    """The current value of every data item, with conditions as sets of activations and data sets merged."""

    def __init__(self, plant: Plant, dialect: Dialect) -> None:
        self._plant = plant
        self._dialect = dialect
        self._plain: dict[int, Stored] = {}
        self._active: dict[int, tuple[Stored, ...]] = {}
        self._sets: dict[int, tuple[Stored, dict[str, Entry]]] = {}

    def copy(self) -> Checkpoint:
        """An independent checkpoint with the same content."""
        other = Checkpoint(self._plant, self._dialect)
        other._plain, other._active, other._sets = dict(self._plain), dict(self._active), dict(self._sets)
        return other

    def apply(self, stored: Stored) -> None:
        """Take one observation into account; they must come in sequence."""
        value, rank = stored.value, stored.rank
        if isinstance(value, Condition):
            self._active[rank] = self._activations(stored, value)
        elif isinstance(value, DataSet):
            known = self._sets.get(rank)
            self._sets[rank] = (stored, merged(known[1] if known else {}, value))
            self._plain.pop(rank, None)
        else:
            self._plain[rank] = stored
            self._sets.pop(rank, None)

    def _activations(self, stored: Stored, value: Condition) -> tuple[Stored, ...]:
        before = self._active.get(stored.rank, ())
        level = value.level.upper()
        if level == UNAVAILABLE or (level == "NORMAL" and not value.key):
            return (stored,)
        others = tuple(one for one in before if _is_active(one) and _condition(one).key != value.key)
        if level != "NORMAL":
            return (*others, stored)
        if value.key not in {_condition(one).key for one in before if _is_active(one)}:
            return before
        return others or (self._all_clear(stored, value),)

    def _all_clear(self, stored: Stored, value: Condition) -> Stored:
        """What is current when the last activation was cleared by its code: a bare NORMAL (1.3 keeps the text)."""
        text = "" if self._dialect.modern else value.text
        return Stored(stored.sequence, stored.rank, Condition("NORMAL", text=text), stored.timestamp)

    def repeats(self, rank: int, item: Item, value: Value) -> Value | None:
        """None when a 2.x agent would drop this as nothing new; else the part of it that is new."""
        if isinstance(value, Condition):
            return None if self._same_condition(rank, value) else value
        if isinstance(value, DataSet):
            known = self._sets.get(rank)
            change = news(known[1] if known else {}, value)
            return change if change.entries or change.reset else None
        before = self._plain.get(rank)
        if before is None or before.value != value or (item.discrete and value != UNAVAILABLE):
            return value
        return None

    def _same_condition(self, rank: int, value: Condition) -> bool:
        before = self._active.get(rank, ())
        if value.level.upper() == "NORMAL" and value.key:
            return value.key not in {_condition(one).key for one in before if _is_active(one)}
        if value.level.upper() in ("NORMAL", UNAVAILABLE):
            return bool(before) and _condition(before[0]).level.upper() == value.level.upper() and len(before) == 1
        return any(_condition(one) == value for one in before)

    def number(self, rank: int) -> float | None:
        """The last number of an item, for delta filters."""
        before = self._plain.get(rank)
        try:
            return None if before is None else float(str(before.value))
        except ValueError:
            return None

    def observations(self, ranks: frozenset[int] | None) -> Iterator[Stored]:
        """Everything that is current, in document order; data sets whole."""
        for rank in range(len(self._plant.items)):
            if ranks is None or rank in ranks:
                yield from self._current(rank)

    def _current(self, rank: int) -> Iterator[Stored]:
        if rank in self._active:
            yield from self._active[rank]
        elif rank in self._sets:
            stored, entries = self._sets[rank]
            reset = stored.value.reset if isinstance(stored.value, DataSet) else ""
            yield Stored(stored.sequence, rank, DataSet(entries, reset), stored.timestamp)
        elif rank in self._plain:
            yield self._plain[rank]


def _condition(stored: Stored) -> Condition:
    assert isinstance(stored.value, Condition)
    return stored.value


def _is_active(stored: Stored) -> bool:
    return _condition(stored).level.upper() in ("WARNING", "FAULT")


class Ring:
    """The last ``capacity`` observations, each with its XML written once."""

    def __init__(self, capacity: int, plant: Plant, dialect: Dialect) -> None:
        self.capacity = capacity
        self._plant = plant
        self._dialect = dialect
        self._stored: list[Stored | None] = [None] * capacity
        self._xml: list[str] = [""] * capacity
        self.next_sequence = 1
        self._before_first = Checkpoint(plant, dialect)
        self.latest = Checkpoint(plant, dialect)

    @property
    def first_sequence(self) -> int:
        """The oldest sequence number still held."""
        return max(1, self.next_sequence - self.capacity)

    @property
    def last_sequence(self) -> int:
        """The newest sequence number; 0 while nothing was observed."""
        return self.next_sequence - 1

    def append(self, rank: int, value: Value, timestamp: str) -> Stored:
        """Hold a new observation, letting the oldest go when full."""
        stored = Stored(self.next_sequence, rank, value, timestamp)
        slot = self.next_sequence % self.capacity
        oldest = self._stored[slot]
        if oldest is not None:
            self._before_first.apply(oldest)
        self._stored[slot] = stored
        self._xml[slot] = self._dialect.observation(self._plant.items[rank], value, stored.sequence, timestamp)
        self.latest.apply(stored)
        self.next_sequence += 1
        return stored

    def window(self, start: int, end: int) -> Iterator[tuple[Stored, str]]:
        """Observations with start <= sequence < end, with their XML; the range must be held."""
        low, high = start % self.capacity, start % self.capacity + (end - start)
        split = min(high, self.capacity)
        for stored, xml in zip(self._stored[low:split], self._xml[low:split], strict=True):
            assert stored is not None
            yield stored, xml
        for stored, xml in zip(self._stored[: high - split], self._xml[: high - split], strict=True):
            assert stored is not None
            yield stored, xml

    def backwards(self, start: int, end: int) -> Iterator[tuple[Stored, str]]:
        """The same range from its newest end."""
        for sequence in range(end - 1, start - 1, -1):
            slot = sequence % self.capacity
            stored = self._stored[slot]
            assert stored is not None
            yield stored, self._xml[slot]

    def at(self, sequence: int) -> Checkpoint:
        """What was current right after this sequence number."""
        state = self._before_first.copy()
        for stored, _ in self.window(self.first_sequence, sequence + 1):
            state.apply(stored)
        return state
