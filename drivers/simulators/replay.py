"""Plays an SHDR recording into an agent at any speed. Time arrives as an argument; the caller waits."""

from __future__ import annotations

import gzip
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drivers.simulators.agent_state import Agent
from drivers.simulators.device_model import Plant
from drivers.simulators.shdr import delay_of, fields, time_of

_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Due:
    """One line of a recording and when it is due, in nanoseconds of recorded time since the start."""

    after_ns: int
    line: str


def read_recording(path: Path) -> list[str]:
    """The lines of a recording; .gz and .xz are opened as such."""
    opened: dict[str, Callable[..., bytes]] = {".gz": gzip.decompress, ".xz": lzma.decompress}
    content = path.read_bytes()
    return opened.get(path.suffix, bytes)(content).decode("utf-8", "replace").splitlines()


def schedule(lines: Iterable[str], longest_pause_s: float = 600.0) -> Iterator[Due]:
    """When each line is due. Pauses are cut to ``longest_pause_s``: recordings begin with values that are weeks old."""
    after, previous, longest = 0, None, int(longest_pause_s * _SECOND)
    for line in lines:
        start = line.partition("|")[0]
        delay, moment = delay_of(start), time_of(start)
        if delay is not None:
            after += int(delay * _SECOND)
        elif moment is not None:
            after += min(max(0, moment - (moment if previous is None else previous)), longest)
            previous = moment if previous is None else max(previous, moment)
        yield Due(after, line)


class Replay:
    """One recording on its way into one device of an agent.

    ``advance`` adds what is due. Observations get the time at which they are due, or with ``keep_stamps`` their own.
    With ``loop`` the recording starts over at its end.
    """

    def __init__(
        self,
        agent: Agent,
        device_uuid: str,
        lines: list[str],
        *,
        speed: float = 1.0,
        keep_stamps: bool = False,
        loop: bool = False,
    ) -> None:
        self._agent = agent
        self._device = device_uuid
        self._speed = speed
        self._keep = keep_stamps
        self._loop = loop
        self._due = list(schedule(lines))
        self._at = 0
        self._origin: int | None = None
        self.accepted = 0
        """Observations that the agent took."""

    @property
    def done(self) -> bool:
        """Everything was played."""
        return self._at >= len(self._due)

    def advance(self, now_ns: int) -> None:
        """Add every line that is due by now."""
        origin = self._origin = now_ns if self._origin is None else self._origin
        while not self.done:
            due = self._due[self._at]
            when = origin + int(due.after_ns / self._speed)
            if when > now_ns:
                return
            self.accepted += len(self._agent.add_line(due.line, self._device, None if self._keep else when))
            self._at += 1
        if self._loop and self._due:
            self._at, self._origin = 0, now_ns

    def play_all(self) -> int:
        """Add everything at once, with its own stamps; answers how many observations were taken."""
        while not self.done:
            self.accepted += len(self._agent.add_line(self._due[self._at].line, self._device))
            self._at += 1
        return self.accepted


def recorded_device(plant: Plant, lines: list[str]) -> str:
    """The uuid of the device whose data items a recording names most often; ValueError when none fits."""
    counted = Counter(key for line in lines for key in fields(line.partition("|")[2])[::2])
    fit = [0] * len(plant.devices)
    for item in plant.items:
        fit[item.device] += sum(counted[name] for name in {item.id, item.name, item.source} if name)
    best = max(range(len(fit)), key=fit.__getitem__)
    if fit[best]:
        return plant.devices[best].uuid
    own = [device.uuid for device in plant.devices if not device.is_agent]
    if not own:
        raise ValueError("The device model holds no device for the recording.")
    return own[0]
