"""The operator's terminal: one question about one stop, answered by one tap. Of itself it asks nothing else, and nothing below the
micro-stop limit; parts and jobs are its other sides."""

from __future__ import annotations

import getpass
import textwrap
import time
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.contracts.alarms import By
from app.domain.alarm import CALL, AlarmState
from app.domain.alarm_picture import AlarmView
from app.domain.message import OperatorError
from app.domain.production import Scene, StopAdvice, StopEvent
from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from views.binding import format as written
from views.binding.i18n import render, state_word, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.pages.oee_losses import scrolled
from views.pages.terminal_jobs import JobsSide
from views.pages.terminal_parts import PartsSide, place_tiles
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow
from views.widgets.ink import clear_layout_of
from views.widgets.touch import TouchButton

ASK_S = 3.0
WRAP = 18
MIN_NS = 60 * 10**9
SIDES = ("stops", "parts", "jobs")
STEPS_MIN = (-10, -1, 1, 10)


class TerminalPage(Page):
    """Stands at one machine; ``show_route`` chooses it."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme, self._tasks, self._language = link, LIGHT, Tasks(), "en"
        self._machine, self._asked_s, self._busy = "", 0.0, False
        self._advice: StopAdvice | None = None
        self._scene: Scene | None = None
        self._given: StopEvent | None = None
        """The stop that was answered last: can be taken back."""
        self._all = False
        """Every reason is shown, not only the likely ones."""
        self._cut_ns: int | None = None
        """Where the stop is to be cut; None: not at all."""
        self._first: str | None = None
        """The reason of the part before the cut, once it was told."""
        self._shown: tuple[object, ...] = ()
        self.machines, self.head, self.question, self.said = QComboBox(), QLabel(), QLabel(), QLabel()
        self.tiles = QWidget()
        self.same, self.more, self.cut, self.undo, self.help = (TouchButton() for _ in range(5))
        self._call: AlarmView | None = None
        """The call for help of this machine, while it lasts."""
        self.steps = [TouchButton() for _ in STEPS_MIN]
        self.sides = [TouchButton() for _ in SIDES]
        self.parts, self.jobs, self.stack = PartsSide(), JobsSide(), QStackedWidget()
        self._arrange()
        self._connect()
        self._turn(0)

    def _arrange(self) -> None:
        self.question.setWordWrap(True)
        self.head.setProperty("role", "muted")
        for words in (self.head, self.question, self.said):
            words.setTextFormat(Qt.TextFormat.PlainText)
        self.tiles.setLayout(QGridLayout())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.tiles)
        above, below = QHBoxLayout(), Flow()
        above.addWidget(self.machines)
        above.addWidget(self.head, 1)
        asked, answers = QWidget(), Flow()
        for button in (self.same, self.more, *self.steps, self.cut, self.undo):
            answers.addWidget(button)
        lines = QVBoxLayout(asked)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.question)
        lines.addWidget(area, 1)
        lines.addLayout(answers)
        for side in (asked, scrolled(self.parts), scrolled(self.jobs)):
            self.stack.addWidget(side)
        for button in self.sides:
            button.setCheckable(True)
            below.addWidget(button)
        below.addStretch()
        below.addWidget(self.help)
        self._below, self._answers = below, answers
        column = QVBoxLayout(self)
        column.addLayout(above)
        column.addWidget(self.stack, 1)
        column.addWidget(self.said)
        column.addLayout(below)

    def _connect(self) -> None:
        self.machines.activated.connect(lambda _: self._stand_at(self.machines.currentData()))
        for at, button in enumerate(self.sides):
            button.pressed_once.connect(lambda at=at: self._turn(at))
        for side in (self.parts, self.jobs):
            side.said.connect(self.said.setText)
        self.jobs.changed.connect(self._ask_soon)
        self.same.pressed_once.connect(self._same_as_last)
        self.more.pressed_once.connect(self._toggle_all)
        self.cut.pressed_once.connect(self._toggle_cut)
        self.undo.pressed_once.connect(self._take_back)
        self.help.pressed_once.connect(self._call_for_help)
        for button, minutes in zip(self.steps, STEPS_MIN, strict=True):
            button.pressed_once.connect(lambda minutes=minutes: self._move_cut(minutes))

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Stand at a machine: the route's, or the first one."""
        snapshot = self._link.snapshot()
        first = snapshot.machines[0].id if snapshot.machines else ""
        self._stand_at(route.machine or self._machine or first)
        if route.option("side") in SIDES:
            self._turn(SIDES.index(route.option("side")))
        self.apply(snapshot)

    def _turn(self, side: int) -> None:
        """Stops, parts or jobs."""
        self.stack.setCurrentIndex(side)
        for at, button in enumerate(self.sides):
            button.setChecked(at == side)
        self.said.clear()
        self._show_side()

    def _show_side(self) -> None:
        if self._floor is not None and self._machine:
            self.parts.look(self._floor, self._machine, self._scene)
            self.jobs.look(self._floor, self._machine)

    def _ask_soon(self) -> None:
        self._asked_s = 0.0

    def _stand_at(self, machine: str) -> None:
        if machine != self._machine:
            self._machine, self._advice, self._scene, self._given = machine, None, None, None
            self._begin_anew()
        self._ask_soon()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """What the machine does now; what to ask is looked up every three seconds."""
        self._list_machines(snapshot)
        found = next((m for m in snapshot.machines if m.id == self._machine), None)
        self.head.setText(self._head(found, snapshot.time_ns) if found is not None else "")
        call = self._link.alarms.snapshot().get(f"{self._machine}:{CALL}")
        self._call = call if call is not None and call.standing.abnormal else None
        now_s = time.monotonic()
        if self._floor is not None and not self._busy and now_s - self._asked_s > ASK_S and found is not None:
            self._busy, self._asked_s = True, now_s
            self._tasks.start(self._ask(self._floor))
        self._paint(snapshot.time_ns)

    @property
    def _floor(self) -> ProductionLink | None:
        return self._link.floor

    async def _ask(self, floor: ProductionLink) -> None:
        machine = self._machine
        try:
            advice, scene = await floor.advice(machine), await floor.scene(machine)
        except OperatorError as error:
            self.said.setText(render(error.message))
            return
        finally:
            self._busy = False
        if machine != self._machine:
            return
        if advice is None or self._advice is None or advice.stop.id != self._advice.stop.id:
            self._begin_anew()
        self._advice, self._scene = advice, scene
        self._show_side()

    def _begin_anew(self) -> None:
        self._all, self._cut_ns, self._first = False, None, None

    def _list_machines(self, snapshot: PlantSnapshot) -> None:
        told = [(machine.id, machine.name) for machine in snapshot.machines]
        if told != [(self.machines.itemData(at), self.machines.itemText(at)) for at in range(self.machines.count())]:
            self.machines.clear()
            for name, words in told:
                self.machines.addItem(words, name)
        self.machines.setCurrentIndex(self.machines.findData(self._machine))

    def _head(self, machine: MachineSnapshot, now_ns: int) -> str:
        lasted = written.duration(max(0, now_ns - machine.state_since_ns) / 1e9)
        told = [f"{state_word(machine.state)} {lasted}"]
        scene = self._scene
        if scene is not None and scene.shift is not None:
            told.append(tr("Shift {name}", name=scene.shift.name))
        if scene is not None and scene.job is not None:
            told.append(tr("Job {name}", name=scene.job.id))
        if scene is not None and scene.part:
            told.append(tr("Part {number}", number=scene.part))
        return " · ".join(told)

    # ------------------------------------------------------------ painting

    def _paint(self, now_ns: int) -> None:
        if self._floor is None:
            self.question.setText(tr("A hub asks nothing: reasons are given at the machine's own station."))
        else:
            self.question.setText(self._question(now_ns))
        shown = (
            self._advice, self._all, self._cut_ns, self._first, self._given, self._call, self._language, self._theme
        )  # fmt: skip
        if shown == self._shown:
            return
        self._shown = shown
        self._paint_tiles(self._offered())
        asking, cutting = self._advice is not None, self._cut_ns is not None
        self.same.setVisible(asking and not cutting and self._advice is not None and self._advice.last is not None)
        if self._advice is not None and self._advice.last is not None:
            self.same.setText(tr("Same as last: {reason}", reason=self._name(self._advice.last)))
        self.more.setVisible(asking and len(self._every()) > len(self._likely()))
        self.more.setText(tr("Fewer reasons") if self._all else tr("Other reasons"))
        self.cut.setVisible(asking)
        self.cut.setText(tr("Do not split") if cutting else tr("Split"))
        for button in self.steps:
            button.setVisible(cutting and self._first is None)
        self.undo.setVisible(self._given is not None and not cutting)
        self._paint_call()

    def _paint_call(self) -> None:
        self.help.setEnabled(bool(self._machine))
        if self._call is None:
            self.help.setText(tr("Call for help"))
        elif self._call.state is AlarmState.UNACKNOWLEDGED:
            self.help.setText(tr("Help is called – end the call"))
        else:
            self.help.setText(tr("Help is coming – end the call"))

    def _question(self, now_ns: int) -> str:
        if self._advice is None:
            return tr("Nothing to be asked.")
        stop = self._advice.stop
        until_ns = stop.to_ns or now_ns
        begun = written.clock(stop.from_ns)[:5]
        span = f"{begun} – {written.clock(stop.to_ns)[:5]}" if stop.to_ns else tr("since {clock}", clock=begun)
        asked = tr(
            "Why did it stop? {span}, {lasted}", span=span, lasted=written.duration((until_ns - stop.from_ns) / 1e9)
        )
        if self._cut_ns is not None:
            clock = written.clock(self._cut_ns)[:5]
            asked = (
                tr("Why until {clock}?", clock=clock) if self._first is None else tr("And after {clock}?", clock=clock)
            )
        return asked + (f"\n{tr('Alarm {code}', code=stop.alarm)}" if stop.alarm else "")

    def _offered(self) -> Sequence[str]:
        if self._advice is None:
            return ()
        return self._every() if self._all else self._likely()

    def _likely(self) -> Sequence[str]:
        return self._advice.likely if self._advice is not None else ()

    def _every(self) -> Sequence[str]:
        return [reason.id for reason in self._floor.reasons().leaves()] if self._floor is not None else []

    def _name(self, reason: str) -> str:
        found = self._floor.reasons().get(reason) if self._floor is not None else None
        return found.name(self._language) if found is not None else reason

    def _paint_tiles(self, reasons: Sequence[str]) -> None:
        clear_layout_of(self.tiles)
        made = []
        for reason in reasons:
            tile = TouchButton("\n".join(textwrap.wrap(self._name(reason), WRAP)), primary=True)
            tile.setObjectName(f"reason:{reason}")
            tile.set_theme(self._theme)
            tile.pressed_once.connect(lambda reason=reason: self._tapped(reason))
            made.append(tile)
        self._place_tiles(made)

    def _place_tiles(self, tiles: Sequence[TouchButton]) -> None:
        place_tiles(self.tiles, tiles, self.tiles.width(), self._theme.px(self._theme.touch_gap_mm))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more or fewer tiles beside each other."""
        super().resizeEvent(event)
        self._place_tiles([tile for tile in self.tiles.findChildren(TouchButton) if tile.parent() is self.tiles])

    # ------------------------------------------------------------ answering

    def _tapped(self, reason: str) -> None:
        if self._cut_ns is None:
            self._give([(0, reason)])
        elif self._first is None:
            self._first = reason
        else:
            self._give([(0, self._first), (self._cut_ns, reason)])

    def _same_as_last(self) -> None:
        if self._advice is not None and self._advice.last is not None:
            self._give([(0, self._advice.last)])

    def _give(self, parts: Sequence[tuple[int, str]]) -> None:
        if self._advice is not None and self._floor is not None:
            stop = self._advice.stop
            whole = [(at or stop.from_ns, reason) for at, reason in parts]
            self._tasks.start(self._given_as(self._floor, stop, whole))

    async def _given_as(self, floor: ProductionLink, stop: StopEvent, parts: Sequence[tuple[int, str]]) -> None:
        try:
            if len(parts) == 1:
                self._given = await floor.set_reason(stop, parts[0][1], getpass.getuser())
            else:
                self._given = await floor.split(stop, parts, getpass.getuser())
            self.said.setText(tr("Kept: {reason}", reason=", ".join(self._name(reason) for _, reason in parts)))
        except OperatorError as error:
            self.said.setText(render(error.message))
        self._advice = None
        self._begin_anew()
        await self._ask(floor)

    def _call_for_help(self) -> None:
        if self._machine:
            self._tasks.start(self._called(self._machine, self._call is None))

    async def _called(self, machine: str, wanted: bool) -> None:
        try:
            await self._link.alarms.call(machine, By(getpass.getuser()), wanted=wanted)
            self.said.setText(tr("Help is called.") if wanted else tr("The call is over."))
        except OperatorError as error:
            self.said.setText(render(error.message))

    def _take_back(self) -> None:
        if self._given is not None and self._floor is not None:
            self._tasks.start(self._taken_back(self._floor, self._given))
            self._given = None

    async def _taken_back(self, floor: ProductionLink, stop: StopEvent) -> None:
        try:
            await floor.set_reason(stop, None, getpass.getuser())
            self.said.setText(tr("Taken back."))
        except OperatorError as error:
            self.said.setText(render(error.message))
        await self._ask(floor)

    def _toggle_all(self) -> None:
        self._all = not self._all

    def _toggle_cut(self) -> None:
        if self._advice is None or self._cut_ns is not None:
            self._cut_ns, self._first = None, None
            return
        stop = self._advice.stop
        self._cut_ns = (stop.from_ns + stop.until_ns) // 2 // MIN_NS * MIN_NS
        self._move_cut(0)

    def _move_cut(self, minutes: int) -> None:
        if self._cut_ns is not None and self._advice is not None:
            stop = self._advice.stop
            wanted = self._cut_ns + minutes * MIN_NS
            self._cut_ns = max(stop.from_ns + 10**9, min(wanted, stop.until_ns - 10**9)) // 10**6 * 10**6

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for button in (self.same, self.more, self.cut, self.undo, self.help, *self.steps, *self.sides):
            button.set_theme(theme)
        for row in (self._below, self._answers):
            row.setSpacing(theme.px(theme.touch_gap_mm))
        for side in (self.parts, self.jobs):
            side.set_theme(theme)
        # As a style of its own: the window's, which comes later, would win over a height or a font that is only set.
        self.machines.setStyleSheet(f"QComboBox {{ min-height: {theme.px(theme.target_mm)}px; }}")
        self.question.setStyleSheet(f"font-size: {theme.font_px(theme.figure_pt)}px;")

    def retranslate(self) -> None:
        """Set all texts again."""
        self._shown = ()  # what is painted next is painted with other words
        self._language = "pt-BR" if tr("Alarms") == "Alarmes" else "en"
        self.undo.setText(tr("Take back"))
        self.machines.setAccessibleName(tr("Machine"))
        for button, words in zip(self.sides, (tr("Stops"), tr("Parts"), tr("Jobs")), strict=True):
            button.setText(words)
        for side in (self.parts, self.jobs):
            side.retranslate()
        self._paint_call()
        for button, minutes in zip(self.steps, STEPS_MIN, strict=True):
            button.setText(tr("{minutes} min", minutes=f"{minutes:+d}".replace("-", "−")))

    def state(self) -> Route:
        """The machine it stands at, and what is asked there."""
        return Route("terminal", self._machine or None, options=(("side", SIDES[self.stack.currentIndex()]),))
