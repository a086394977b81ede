"""The tool's path in colours: by feed, by load, or where an alarm stood; with the legend that says what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.domain.alarm_picture import AlarmView
from app.domain.observation import Float64s, Int64s
from app.domain.snapshot import MachineSnapshot
from views.binding import format as written
from views.binding.i18n import tr
from views.models.scales import band_of
from views.models.ticks import rounded_range
from views.models.twin_motion import PathData
from views.models.twin_tones import ramp, rgb
from views.shell.theme import Theme
from views.twin.frame import Path, Rgb, UInt8s

_STEPS = np.linspace(0.0, 1.0, 6)
_LEAST = 1.0
_USUAL = 80
"""Per cent of the moving time that is told apart by colour; rapid moves, many times as fast as any cut, are all darkest."""


@dataclass(frozen=True, slots=True)
class Legend:
    """A title, colours from low to high with the words at both ends; one colour alone stands for what the title says."""

    title: str
    low: str
    high: str
    colours: tuple[Rgb, ...]


def coloured(
    data: PathData, colour: str, machine: MachineSnapshot, alarms: Sequence[AlarmView], theme: Theme
) -> tuple[Path, Legend]:
    """The path's points with their colours (``feed``, ``load`` or ``alarm``), and what those mean."""
    if colour == "alarm":
        colours, legend = _by_alarm(data, alarms, theme)
    else:
        colours, legend = _by_value(data, "feed" if colour == "feed" else "spindle_load", machine, theme)
    return Path(data.points.astype(np.float32), colours), legend


def _by_value(data: PathData, signal: str, machine: MachineSnapshot, theme: Theme) -> tuple[UInt8s, Legend]:
    item = machine.model.get(signal) if machine.model is not None else None
    title = tr("Feed rate") if signal == "feed" else tr("Spindle load")
    if item is None or not np.isfinite(data.rank).any():
        return ramp(theme, np.full(len(data.rank), np.nan)), Legend(
            tr("{value}: not known", value=title), "", "", (rgb(theme.text_muted),)
        )
    low, high = _scale(data.rank, item.id)
    colours = ramp(theme, (data.rank - low) / (high - low))
    band = band_of(item, None)
    unit = written.unit(item)
    shades = _shades(theme)
    if band is not None:
        colours[np.nan_to_num(data.rank, nan=band.low) > band.high] = rgb(theme.limit)
        shades = (*shades, rgb(theme.limit))
    return colours, Legend(
        f"{title} ({unit})" if unit else title, written.number(low, 0), f"≥ {written.number(high, 0)}", shades
    )


def _scale(rank: Float64s, signal: str) -> tuple[float, float]:
    if signal.endswith("_load"):
        return 0.0, 100.0
    moving = np.abs(rank[np.isfinite(rank) & (rank != 0)])
    return rounded_range(0.0, max(float(np.percentile(moving, _USUAL)) if len(moving) else 0.0, _LEAST))


def _shades(theme: Theme) -> tuple[Rgb, ...]:
    return tuple((int(r), int(g), int(b)) for r, g, b in ramp(theme, _STEPS).tolist())


def _by_alarm(data: PathData, alarms: Sequence[AlarmView], theme: Theme) -> tuple[UInt8s, Legend]:
    """Grey, and in the priority's colour while an alarm of the list was raised."""
    colours = ramp(theme, np.full(len(data.time_ns), np.nan))
    for alarm in sorted(alarms, key=lambda one: -int(one.priority)):
        colours[_during(data.time_ns, alarm)] = rgb(theme.chip(int(alarm.priority)).fill)
    shades = [rgb(theme.chip(priority).fill) for priority in (4, 3, 2, 1)]
    return colours, Legend(tr("Alarms on the way"), tr("no alarm"), "P1", (rgb(theme.text_muted), *shades))


def _during(time_ns: Int64s, alarm: AlarmView) -> Int64s:
    standing = alarm.standing
    end_ns = (
        standing.returned_ns
        if standing.returned_ns > standing.raised_ns and not standing.abnormal
        else time_ns.max(initial=0) + 1
    )
    return np.flatnonzero((time_ns >= standing.raised_ns) & (time_ns < end_ns) & (standing.raised_ns > 0))
