"""Where a machine's axes are now and were in the last minutes, from what it measures; and for which axes that is not known.

One object per shown machine. It refuses to guess: an axis whose value is bad or stale has no position, only a last known one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.domain.axis_track import EMPTY, Playhead, Track, position_at, positions_at, rhythm_of
from app.domain.equipment import MachineModel
from app.domain.kinematics import Kinematics, Range, tips
from app.domain.machine_kinds import KINDS, built, guessed, travel_of
from app.domain.machine_parts import axes_of, factor_of, stated_travel
from app.domain.observation import Float64s, Int64s
from app.domain.quality import Quality
from app.domain.snapshot import MachineSnapshot, Reading, Recent
from app.domain.state import LinkState

SILENT_NS = 12_000_000_000
"""Without a sign of life for longer than an agent's usual heartbeat (10 s) nobody knows where the machine is."""
MOST_POINTS = 6_000
_TAIL = 64
_SPINNING_RPM = 30.0
"""A work spindle that turns faster is not positioned: its angle between two samples is anybody's guess."""


@dataclass(frozen=True, slots=True)
class Missing:
    """An axis without a position."""

    axis: str
    quality: Quality | None
    """Why; None: the machine tells no such axis."""
    last_ns: int = 0
    """When it was known last; 0: never."""


@dataclass(frozen=True, slots=True)
class PathData:
    """Tip of the tool in the frame of the work: ``time_ns`` n, ``points`` n × 3 in mm, ``rank`` n (NaN: unknown)."""

    time_ns: Int64s
    points: Float64s
    rank: Float64s


