"""A tab of the OEE page: orders of the machines, and scrap, rework and corrections of the range, both with a form. It reckons nothing."""

from __future__ import annotations

import getpass
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimeZone
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDateTimeEdit,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.contracts.production import ScopeAnswer
from app.domain.message import OperatorError
from app.domain.production import EntryKind, Job, JobState, QuantityEntry
from app.domain.production_words import ENTRY_WORDS
from views.binding import format as form
from views.binding.i18n import language, render, tr
from views.binding.oee_link import OeeLink
from views.binding.production_link import ProductionLink
from views.binding.tasks import Tasks
from views.models.grid import Grid
from views.models.oee_grids import order_grids
from views.models.oee_orders import OPEN, entry_sheet, job_sheet, kept_words, progress_words
from views.models.oee_range import wall_of
from views.models.oee_scope import Named
from views.models.oee_stops import reason_choices
from views.models.trend_window import Window
from views.pages.oee_bar import edit_form, instant_in, wall_shown
from views.pages.oee_losses import NARROW_MM, scrolled
from views.pages.oee_patterns import refill
from views.shell.theme import LIGHT, Theme
from views.widgets.flow import Flow, turn
from views.widgets.sheet import Sheet

MOST = 99_999


class OrdersTab(QWidget):
    """Where nothing may be written (a hub) the tables are only read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tasks = LIGHT, Tasks()
        self._oee: OeeLink | None = None
        self._floor: ProductionLink | None = None
        self._places: Sequence[Named] = ()
        self._machines: tuple[str, ...] = ()
        self._window: Window | None = None
        self._asked: tuple[object, ...] = ()
        self._now_ns = 0
        self.known: Sequence[Job] = ()
        self.entered: Sequence[QuantityEntry] = ()
        self._job: Job | None = None
        self._standing: ScopeAnswer | None = None
        """Where that job stands."""
        self.jobs, self.entries = Sheet(), Sheet()
        self.progress = QLabel()
        self.said, self._jobs_title, self._entries_title = QLabel(), QLabel(), QLabel()
        self.id, self.version, self.comment = QLineEdit(), QLineEdit(), QLineEdit()
        self.job_machine, self.part, self.machine, self.kind, self.reason, self.made_part = (
            QComboBox() for _ in range(6)
        )
        self.target, self.quantity, self.ideal = QSpinBox(), QSpinBox(), QDoubleSpinBox()
        self.made_at = QDateTimeEdit()
        self.new, self.save, self.start, self.finish, self.enter = (QPushButton() for _ in range(5))
        self._named: list[tuple[str, QLabel, QWidget]] = []
        self._job_form, self._entry_form = QWidget(), QWidget()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        for title in (self._jobs_title, self._entries_title):
            title.setProperty("role", "title")
        self.said.setProperty("role", "note")
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        for button in (self.save, self.enter):
            button.setProperty("role", "primary")
        for box in (self.part, self.made_part):
            box.setEditable(True)
        self.target.setRange(0, MOST)
        self.quantity.setRange(-MOST, MOST)
        self.quantity.setValue(1)
        self.ideal.setRange(0.0, 86_400.0)
        self.ideal.setSuffix(" s")
        self.made_at.setCalendarPopup(True)
        self.made_at.setTimeZone(QTimeZone.utc())  # a wall time: the plant's zone is put in when it is entered
        one = self._fields(
            ("id", self.id), ("machine", self.job_machine), ("part", self.part), ("version", self.version), ("target", self.target),
            ("ideal", self.ideal), buttons=(self.save, self.new, self.start, self.finish), of=self._job_form,
        )  # fmt: skip
        two = self._fields(
            ("what", self.kind), ("machine", self.machine), ("number", self.quantity), ("reason", self.reason), ("part", self.made_part),
            ("made", self.made_at), ("comment", self.comment), buttons=(self.enter,), of=self._entry_form,
        )  # fmt: skip
        self._forms = (one, two)
        self.progress.setWordWrap(True)
        self.progress.setTextFormat(Qt.TextFormat.PlainText)
        below = self._job_form.layout()
        assert isinstance(below, QVBoxLayout)
        below.insertWidget(below.count() - 1, self.progress)
        upper, lower = (QBoxLayout(QBoxLayout.Direction.LeftToRight) for _ in range(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.said)
        for title, table, side, row in (
            (self._jobs_title, self.jobs, self._job_form, upper),
            (self._entries_title, self.entries, self._entry_form, lower),
        ):
            left = QVBoxLayout()
            left.addWidget(title)
            left.addWidget(table, 1)
            row.addLayout(left, 1)
            row.addWidget(scrolled(side), 1)
            column.addLayout(row, 1)
        self._column, self._rows = column, (upper, lower)

    def _fields(self, *fields: tuple[str, QWidget], buttons: Sequence[QPushButton], of: QWidget) -> Flow:
        """Each field below its name, as many beside each other as have room."""
        blocks, row = Flow(), Flow()
        for name, field in fields:
            label, block = QLabel(), QWidget()
            label.setProperty("role", "small")
            self._named.append((name, label, field))
            pair = QVBoxLayout(block)
            pair.setContentsMargins(0, 0, 0, 0)
            pair.setSpacing(0)
            pair.addWidget(label)
            pair.addWidget(field)
            blocks.addWidget(block, 1)
        for button in buttons:
            row.addWidget(button)
        column = QVBoxLayout(of)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(blocks)
        column.addLayout(row)
        column.addStretch(1)
        return blocks

    def _connect(self) -> None:
        self.jobs.opened.connect(lambda key, _: self._show_job(next((j for j in self.known if j.id == key), None)))
        self.new.clicked.connect(lambda: self._show_job(None))
        self.save.clicked.connect(self._save)
        self.start.clicked.connect(lambda: self._turn(lambda floor, job: floor.start_job(job.id, getpass.getuser())))
        self.finish.clicked.connect(lambda: self._turn(lambda floor, job: floor.finish_job(job.id, getpass.getuser())))
        self.enter.clicked.connect(self._enter)
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind())

    # ------------------------------------------------------------ asking

    def look(
        self, oee: OeeLink, floor: ProductionLink | None, places: Sequence[Named], machines: tuple[str, ...], window: Window, now_ns: int
    ) -> None:  # fmt: skip
        """Orders of these machines, and what was entered about parts made in a window."""
        self._now_ns = now_ns
        self._oee, self._floor, self._machines, self._window = oee, floor, machines, window
        if tuple(places) != tuple(self._places):
            self._places = tuple(places)
            for box in (self.job_machine, self.machine):
                refill(box, [(name, place.machine) for place, name in places])
        for box in (self.job_machine, self.machine):
            if len(machines) == 1:
                box.setCurrentIndex(box.findData(machines[0]))
        for side in (self._job_form, self._entry_form):
            side.setVisible(floor is not None)
        if floor is not None and self.part.count() == 0:
            for box in (self.part, self.made_part):
                box.addItems(["", *(part.number for part in floor.parts())])
        if not self._asked:
            self._show_job(None)
            self._now()
            self._show_reasons()
        self._ask()

    def _ask(self, *, anew: bool = False) -> None:
        oee, window = self._oee, self._window
        if oee is None or window is None or ((self._machines, window) == self._asked and not anew):
            return
        self._asked = (self._machines, window)
        self._tasks.start(self._load(oee, self._floor, window))

    async def _load(self, oee: OeeLink, floor: ProductionLink | None, window: Window) -> None:
        try:
            jobs = await floor.jobs() if floor is not None else ()
            entries = [e for m in self._machines for e in await oee.entries(m, window.from_ns, window.to_ns)]
        except OperatorError as error:
            self._asked = ()
            self._say(render(error.message))
            return
        self.known = [job for job in jobs if job.machine in self._machines]
        self.entered = sorted(entries, key=lambda entry: -entry.made_ns)
        if self._job is not None:
            self._show_job(next((job for job in self.known if job.id == self._job.id), None))
        self._paint()

    def _names(self) -> Mapping[str, str]:
        return {place.machine: name for place, name in self._places}

    def _paint(self) -> None:
        if self._oee is not None:
            self.jobs.show_face(job_sheet(self.known, self._names()))
            self.entries.show_face(entry_sheet(self.entered, self._names(), self._oee.reasons()))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # ------------------------------------------------------------ a job

    def _show_job(self, job: Job | None) -> None:
        self._job, self._standing = job, None
        self.progress.clear()
        if job is not None and self._floor is not None:
            self._tasks.start(self._tell_progress(self._floor, job))
        self.id.setText(job.id if job is not None else "")
        self.id.setReadOnly(job is not None)
        if job is not None:
            self.job_machine.setCurrentIndex(self.job_machine.findData(job.machine))
        self.part.setEditText(job.part if job is not None else "")
        edited = self.part.lineEdit()
        if edited is not None:
            edited.setCursorPosition(0)  # the number is read from its beginning, however narrow the field
        self.version.setText(job.version if job is not None else "")
        self.target.setValue((job.target or 0) if job is not None else 0)
        self.ideal.setValue((job.ideal_cycle_s or 0.0) if job is not None else 0.0)
        self.start.setEnabled(job is not None and job.state is not JobState.RUNNING)
        self.finish.setEnabled(job is not None and job.state in OPEN)

    async def _tell_progress(self, floor: ProductionLink, job: Job) -> None:
        try:
            found = await floor.progress(job.id)
        except OperatorError as error:
            self._say(render(error.message))
            return
        if self._job is not None and self._job.id == job.id:
            self._standing = found
            self.progress.setText(progress_words(found))

    def _save(self) -> None:
        name, part = self.id.text().strip(), self.part.currentText().strip()
        if not name or not part:
            self._say(tr("A job needs a name and a part."))
            return
        seen = self._job or Job(name, "", part, revision=0)
        job = replace(
            seen,
            machine=str(self.job_machine.currentData() or ""),
            part=part,
            version=self.version.text().strip(),
            target=self.target.value() or None,
            ideal_cycle_s=self.ideal.value() or None,
        )
        self._do(
            lambda floor: floor.save_job(job, getpass.getuser()), lambda kept: tr("Job {name} is kept.", name=kept.id)
        )

    def _turn(self, work: Callable[[ProductionLink, Job], Awaitable[Job]]) -> None:
        job = self._job
        if job is not None:
            self._do(lambda floor: work(floor, job), lambda kept: tr("Job {name} is kept.", name=kept.id))

    # ------------------------------------------------------------ a quantity

    def _now(self) -> None:
        self.made_at.setDateTime(wall_shown(wall_of(self._now_ns, form.local)))

    def _show_kind(self) -> None:
        correcting = self.kind.currentData() == EntryKind.CORRECTION.value
        self.quantity.setMinimum(-MOST if correcting else 1)
        self.reason.setEnabled(not correcting)

    def _show_reasons(self) -> None:
        choices = reason_choices(self._oee.reasons(), language(), scrap=True) if self._oee is not None else []
        refill(self.reason, [(tr("Without a reason"), ""), *choices])

    def _enter(self) -> None:
        made_ns, now_ns = instant_in(self.made_at), self._now_ns // 10**6 * 10**6
        kind = EntryKind(str(self.kind.currentData()))
        if not self.quantity.value():
            self._say(tr("Zero parts change nothing."))
            return
        if made_ns > now_ns:
            self._say(tr("Parts can't have been made in the future."))
            return
        reason = str(self.reason.currentData() or "") or None
        entry = QuantityEntry(
            str(self.machine.currentData() or ""), kind, self.quantity.value(), made_ns, getpass.getuser(), now_ns,
            None if kind is EntryKind.CORRECTION else reason, self.made_part.currentText().strip(), "", self.comment.text().strip(),
        )  # fmt: skip
        self._do(lambda floor: floor.enter(entry), lambda kept: self._entered(kept))

    def _entered(self, kept: QuantityEntry) -> str:
        self.comment.clear()
        self.quantity.setValue(1)
        return kept_words(kept, self._oee.reasons()) if self._oee is not None else ""

    def _do(self, work: Callable[[ProductionLink], Awaitable[Any]], told: Callable[[Any], str]) -> None:
        if self._floor is not None:
            self._tasks.start(self._done(self._floor, work, told))

    async def _done(
        self, floor: ProductionLink, work: Callable[[ProductionLink], Awaitable[Any]], told: Callable[[Any], str]
    ) -> None:
        try:
            kept = await work(floor)
        except OperatorError as error:
            self._say(render(error.message))
        else:
            if isinstance(kept, Job):
                self._job = kept
            self._say(told(kept))
        self._ask(anew=True)

    def grids(self) -> list[Grid]:
        """Both tables for a file."""
        return (
            order_grids(self.known, self.entered, self._names(), self._oee.reasons()) if self._oee is not None else []
        )

    # ------------------------------------------------------------ looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a narrow screen each form stands below its table."""
        super().resizeEvent(event)
        for row in self._rows:
            turn(row, narrow=self.width() < self._theme.px(NARROW_MM))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setSpacing(gap)
        for row in self._rows:
            row.setSpacing(2 * gap)
        for blocks in self._forms:
            blocks.setSpacing(max(2, gap // 2))
        for _, _, field in self._named:
            field.setFixedHeight(theme.px(theme.control_mm))
            field.setMinimumWidth(theme.px(35.0))
        for sheet in (self.jobs, self.entries):
            sheet.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        words = {
            "id": tr("Job"), "machine": tr("Machine"), "part": tr("Part number"), "version": tr("Version"), "target": tr("Target"),
            "ideal": tr("Ideal cycle"), "what": tr("What"), "number": tr("Number"), "reason": tr("Reason"), "made": tr("Made at"),
            "comment": tr("Comment"),
        }  # fmt: skip
        for name, label, field in self._named:
            label.setText(words[name])
            field.setAccessibleName(words[name])
        self.target.setSpecialValueText(tr("none"))
        self.ideal.setSpecialValueText(tr("the part's own"))
        refill(self.kind, [(render(ENTRY_WORDS[kind]), kind.value) for kind in EntryKind])
        for button, text in (
            (self.new, tr("New job")), (self.save, tr("Save")), (self.start, tr("Start")), (self.finish, tr("Finish")),
            (self.enter, tr("Enter")),
        ):  # fmt: skip
            button.setText(text)
        self._jobs_title.setText(tr("Jobs"))
        self._entries_title.setText(tr("Scrap, rework and corrections"))
        for sheet, text in ((self.jobs, tr("Jobs")), (self.entries, tr("Scrap, rework and corrections"))):
            sheet.setAccessibleName(text)
        self.made_at.setDisplayFormat(edit_form())
        self._show_reasons()
        self._show_kind()
        self._say("")
        self.progress.setText(progress_words(self._standing) if self._standing is not None else "")
        self._paint()
