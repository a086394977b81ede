"""The machine in three dimensions: moved by what it measures or measured, tinted where it is not as usual, each part a way to its signals."""

from __future__ import annotations

import time

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.alarm_picture import AlarmView
from app.domain.equipment import MachineModel
from app.domain.kinematics import Kinematics
from app.domain.snapshot import MachineSnapshot, PlantSnapshot, Recent
from views.binding.i18n import tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.models.twin_motion import Motion
from views.models.twin_parts import alarms_on, conditions_on, visible_parts
from views.models.twin_past import PastMotion
from views.models.twin_words import why_flat, why_ghost
from views.pages.machine_replay import MachineReplay
from views.pages.twin_figure import NS_PER_S, TwinFigure
from views.pages.twin_panel import TwinPanel, machine_signals
from views.shell.theme import LIGHT, Theme
from views.twin.camera import Camera, View
from views.twin.wire import Trouble
from views.widgets.flow import Flow, turn
from views.widgets.replay_bar import ReplayBar
from views.widgets.twin_view import TwinView

PATH_EVERY_NS = NS_PER_S // 4
AROUND_NS = 30 * 60 * NS_PER_S
"""The replay begins so long ago, and a trend that is opened from it shows this much around its instant."""
NARROW_MM = 190.0
"""Below this width the panel stands under the picture."""


