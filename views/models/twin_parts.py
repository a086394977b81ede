"""The parts of a machine as people know them, and which of them are not as usual. It judges by the same bands as the gauges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.alarm_picture import AlarmView
from app.domain.condition import Level
from app.domain.kinematics import Kinematics
from app.domain.snapshot import ActiveCondition, MachineSnapshot
from app.domain.usual_range import Usual
from views.binding import format as written
from views.binding.i18n import tr
from views.models.scales import band_of
from views.models.signal_names import signal_word
from views.models.twin_tones import mixed, rgb
from views.shell.theme import Theme
from views.twin.frame import Rgb

CONDITION_PRIORITY = {Level.FAULT: 1, Level.WARNING: 3}
"""As the tiles show a machine's own conditions."""
_SHAPES = "◆▲▼●"
_PALEST = 0.45


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a part is tinted: the words of its chip, and how loud it is (0: outside its normal band, 1 … 4 a priority).

    ``heat``, 0 … 1, is how far beyond its usual range a temperature or vibration is.
    """

    link: str
    text: str
    priority: int = 0
    heat: float = 1.0


def part_word(name: str) -> str:
    """A link's name as people say it; one of a user's own model as it is written there."""
    joint = name.removeprefix("robot-j")
    if joint != name:
        return tr("Robot axis {number}", number=joint)
    return {
        "bed": tr("Bed"),
        "column": tr("Column"),
        "saddle": tr("Saddle"),
        "table": tr("Work table"),
        "head": tr("Spindle head"),
        "spindle": tr("Spindle"),
        "tool": tr("Tool"),
        "rotary": tr("Rotary table"),
        "rotary-base": tr("Rotary table's base"),
        "slide": tr("Slide"),
        "ram": tr("Ram"),
        "cradle": tr("Cradle"),
        "portal": tr("Portal"),
        "headstock": tr("Headstock"),
        "carriage": tr("Carriage"),
        "cross-slide": tr("Cross slide"),
        "turret": tr("Turret"),
        "robot": tr("Robot"),
    }.get(name, name)


def visible_parts(machine: Kinematics) -> tuple[str, ...]:
    """The links that can be seen: with a body, or the tool."""
    return tuple(link.name for link in machine.links if link.solids or link.name == machine.tool)


def conditions_on(machine: MachineSnapshot, signals: Iterable[str]) -> tuple[ActiveCondition, ...]:
    """The active conditions among a part's signals."""
    own = set(signals)
    return tuple(one for one in machine.conditions if one.item.id in own)


def alarms_on(machine: str, alarms: Iterable[AlarmView], signals: Iterable[str]) -> tuple[AlarmView, ...]:
    """The alarms that stand on a part's signals."""
    own = {f"{machine}/{signal}" for signal in signals}
    return tuple(one for one in alarms if one.state.is_active and own.intersection(one.definition.signals))


def findings(
    machine: MachineSnapshot,
    parts: Mapping[str, Sequence[str]],
    alarms: Sequence[AlarmView],
    usual: Mapping[str, Usual],
) -> dict[str, Finding]:
    """Link → the worst that is to be said about it; nothing for what is as usual. ``usual``: by signal."""
    found: dict[str, Finding] = {}
    for link, signals in parts.items():
        told = [
            *_alarmed(link, machine, signals, alarms),
            *_conditions(link, machine, signals),
            *_outside(link, machine, signals),
            *_heated(link, machine, signals, usual),
        ]
        if told:
            found[link] = min(told, key=lambda one: (one.priority or 9, -one.heat))
    return found


def _alarmed(
    link: str, machine: MachineSnapshot, signals: Sequence[str], alarms: Sequence[AlarmView]
) -> Iterable[Finding]:
    for alarm in alarms_on(machine.id, alarms, signals):
        if alarm.standing.abnormal:
            yield Finding(
                link, f"{_SHAPES[int(alarm.priority) - 1]}{int(alarm.priority)} {part_word(link)}", int(alarm.priority)
            )


def _conditions(link: str, machine: MachineSnapshot, signals: Sequence[str]) -> Iterable[Finding]:
    for one in conditions_on(machine, signals):
        priority = CONDITION_PRIORITY.get(one.activity.activation.level or Level.NORMAL)
        if priority is not None:
            words = one.activity.activation.text or one.activity.activation.native_code or part_word(link)
            yield Finding(link, f"{_SHAPES[priority - 1]}{priority} {words}", priority)


def _outside(link: str, machine: MachineSnapshot, signals: Sequence[str]) -> Iterable[Finding]:
    """Loads beyond their normal band. An override is a choice of the operator's and no finding of a part's."""
    for signal in signals:
        reading = machine.reading(signal)
        if reading is None or not isinstance(reading.value, int | float) or not signal.endswith("_load"):
            continue
        band = band_of(reading.item, None)
        if band is not None and band.excludes(float(reading.value)):
            yield Finding(link, f"{signal_word(reading.item)} {written.value(reading)} {written.unit(reading.item)}")


def _heated(
    link: str, machine: MachineSnapshot, signals: Sequence[str], usual: Mapping[str, Usual]
) -> Iterable[Finding]:
    """Temperatures and vibrations above what this part's own sensor usually reads."""
    for signal in signals:
        known, reading = usual.get(signal), machine.reading(signal)
        if known is None or reading is None or not isinstance(reading.value, int | float) or reading.quality.is_bad:
            continue
        heat = known.excess(float(reading.value))
        if heat > 0:
            item = reading.item
            words = tr(
                "{signal} {value} {unit}, usually up to {usual}",
                signal=signal_word(item),
                value=written.value(reading),
                unit=written.unit(item),
                usual=written.plain(item, known.high),
            )
            yield Finding(link, words, heat=heat)


def tint_of(finding: Finding, theme: Theme) -> Rgb:
    """The colour of a part with this finding: its chip's, or that of bars outside their band; paler just above a usual range."""
    if finding.priority:
        return rgb(theme.chip(finding.priority).fill)
    return mixed(theme.surface_raised, theme.idle, _PALEST + (1 - _PALEST) * finding.heat)
