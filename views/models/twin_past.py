"""Where a machine's axes stood at a moment that history tells of. It refuses to guess, as its live sibling does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.domain.axis_track import Track, position_at
from app.domain.kinematics import Range
from app.domain.machine_parts import factor_of
from app.domain.snapshot import MachineSnapshot, Reading, Recent
from views.models.recording import Recording
from views.models.scales import SPARK_NS
from views.models.twin_motion import Motion


class PastMotion(Motion):
    """Between the two samples around the instant; a position known no more stands where it was known last before it."""

    def __init__(self, recent: Callable[[str, str], Recent | None], machine: str) -> None:
        super().__init__(recent, machine)
        self._recording: Recording | None = None
        self._at_ns = 0

    def take_past(self, picture: MachineSnapshot, recording: Recording, at_ns: int) -> None:
        """The machine as it was at ``at_ns``, and what history has around it."""
        fresh, self._recording, self._at_ns = recording is not self._recording, recording, at_ns
        self._last = {}
        self.take(picture, at_ns)
        if fresh:
            self.widen(self._reached(picture, recording))
        for axis, missing in self.missing.items():
            trace, factor = recording.traces.get(self.axes[axis]), self._factor(picture, axis)
            if trace is None or trace.is_text:
                continue
            row = int(np.searchsorted(trace.time_ns, at_ns, side="right"))
            known = np.flatnonzero(np.isfinite(trace.number[:row]))
            if len(known):
                self._last[axis] = float(trace.number[known[-1]]) * factor
                self.missing[axis] = replace(missing, last_ns=int(trace.time_ns[known[-1]]))

    def positions(self, now_ns: int) -> dict[str, float]:
        """Axis → position at the instant, mm or degrees; what the clock says now is of no interest here."""
        found = {axis: position_at(track, self._at_ns, self._rhythm_ns) for axis, track in self._tracks.items()}
        return {**self._last, **{axis: position for axis, position in found.items() if position == position}}

    def _take_axis(self, axis: str, reading: Reading) -> None:
        """What held when the ten minutes began is no sample: it tells nothing of the source's rhythm."""
        super()._take_axis(axis, reading)
        track = self._tracks.get(axis)
        if track is not None and len(track.time_ns) > 1 and track.time_ns[0] == self._at_ns - SPARK_NS:
            self._tracks[axis] = Track(track.time_ns[1:], track.number[1:])

    def _whole(self, axis: str, reading: Reading) -> Track:
        """Up to the sample after the instant, which the axis may be on its way to."""
        before = super()._whole(axis, reading)
        coming = self._recording.after(reading.item.id, self._at_ns) if self._recording is not None else None
        if coming is None or not len(before.time_ns):
            return before
        at_ns, value = coming
        return Track(np.append(before.time_ns, at_ns), np.append(before.number, value * factor_of(reading.item)))

    def _reached(self, picture: MachineSnapshot, recording: Recording) -> dict[str, Range]:
        """How far each axis went in all of the recording."""
        found = {}
        for axis, signal in self.axes.items():
            trace = recording.traces.get(signal)
            known = trace.number[np.isfinite(trace.number)] if trace is not None and not trace.is_text else ()
            if len(known):
                ends = np.array([np.min(known), np.max(known)]) * self._factor(picture, axis)
                found[axis] = float(ends[0]), float(ends[1])
        return found

    def _factor(self, picture: MachineSnapshot, axis: str) -> float:
        item = picture.model.get(self.axes[axis]) if picture.model is not None else None
        return 1.0 if item is None else factor_of(item)