class TwinPage(Page):
    """One machine; its picture is made of what the axes, conditions and alarms say, live or at the replay's instant."""

    def __init__(self, link: PlantLink, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link, self._theme = link, LIGHT
        self._machine = ""
        self._snapshot: MachineSnapshot | None = None
        self._now_ns = self._taken_ns = 0
        self._taken_s = 0.0
        self._live = Motion(link.recent, "")
        self._alarms: tuple[AlarmView, ...] = ()
        self._path_of: tuple[int, object] = (0, None)
        """Of which instant, and in the past of which recording, the path is drawn."""
        self._trouble: tuple[str, str] | None = None
        self.view, self.panel = TwinView(), TwinPanel(self._recent)
        self.figure = TwinFigure(link, self.view)
        self.replay_bar = ReplayBar()
        self.replay = MachineReplay(link, self.replay_bar, self)
        self._past = PastMotion(self.replay.recent, "")
        self.note, self.again = QLabel(self.view), QPushButton()
        self.sides = {view: QPushButton() for view in View if view is not View.HOME}
        self.fit, self.reset, self.past = QPushButton(), QPushButton(), QPushButton()
        self._empty = QLabel()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.note.setProperty("role", "note")
        self.note.setWordWrap(True)
        self.note.hide()
        self.again.hide()
        self._empty.setProperty("role", "muted")
        self._empty.setWordWrap(True)
        self._bar = Flow()
        self.past.setCheckable(True)
        for button in (*self.sides.values(), self.fit, self.reset, self.past, self.again):
            self._bar.addWidget(button)
        left = QVBoxLayout()
        left.addLayout(self._bar)
        left.addWidget(self.view, 1)
        left.addWidget(self.replay_bar)
        self._body = QWidget()
        self._split = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._body)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.addLayout(left, 1)
        self._split.addWidget(self.panel)
        self._outer = QVBoxLayout(self)
        self._outer.addWidget(self._body, 1)
        self._outer.addWidget(self._empty)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        for side, button in self.sides.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, side=side: self.view.look_from(side))
        self.fit.clicked.connect(self.view.fit)
        self.reset.clicked.connect(lambda: self.view.look_from(View.HOME))
        self.again.clicked.connect(self._try_again)
        self.past.clicked.connect(self._toggle_replay)
        self.replay.moved.connect(self._show_past)
        self.replay.ended.connect(self._show_present)
        self.view.wanted.connect(self._show_pose)
        self.view.picked.connect(self.choose)
        self.view.turned.connect(self._mark_side)
        self.view.troubled.connect(self._trouble_came)
        self.panel.chosen.connect(lambda machine: self.navigate.emit(Route("twin", machine)))
        self.panel.part_chosen.connect(self.choose)
        self.panel.opened.connect(self._open_trend)
        self.panel.alarms_asked.connect(lambda: self.navigate.emit(Route("alarms", self._machine or None)))
        self.panel.path_changed.connect(self._draw_path)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """The route's machine, part, point of view and instant; without a machine the last shown, or the first there is."""
        snapshot = self._link.snapshot()
        known = [one.id for one in snapshot.machines]
        wanted = route.machine or (self._machine if self._machine in known else next(iter(known), ""))
        if wanted != self._machine:
            self._machine = wanted
            self.figure.begin(wanted)
            self._live, self._past = Motion(self._link.recent, wanted), PastMotion(self.replay.recent, wanted)
            self.replay.end()
            if self._trouble is not None and self._trouble[0] == Trouble.UNREADABLE:
                self._try_again()
        self.figure.chosen = route.option("part", self.figure.chosen)
        self.panel.set_path(route.option("colour"), route.option("minutes"))
        self.apply(snapshot)
        if route.from_ns is not None:
            self._begin_replay(route.from_ns)
        else:
            self.replay.end()
        camera = _camera(route.option("camera"))
        if camera is not None:
            self.view.stand(camera)
        self._mark_side()

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Take the newest picture of the plant."""
        machine = next((one for one in snapshot.machines if one.id == self._machine), None)
        self._now_ns = snapshot.time_ns
        self.past.setEnabled(machine is not None and machine.model is not None)
        if self.replay.active and machine is not None:
            self.replay.take_now(machine, snapshot.time_ns)
            if self._path_of != (self._taken_ns, self.replay.recording):
                self._draw_path()
            return
        self._snapshot, self._taken_ns, self._taken_s = machine, snapshot.time_ns, time.monotonic()
        if machine is not None and machine.model is not None:
            self._take(machine, machine.model, snapshot)
        self._body.setVisible(machine is not None and self.kinematics is not None)
        self._empty.setHidden(self._body.isVisibleTo(self))
        if self._empty.isVisibleTo(self):
            self._empty.setText(self._why_empty(machine))

    def _take(self, machine: MachineSnapshot, model: MachineModel, snapshot: PlantSnapshot) -> None:
        self._live.take(machine, snapshot.time_ns)
        self._build(machine, model)
        if self.kinematics is None:
            return
        self._alarms = self._link.alarms.snapshot().of(machine.id)
        self.figure.ask_tools(self._taken_ns)
        self.panel.show_machines(snapshot.machines, machine.id)
        self.panel.show_parts(visible_parts(self.kinematics), self.figure.chosen)
        self._show(machine, snapshot.time_ns)
        if abs(snapshot.time_ns - self._path_of[0]) >= PATH_EVERY_NS:
            self._draw_path()

    def _show(self, machine: MachineSnapshot, at_ns: int) -> None:
        """The machine as it is, or was, at an instant."""
        self._look_at_parts(machine)
        self._show_part(machine, at_ns)
        self._say()

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self._theme = theme
        margin, gap = theme.px(theme.margin_mm) // 2, theme.px(theme.gap_mm)
        self._outer.setContentsMargins(margin, margin, margin, margin)
        self._split.setSpacing(gap)
        self._bar.setSpacing(max(gap // 2, 2))
        self.view.set_theme(theme)
        self.panel.set_theme(theme)
        self.replay.set_theme(theme)
        self.figure.set_theme(theme)
        self._draw_path()
        self._turn_body()

    def retranslate(self) -> None:
        """Set all texts again."""
        words = {
            View.FRONT: tr("Front"),
            View.BACK: tr("Rear"),
            View.LEFT: tr("Left side"),
            View.RIGHT: tr("Right side"),
            View.TOP: tr("Above"),
            View.BOTTOM: tr("Below"),
        }
        for number, (side, button) in enumerate(self.sides.items(), start=1):
            button.setText(words[side])
            button.setToolTip(tr("Look from this side ({key})", key=number))
        self.fit.setText(tr("Fit"))
        self.fit.setToolTip(tr("The whole machine in the picture (F)"))
        self.reset.setText(tr("First view"))
        self.reset.setToolTip(tr("The first view again (R)"))
        self.again.setText(tr("Try 3D again"))
        self.past.setText(tr("Replay"))
        self.past.setToolTip(tr("Show this machine at any moment of the past"))
        self.view.setAccessibleName(tr("The machine in three dimensions"))
        self.panel.retranslate()
        self.replay_bar.retranslate()
        self._draw_path()
        self._say()
        if self.replay.active:  # the past's words are not painted again by the next live picture
            self._show_past()

    def state(self) -> Route:
        """Machine, part, point of view, path, and the instant that is replayed."""
        camera = self.view.camera
        numbers = (camera.azimuth, camera.elevation, *camera.centre, camera.height_mm)
        options = (
            ("part", self.figure.chosen),
            ("colour", self.panel.path_colour),
            ("minutes", str(self.panel.minutes)),
            ("camera", " ".join(f"{number:.6g}" for number in numbers)),
        )
        at_ns = self.replay.at_ns if self.replay.active else None
        return Route("twin", self._machine or None, from_ns=at_ns, options=options)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for an answer any more."""
        self.figure.rest()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow window the panel stands under the picture."""
        self._turn_body()
        super().resizeEvent(event)

    def _turn_body(self) -> None:
        narrow = self.width() < self._theme.px(NARROW_MM)
        turn(self._split, narrow=narrow)
        self.panel.setFixedWidth(16_777_215 if narrow else self.panel.sizeHint().width())
        if narrow:
            self.panel.setMinimumWidth(0)
        self.panel.setMaximumHeight(self.height() // 2 if narrow else 16_777_215)

    # ------------------------------------------------------------ machine and pose

    @property
    def kinematics(self) -> Kinematics | None:
        """How the machine is built; None while there is nothing to move."""
        return self.figure.kinematics

    def _build(self, machine: MachineSnapshot, model: MachineModel) -> None:
        self._live.widen(self._past.seen)
        self.figure.build(machine, model, self._live)

    def _show_pose(self) -> None:
        self.figure.stand(self._motion, self._taken_ns + int((time.monotonic() - self._taken_s) * NS_PER_S))

    def _look_at_parts(self, machine: MachineSnapshot) -> None:
        self.figure.tint(machine, self._alarms, self._motion, self._taken_ns)

    def _draw_path(self) -> None:
        machine, snapshot = self.kinematics, self._snapshot
        if machine is None or snapshot is None or not self.isVisible():
            return
        self._path_of = (self._taken_ns, self.replay.recording if self.replay.active else None)
        colour, minutes = self.panel.path_colour, self.panel.minutes
        self.figure.draw_path(snapshot, self._alarms, self._motion, colour=colour, minutes=minutes)

    # ------------------------------------------------------------ the past

    @property
    def _motion(self) -> Motion:
        return self._past if self.replay.active else self._live

    def _recent(self, machine: str, signal: str) -> Recent | None:
        return (self.replay if self.replay.active else self._link).recent(machine, signal)

    def _toggle_replay(self, wanted: bool) -> None:
        """Half an hour ago is a good place to look from; a second press shows the present again."""
        if wanted:
            self._begin_replay(self._now_ns - AROUND_NS)
        else:
            self.replay.end()

    def _begin_replay(self, at_ns: int) -> None:
        machine = next((one for one in self._link.snapshot().machines if one.id == self._machine), None)
        if machine is not None and machine.model is not None:
            self.past.setChecked(True)
            self.replay.begin(machine, at_ns, self._now_ns)

    def _show_present(self) -> None:
        self.past.setChecked(False)
        self._path_of = (0, None)
        self.apply(self._link.snapshot())

    def _show_past(self) -> None:
        """The instant that the replay stands at. Before history's first answer the old picture stays."""
        picture, recording = self.replay.picture(), self.replay.recording
        if picture is None or picture.model is None or recording is None:
            return
        at_ns = self.replay.at_ns
        self._past.take_past(picture, recording, at_ns)
        self._build(picture, picture.model)
        if self.kinematics is None:
            return
        self._snapshot, self._alarms, self._taken_ns = picture, self.replay.alarms(), at_ns
        self._show(picture, at_ns)
        self.view.beat()

    # ------------------------------------------------------------ the chosen part

    def choose(self, part: str) -> None:
        """Show this part's signals; empty: those of the whole machine."""
        self.figure.choose(part)
        if self._snapshot is not None and self.kinematics is not None:
            self._look_at_parts(self._snapshot)
            self._show_part(self._snapshot, self._taken_ns)
            self.panel.show_parts(visible_parts(self.kinematics), self.figure.chosen)
            self.view.beat()

    def _show_part(self, machine: MachineSnapshot, now_ns: int) -> None:
        assert machine.model is not None
        if self.figure.chosen:
            signals = self.figure.parts[self.figure.chosen]
            alarms = alarms_on(machine.id, self._alarms, signals)
            conditions = conditions_on(machine, signals)
        else:
            signals = machine_signals(machine.model, tuple(self._motion.axes.values()))
            alarms = tuple(one for one in self._alarms if one.state.is_active)
            conditions = machine.conditions
        self.panel.show_part(machine, signals, alarms, conditions, now_ns)

    def _open_trend(self, signals: list[str]) -> None:
        keys = tuple(f"{self._machine}/{signal}" for signal in signals)
        span = (self.replay.at_ns - AROUND_NS, self.replay.at_ns + AROUND_NS) if self.replay.active else (None, None)
        if keys:
            self.navigate.emit(Route("trend", self._machine, keys, *span))

    def _mark_side(self) -> None:
        side = self.view.camera.side()
        for view, button in self.sides.items():
            button.setChecked(view is side)

    # ------------------------------------------------------------ words

    def _trouble_came(self, trouble: str, detail: str) -> None:
        self._trouble = (trouble, detail)
        self.again.show()
        self._say()

    def _try_again(self) -> None:
        self._trouble = None
        self.again.hide()
        self.view.retry()
        self._say()

    def _say(self) -> None:
        """The sentences over the picture: why it is drawn flat, why parts are ghosts."""
        told = [why_flat(*self._trouble)] if self._trouble is not None else []
        if self.kinematics is not None and self._snapshot is not None:
            told += why_ghost(self._motion.lost(self.kinematics), self._snapshot, silent=self._motion.silent)
        words = "\n".join(told)
        self.note.setVisible(bool(words))
        if words and words != self.note.text():
            self.note.setText(words)
        gap = self._theme.px(self._theme.gap_mm)
        width = max(self.view.width() - 2 * gap, 100)
        tall = self.note.heightForWidth(width)
        self.note.setGeometry(gap, gap, width, tall)
        self.view.ceiling = tall + gap if words else 0

    def _why_empty(self, machine: MachineSnapshot | None) -> str:
        if machine is None:
            return tr("No machine yet. Add one on the page Connect.")
        if machine.model is None:
            return tr("{machine} has not been reached yet: which axes it has is not known.", machine=machine.name)
        return tr(
            "{machine} tells no positions of axes, so there is nothing to move. Choose a picture for it with model: in plant.yaml.",
            machine=machine.name,
        )


def _camera(text: str) -> Camera | None:
    try:
        azimuth, elevation, x, y, z, height = (float(part) for part in text.split())
    except ValueError:
        return None
    return Camera(azimuth, elevation, (x, y, z), height)