class Motion:
    """Fed with snapshots at the pulse; asked for positions at any rate between them."""

    def __init__(self, recent: Callable[[str, str], Recent | None], machine: str) -> None:
        """``recent``: ten minutes of a machine's signal."""
        self._recent, self._machine = recent, machine
        self._model: MachineModel | None = None
        self._drawing: Kinematics | None = None
        self._playhead = Playhead()
        self._tracks: dict[str, Track] = {}
        self._rhythm_ns = rhythm_of(())
        self.axes: dict[str, str] = {}
        """Axis → signal."""
        self.seen: dict[str, Range] = {}
        """Axis → least and greatest position seen, mm or degrees."""
        self.missing: dict[str, Missing] = {}
        self.silent = False
        """The link says "connected", and nothing has come for too long."""
        self._last: dict[str, float] = {}

    def take(self, machine: MachineSnapshot, now_ns: int) -> None:
        """The newest picture of the machine."""
        if machine.model is None:
            return
        if machine.model is not self._model or machine.drawing is not self._drawing:
            self._model, self._drawing = machine.model, machine.drawing
            named = [joint.axis for joint in machine.drawing.joints] if machine.drawing is not None else ()
            self.axes = axes_of(machine.model, named)
            self._tracks = {}
        age_ns = now_ns - machine.link.last_good_ns
        self.silent = machine.link.state is LinkState.CONNECTED and age_ns > SILENT_NS
        self.missing = {}
        for axis, signal in self.axes.items():
            reading = machine.reading(signal)
            if reading is not None:
                self._take_axis(axis, reading)
        self._rhythm_ns = rhythm_of(tuple(self._tracks.values()))
        newest = max((int(track.time_ns[-1]) for track in self._tracks.values() if len(track.time_ns)), default=0)
        if newest:
            self._playhead.note(newest, now_ns)

    def _take_axis(self, axis: str, reading: Reading) -> None:
        factor = factor_of(reading.item)
        if isinstance(reading.last_good, int | float):
            self._last[axis] = float(reading.last_good) * factor
        if self.silent or not _usable(reading):
            quality = Quality.STALE if self.silent else reading.quality
            self.missing[axis] = Missing(axis, quality, reading.last_good_ns)
            self._tracks.pop(axis, None)
            return
        whole = self._whole(axis, reading)
        self._tracks[axis] = Track(whole.time_ns[-_TAIL:], whole.number[-_TAIL:])
        known = whole.number[np.isfinite(whole.number)]
        if len(known):
            low, high = self.seen.get(axis, (float(known[0]), float(known[0])))
            self.seen[axis] = min(low, float(known.min())), max(high, float(known.max()))

    def _whole(self, axis: str, reading: Reading) -> Track:
        """Ten minutes of an axis; one that has not moved since is a single sample of long ago."""
        factor = factor_of(reading.item)
        recent = self._recent(self._machine, self.axes[axis])
        if recent is not None and len(recent.time_ns):
            return Track(recent.time_ns, recent.number * factor)
        if not isinstance(reading.value, int | float):
            return EMPTY
        return Track(np.array([reading.time_ns], np.int64), np.array([float(reading.value) * factor]))

    def positions(self, now_ns: int) -> dict[str, float]:
        """Axis → position now, mm or degrees; for axes without one the last known, for their ghost."""
        at_ns = self._playhead.at(now_ns, self._rhythm_ns)
        found = {axis: position_at(track, at_ns, self._rhythm_ns) for axis, track in self._tracks.items()}
        known = {axis: position for axis, position in found.items() if position == position}
        return {**self._last, **known}

    def widen(self, seen: Mapping[str, Range]) -> None:
        """Positions seen elsewhere: the drawn machine reaches them too."""
        for axis, (low, high) in seen.items():
            known = self.seen.get(axis, (low, high))
            self.seen[axis] = min(known[0], low), max(known[1], high)

    def lost(self, machine: Kinematics) -> dict[str, Missing]:
        """The machine's axes that have no position, in the order of its links."""
        wanted = [joint.axis for joint in machine.joints]
        return {axis: self.missing.get(axis, Missing(axis, None)) for axis in wanted if axis not in self._tracks}

    def path(self, machine: Kinematics, snapshot: MachineSnapshot, span_ns: int, signal: str) -> PathData:
        """The way of the tip over the last ``span_ns``; ``rank`` is what ``signal`` was along it."""
        ends = (*machine.chain(machine.tool), *machine.chain(machine.work))
        wanted = {link.joint.axis for link in ends if link.joint is not None}
        tracks = {axis: self._of(snapshot, self.axes[axis]) for axis in self._tracks if axis in wanted}
        moving = [track.time_ns for track in tracks.values() if len(track.time_ns)]
        if not moving:
            return PathData(np.empty(0, np.int64), np.empty((0, 3)), np.empty(0))
        times = np.unique(np.concatenate(moving))
        times = times[times >= times[-1] - span_ns][-MOST_POINTS:]
        along = {axis: positions_at(track, times, self._rhythm_ns) for axis, track in tracks.items()}
        self._still_spindle(machine, snapshot, times, along)
        rank = (
            positions_at(self._of(snapshot, signal), times, self._rhythm_ns) if signal else np.full(len(times), np.nan)
        )
        return PathData(times, tips(machine, along, len(times)), rank)

    def _of(self, snapshot: MachineSnapshot, signal: str) -> Track:
        reading = snapshot.reading(signal)
        axis = next((axis for axis, told in self.axes.items() if told == signal), "")
        if reading is None:
            return EMPTY
        if axis:
            return self._whole(axis, reading)
        recent = self._recent(self._machine, signal)
        return EMPTY if recent is None else Track(recent.time_ns, recent.number)

    def _still_spindle(
        self, machine: Kinematics, snapshot: MachineSnapshot, times: Int64s, along: dict[str, Float64s]
    ) -> None:
        """The work of a lathe that turns at speed is taken as standing: its path is a profile, not a coil."""
        link = machine.index[machine.spindle] if machine.spindle and not machine.turns_tool else None
        if link is None or link.joint is None:
            return
        axis = link.joint.axis
        angle = along.get(axis, np.full(len(times), np.nan))
        rpm = positions_at(self._of(snapshot, "rpm"), times, self._rhythm_ns)
        along[axis] = np.where(np.abs(rpm) > _SPINNING_RPM, 0.0, np.nan_to_num(angle))


def _usable(reading: Reading) -> bool:
    return not reading.quality.is_bad and reading.quality is not Quality.STALE


def picture_of(machine: MachineSnapshot, motion: Motion) -> Kinematics | None:
    """The machine's picture: the user's own, the configured kind, or what its axes look like; None without linear axes."""
    model = machine.model
    if machine.drawing is not None or model is None:
        return machine.drawing
    named = machine.picture or machine.kind
    kind = named if named in KINDS else guessed(motion.axes)
    if not kind:
        return None
    return built(kind, motion.axes, {axis: _travel(kind, axis, model, motion) for axis in motion.axes})


def _travel(kind: str, axis: str, model: MachineModel, motion: Motion) -> Range:
    item = model.get(motion.axes[axis])
    return travel_of(kind, axis, stated_travel(item) if item is not None else None, motion.seen.get(axis))
