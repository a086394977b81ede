"""What stands on the alarm list: rows as they change, who may be the cause of others, floods and counts. It refuses to judge anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.alarms.floods import FloodLamp
from app.alarms.runs import Run
from app.domain.alarm import LAST_RANK, AlarmState, Priority
from app.domain.alarm_picture import AlarmsSnapshot, AlarmView, folded, picture


@dataclass(slots=True)
class Board:
    """The engine's thread alone touches it. ``changed`` is called whenever a new picture is worth taking."""

    changed: Callable[[], None]
    lamp: FloodLamp = field(default_factory=FloodLamp)
    hidden: dict[str, Run] = field(default_factory=dict)
    """Shelved, suppressed or out of service."""
    _views: dict[str, AlarmView] = field(default_factory=dict)
    _causes: dict[str, AlarmView] = field(default_factory=dict)
    """Those of the list that others may fold under: few, so that a flood does not search itself."""
    _revision: int = 0
    _announced: dict[Priority, int] = field(default_factory=lambda: dict.fromkeys(Priority, 0))

    def clear(self) -> None:
        """Another configuration: every alarm is noted again. Flood and counts go on."""
        self.hidden, self._views, self._causes = {}, {}, {}
        self.changed()

    def note(self, run: Run) -> None:
        """The alarm says something else now."""
        if run.standing.state is AlarmState.NORMAL:
            self._views.pop(run.id, None)
            self._causes.pop(run.id, None)
        else:
            self._views[run.id] = view = run.view()
            if run.definition.rank < LAST_RANK:
                self._causes[run.id] = view
        if run.standing.state.is_hidden:
            self.hidden[run.id] = run
        else:
            self.hidden.pop(run.id, None)
        self.changed()

    def announce(self, priority: Priority, now_ns: int) -> None:
        """Sound and blink have begun once more."""
        self.lamp.announce(now_ns)
        self._announced[priority] += 1

    def look(self, now_ns: int) -> None:
        """A flood may have begun or ended."""
        if self.lamp.look(now_ns):
            self.changed()

    def cause_of(self, run: Run) -> str:
        """The first-out alarm under which this one folds now; empty for none."""
        standing = [
            other
            for other in self._causes.values()
            if other.machine == run.definition.machine
            and other.definition.rank < run.definition.rank
            and other.standing.abnormal
            and other.state.is_active
        ]
        return min(standing, key=_first_out).id if standing else ""

    def picture(self, now_ns: int) -> AlarmsSnapshot:
        """The list now: consequences folded under their first-outs, counts made."""
        self._revision += 1
        by_machine: dict[str, list[AlarmView]] = {}
        for view in self._views.values():
            by_machine.setdefault(view.machine, []).append(view)
        return picture(
            _rows(by_machine.values()),
            revision=self._revision,
            time_ns=now_ns,
            flood_since_ns=self.lamp.since_ns,
            announced_10min=self.lamp.count,
            announced=dict(self._announced),
        )


def _first_out(view: AlarmView) -> tuple[int, int]:
    return view.definition.rank, view.standing.raised_ns


def _rows(machines: Iterable[list[AlarmView]]) -> list[AlarmView]:
    return [row for views in machines for row in folded(views)]
