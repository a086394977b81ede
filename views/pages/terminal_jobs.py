"""The terminal's third side: the orders of the machine it stands at. One tap starts one, one tap finishes the running one."""

from __future__ import annotations

import getpass
import textwrap
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.contracts.production import ScopeAnswer
from app.domain.message import OperatorError
from app.domain.production import Job, JobState
from views.binding import format as form
from views.binding.i18n import render, tr
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.oee_orders import progress_words
from views.pages.terminal_parts import WRAP, place_again, place_tiles
from views.shell.theme import LIGHT, Theme
from views.widgets.ink import clear_layout_of
from views.widgets.touch import TouchButton


class JobsSide(QWidget):
    """``said`` carries what happened, ``changed`` that the machine makes something else now."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._floor: ProductionLink | None = None
        self._machine = ""
        self._jobs: Sequence[Job] = ()
        self._answer: ScopeAnswer | None = None
        """Where the running one stands."""
        self.question, self.tiles, self.finish = QLabel(), QWidget(), TouchButton()
        self.progress = QLabel()
        self.progress.setWordWrap(True)
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.tiles.setLayout(QGridLayout())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.question)
        column.addWidget(self.progress)
        column.addWidget(self.finish, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tiles)
        column.addStretch(1)
        self._column = column
        self.finish.pressed_once.connect(self._finish)

    # ------------------------------------------------------------ what is shown

    def look(self, floor: ProductionLink, machine: str) -> None:
        """The open orders of this machine."""
        self._floor, self._machine = floor, machine
        self._tasks.cancel()
        self._tasks.start(self._load(floor, machine))

    async def _load(self, floor: ProductionLink, machine: str) -> None:
        try:
            jobs = await floor.jobs(machine, open_only=True)
            running = next((job for job in jobs if job.state is JobState.RUNNING), None)
            self._answer = await floor.progress(running.id) if running is not None and self.isVisible() else None
        except OperatorError as error:
            self.said.emit(render(error.message))
            return
        self._tell_progress()
        if jobs != self._jobs:
            self._jobs = jobs
            self._paint()

    def _tell_progress(self) -> None:
        self.progress.setText(progress_words(self._answer) if self._answer is not None else "")
        self.progress.setVisible(self._answer is not None)

    @property
    def _running(self) -> Job | None:
        return next((job for job in self._jobs if job.state is JobState.RUNNING), None)

    def _paint(self) -> None:
        running = self._running
        planned = [job for job in self._jobs if job.state is JobState.PLANNED]
        now = tr("Job {name} runs.", name=_words(running, " · ")) if running is not None else tr("No job runs.")
        asked = tr("Start another one?") if planned else tr("No other one is planned here.")
        self.question.setText(f"{now} {asked}")
        self.finish.setVisible(running is not None)
        clear_layout_of(self.tiles)
        tiles = []
        for job in planned:
            tile = TouchButton(_wrapped(job), primary=True)
            tile.setObjectName(f"job:{job.id}")
            tile.set_theme(self._theme)
            tile.pressed_once.connect(lambda job=job: self._start(job))
            tiles.append(tile)
        place_tiles(self.tiles, tiles, self.width(), self._theme.px(self._theme.touch_gap_mm))

    # ------------------------------------------------------------ starting, finishing

    def _start(self, job: Job) -> None:
        self._do(lambda floor: floor.start_job(job.id, getpass.getuser()), tr("Job {name} runs.", name=job.id))

    def _finish(self) -> None:
        job = self._running
        if job is not None:
            self._do(
                lambda floor: floor.finish_job(job.id, getpass.getuser()), tr("Job {name} is finished.", name=job.id)
            )

    def _do(self, work: Callable[[ProductionLink], Awaitable[Job]], words: str) -> None:
        if self._floor is not None:
            self._tasks.start(self._done(self._floor, work, words))

    async def _done(self, floor: ProductionLink, work: Callable[[ProductionLink], Awaitable[Job]], words: str) -> None:
        try:
            await work(floor)
        except OperatorError as error:
            words = render(error.message)
        self.said.emit(words)
        self.changed.emit()
        await self._load(floor, self._machine)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more or fewer tiles beside each other."""
        super().resizeEvent(event)
        place_again(self.tiles, self.width(), self._theme.px(self._theme.touch_gap_mm))

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.finish.set_theme(theme)
        self._column.setSpacing(theme.px(theme.touch_gap_mm))
        self.progress.setStyleSheet(f"font-size: {theme.font_px(theme.title_pt)}px;")
        self.question.setStyleSheet(f"font-size: {theme.font_px(theme.figure_pt)}px;")
        self._paint()

    def retranslate(self) -> None:
        """Set all texts again."""
        self.finish.setText(tr("Finish the job"))
        self._tell_progress()
        self._paint()


def _wrapped(job: Job) -> str:
    return "\n".join(line for words in _words(job, "\n").splitlines() for line in textwrap.wrap(words, WRAP))


def _words(job: Job, between: str) -> str:
    target = "" if job.target is None else tr("{count} parts", count=form.number(job.target, 0))
    return between.join(part for part in (job.id, f"{job.part} {job.version}".strip(), target) if part)
