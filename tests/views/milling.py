"""A mill that has just cut a pocket and its holes: ten minutes of positions, feed and load for pictures of the 3D page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.domain.observation import Document, Float64s, Int64s
from app.domain.snapshot import PlantSnapshot, Recent
from tests.views.builders import NOW, FakePlant, S, machine

PERIOD_NS = S // 5
_TOOL = '{"toolId":"END MILL D16","CuttingToolLifeCycle":{"ProgramToolNumber":"12","Measurements":{"FunctionalLength":{"value":"121"},"CuttingDiameterMax":{"value":"16"}}}}'


class MillingPlant(FakePlant):
    """The first machine of a snapshot works on a plate; its spindle carries more than usual."""

    def __init__(self, snapshot: PlantSnapshot) -> None:
        way = _way()
        self._tape = {"x": way[:, 0], "y": way[:, 1], "z": way[:, 2], "feed": way[:, 3], "spindle_load": way[:, 4]}
        last = {signal: float(column[-1]) for signal, column in self._tape.items()}
        first = snapshot.machines[0]
        mill = machine(first.id, name=first.name, a=None, **last)
        items = tuple(replace(i, minimum=None, maximum=None) if i.id in "xyz" else i for i in mill.model.items)
        keep = [row for row, item in enumerate(items) if item.id != "a"]
        fewer = replace(mill.model, items=tuple(items[row] for row in keep), index={})
        columns = ("number", "quality", "time_ns", "received_ns", "last_good_number", "last_good_ns")
        mill = replace(
            mill,
            model=fewer,
            text=tuple(mill.text[row] for row in keep),
            last_good_text=tuple(mill.last_good_text[row] for row in keep),
            **{name: getattr(mill, name)[keep] for name in columns},
        )
        super().__init__(replace(snapshot, machines=(mill, *snapshot.machines[1:])))
        times = self._times(len(way)).tolist()
        self.stories |= {
            signal: list(zip(times, column.tolist(), strict=True)) for signal, column in self._tape.items()
        }
        self.assets = (Document(first.id, "CuttingTool", "T12", NOW, _TOOL),)

    def recent(self, machine: str, signal: str) -> Recent | None:
        if machine != self.now.machines[0].id or signal not in self._tape:
            return super().recent(machine, signal)
        column = self._tape[signal]
        return Recent(self._times(len(column)), column)

    @staticmethod
    def _times(count: int) -> Int64s:
        return NOW - np.arange(count - 1, -1, -1, dtype=np.int64) * PERIOD_NS


def _way() -> Float64s:
    """x, y, z, feed, load at 5 Hz: an outline in three depths, a spiral pocket, rapid moves between."""
    pieces = [_line((-180, -120, 120), (-180, -120, 20), 12_000, 3)]
    for depth in (0.0, -8.0, -16.0):
        corners = [(-160, -95), (160, -95), (160, 95), (-160, 95), (-160, -95)]
        pieces.append(_line(pieces[-1][-1, :3], (-160, -95, depth), 900, 25))
        for corner in corners[1:]:
            pieces.append(_line(pieces[-1][-1, :3], (*corner, depth), 2100, 58))
    pieces.append(_line(pieces[-1][-1, :3], (0, 0, 60), 12_000, 4))
    turns = np.linspace(0, 9 * 2 * np.pi, 700)
    spiral = np.column_stack((turns * 1.55 * np.cos(turns), turns * 1.05 * np.sin(turns), np.full(700, -20.0)))
    load = 62 + 26 * np.clip((turns - 35) / 20, 0, 1)
    pieces.append(_line(pieces[-1][-1, :3], spiral[0], 700, 30))
    pieces.append(np.column_stack((spiral, np.full(700, 1800.0), load)))
    return np.concatenate(pieces)


def _line(start: object, end: object, feed: float, load: float) -> Float64s:
    a, b = np.array(start, np.float64), np.array(end, np.float64)
    count = max(int(np.linalg.norm(b - a) / (feed / 60 / 5)), 2)
    share = np.linspace(0, 1, count)[:, None]
    return np.column_stack((a + (b - a) * share, np.full(count, feed), np.full(count, load)))
