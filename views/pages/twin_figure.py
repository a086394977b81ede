"""What stands in the picture of a machine: its build, pose, tints, tool and path. Of when it is, whoever asks says; it has no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.alarm_picture import AlarmView
from app.domain.cutting_tool import KIND, tool_in
from app.domain.equipment import MachineModel
from app.domain.kinematics import Kinematics, pose
from app.domain.machine_parts import signals_of
from app.domain.observation import Document
from app.domain.snapshot import MachineSnapshot
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.twin_motion import Motion, picture_of
from views.models.twin_parts import findings, tint_of
from views.models.twin_path import coloured
from views.models.twin_tones import tones_of
from views.pages.twin_usual import UsualRanges
from views.shell.theme import LIGHT, Theme
from views.twin.frame import NO_PATH, Frame, Scene, Tool
from views.widgets.twin_view import TwinView

NS_PER_S = 1_000_000_000
TOOLS_EVERY_NS = 15 * NS_PER_S


class TwinFigure:
    """One machine's figure in a view, from what its axes, conditions and alarms say."""

    def __init__(self, link: PlantLink, view: TwinView) -> None:
        self._link, self._view, self._theme, self._tasks = link, view, LIGHT, Tasks()
        self.usual = UsualRanges(link)
        self.kinematics: Kinematics | None = None
        self.parts: dict[str, tuple[str, ...]] = {}
        """The signals of each part."""
        self.chosen = ""
        self._machine = ""
        self._model: MachineModel | None = None
        self._tools: tuple[Document, ...] = ()
        self._tools_ns = 0
        self._look: Frame | None = None

    def begin(self, machine: str) -> None:
        """Another machine: nothing of the one before stays."""
        self._machine, self._model, self.chosen = machine, None, ""
        self._tools, self._tools_ns = (), 0

    def rest(self) -> None:
        """Nobody waits for an answer any more."""
        self._tasks.cancel()

    def set_theme(self, theme: Theme) -> None:
        """Paint with these colours from now on."""
        self._theme = theme
        if self.kinematics is not None:
            self._view.show_scene(Scene(self.kinematics, tones_of(theme)))

    def choose(self, part: str) -> None:
        """This part is the chosen one; an unknown name is none."""
        self.chosen = part if part in self.parts else ""

    def build(self, machine: MachineSnapshot, model: MachineModel, motion: Motion) -> None:
        """Its build, anew when model, configuration or travels have changed."""
        fresh = picture_of(machine, motion)
        known = fresh == self.kinematics and model is self._model
        self.kinematics = fresh
        if fresh is None:
            return
        if not known:
            self._model = model
            self.parts = signals_of(fresh, model, motion.axes)
            self._view.show_scene(Scene(fresh, tones_of(self._theme)))
        self.choose(self.chosen)

    def tint(self, machine: MachineSnapshot, alarms: Sequence[AlarmView], motion: Motion, at_ns: int) -> None:
        """Parts as they are, or were, at an instant: what is not as usual in colour, what has no known place as a ghost."""
        assert self.kinematics is not None
        assert machine.model is not None
        self.usual.want(machine.id, machine.model, at_ns)
        found = findings(machine, self.parts, alarms, self.usual.by_signal)
        lost = motion.lost(self.kinematics)
        self._look = Frame(
            camera=self._view.camera,
            size=(1, 1),
            placed={},
            tints={link: tint_of(one, self._theme) for link, one in found.items()},
            ghosts=frozenset(name for axis in lost for name in self.kinematics.moved_by(axis)),
            chosen=self.chosen,
            tool=self._tool(machine),
        )
        self._view.show_labels(tuple(found.values()))

    def stand(self, motion: Motion, now_ns: int) -> None:
        """Where everything is now."""
        if self.kinematics is not None and self._look is not None:
            placed = pose(self.kinematics, motion.positions(now_ns))
            self._view.show_pose(replace(self._look, placed=placed))

    def draw_path(
        self, machine: MachineSnapshot, alarms: Sequence[AlarmView], motion: Motion, *, colour: str, minutes: int
    ) -> None:
        """Where the tool has been for these minutes, coloured by feed, load or alarm."""
        assert self.kinematics is not None
        if colour == "none":
            self._view.show_path(NO_PATH)
            self._view.show_legend(None)
            return
        signal = {"feed": "feed", "load": "spindle_load"}.get(colour, "")
        data = motion.path(self.kinematics, machine, minutes * 60 * NS_PER_S, signal)
        path, legend = coloured(data, colour, machine, tuple(alarms), self._theme)
        self._view.show_path(path)
        self._view.show_legend(legend)

    def ask_tools(self, at_ns: int) -> None:
        """Know the tools' lengths and diameters; asked again now and then."""
        if abs(at_ns - self._tools_ns) < TOOLS_EVERY_NS or len(self._tasks):
            return
        self._tools_ns = at_ns
        self._tasks.start(self._take_tools(self._machine))

    async def _take_tools(self, machine: str) -> None:
        found = await self._link.documents(machine, KIND)
        if machine == self._machine:
            self._tools = found

    def _tool(self, machine: MachineSnapshot) -> Tool:
        reading = machine.reading("tool")
        size = tool_in(self._tools, str(reading.value)) if reading is not None and reading.value is not None else None
        return Tool() if size is None else Tool(size.length, size.diameter)
