"""Where a number comes from, step by step: formula with values, inputs, slices behind them, observations, and who changed what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.contracts.production import OeeAnswer
from app.domain.kpi import Figure, Input, OeeFigures
from app.domain.losses import named, waterfall
from app.domain.message import OperatorError
from app.domain.production import TimeSlice
from app.domain.production_reasons import ReasonTree
from views.binding.evidence_feed import Behind, BehindSlice, behind_machine, behind_slice, signals_of
from views.binding.i18n import render, tr
from views.binding.page import Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.grid import Grid, grid_of
from views.models.oee_losses import COUNT_WORDS, loss_rows
from views.models.oee_subject import Gathered, Subject
from views.models.oee_words import figure_title, span_words, symbol_words
from views.pages.oee_sections import Sections
from views.shell.buttons import FrameButton
from views.shell.theme import LIGHT, Theme
from views.widgets.sheet import Sheet

AROUND_NS = 10 * 60 * 10**9
"""A trend is opened this far around a slice's beginning."""
MOST_SIGNALS = 6


class EvidencePanel(QFrame):
    """Lies over the right half of its page. ``show_subject`` goes one step deeper, ``step_back`` one up again."""

    closed = Signal()
    navigate = Signal(Route)
    stretch_opened = Signal(object)
    """The ``Gathered``, and the ``Piece`` of it that is wanted as a range of its own."""

    def __init__(self, link: PlantLink, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "drawer")
        self.setAutoFillBackground(True)
        self._link, self._theme, self._tasks = link, LIGHT, Tasks()
        self._answer: OeeAnswer | None = None
        self._names: Mapping[str, str] = {}
        self._trail: list[Subject] = []
        self._gathered: Gathered | None = None
        self._behind: Behind | None = None
        self.title, self.about, self.said = QLabel(), QLabel(), QLabel()
        self.back, self.close_button = FrameButton("back"), FrameButton("close")
        self.trend = QPushButton()
        self.sections = Sections()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self.title.setProperty("role", "title")
        self.about.setProperty("role", "small")
        for words in (self.title, self.about, self.said):
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
        named_so = QVBoxLayout()
        named_so.setSpacing(0)
        named_so.addStretch(1)
        named_so.addWidget(self.title)
        named_so.addWidget(self.about)
        named_so.addStretch(1)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addLayout(named_so, 1)
        head.addWidget(self.trend)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.said)
        column.addWidget(self.sections, 1)
        self._column = column

    def _connect(self) -> None:
        self.back.clicked.connect(self.step_back)
        self.close_button.clicked.connect(self.dismiss)
        self.trend.clicked.connect(self._open_trend)
        self.sections.subject_opened.connect(self._deeper)
        self.sections.moment_opened.connect(self._trend_at)
        self.sections.piece_opened.connect(self._open_piece)

    # ------------------------------------------------------------ where it stands

    @property
    def subject(self) -> Subject | None:
        """What is shown."""
        return self._trail[-1] if self._trail else None

    def show_subject(self, subject: Subject, answer: OeeAnswer, names: Mapping[str, str]) -> None:
        """Begin with this number of this answer."""
        self._answer, self._names, self._gathered = answer, names, None
        self._behind = None
        self._trail = _steps_to(subject)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._load()

    def show_gathered(self, gathered: Gathered, names: Mapping[str, str]) -> None:
        """A sum over several stretches: its formula, and the stretches, each of which opens as a range of its own."""
        self._tasks.cancel()
        self._trail, self._behind, self._names, self._gathered = [], None, names, gathered
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say("")
        machines = gathered.machines
        who = names.get(machines[0], machines[0]) if len(machines) == 1 else tr("{n} machines", n=len(machines))
        self.title.setText(f"{figure_title(gathered.name)} › {gathered.title}")
        self.about.setText(who)
        self.trend.hide()
        self.sections.show_gathered(gathered)

    def step_back(self) -> None:
        """One step up; from the first one the panel closes."""
        if len(self._trail) <= 1:
            self.dismiss()
            return
        self._trail.pop()
        self._load()

    def dismiss(self) -> None:
        """Close it."""
        self._tasks.cancel()
        self._trail, self._behind, self._gathered = [], None, None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _deeper(self, subject: Subject) -> None:
        self._trail.append(subject)
        self._load()

    # ------------------------------------------------------------ loading

    @property
    def _single(self) -> bool:
        return self._answer is not None and len(self._answer.machines) == 1

    def _machine(self, subject: Subject) -> str:
        """The machine whose slices are behind; empty while the number is a sum of several."""
        if self._single and self._answer is not None:
            return self._answer.machines[0].scope
        return subject.machine

    def _load(self) -> None:
        subject, answer = self.subject, self._answer
        if subject is None or answer is None:
            return
        self._tasks.cancel()
        machine = self._machine(subject)
        if machine and (self._behind is None or self._behind.found.scope != machine):
            self._say(tr("Looking it up …"))
            self._tasks.start(self._gather(subject, machine, answer))
            return
        self._show(subject)

    async def _gather(self, subject: Subject, machine: str, answer: OeeAnswer) -> None:
        whole = next(each for each in answer.machines if each.scope == machine)
        try:
            self._behind = await behind_machine(self._link, machine, whole.from_ns, whole.to_ns)
        except OperatorError as error:
            self._say(render(error.message))
            return
        self._show(subject)

    async def _gather_slice(self, piece: TimeSlice) -> None:
        try:
            found = await behind_slice(self._link, piece)
        except OperatorError as error:
            self._say(render(error.message))
            found = BehindSlice((), ())
        if self._link.oee is not None:
            self.sections.show_slice(piece, found, self._link.oee.reasons())

    # ------------------------------------------------------------ showing

    def _figures(self, subject: Subject) -> OeeFigures | None:
        if self._machine(subject):
            return self._behind.found if self._behind is not None else None
        return self._answer.total if self._answer is not None else None

    def _show(self, subject: Subject) -> None:
        self._say("")
        found, answer, oee = self._figures(subject), self._answer, self._link.oee
        figure = named(found, subject.name) if found is not None else None
        if found is None or figure is None or answer is None or oee is None:
            self._say(tr("This number is not there any more."))
            return
        self._show_head(subject, found, figure)
        if subject.slice_ns and self._behind is not None:
            piece = next((each for each in self._behind.found.slices if each.from_ns == subject.slice_ns), None)
            if piece is not None:
                self.sections.clear()
                self._tasks.start(self._gather_slice(piece))
            return
        several = () if self._machine(subject) else answer.machines
        if subject.symbol:
            given = next((each for each in figure.evidence.inputs if each.symbol == subject.symbol), None)
            if given is not None:
                self._show_input(subject, given, several, found)
            return
        self.sections.show_figure(subject, figure, found, several, self._names, self._behind, oee.reasons(), oee.target)

    def _show_input(self, subject: Subject, given: Input, several: tuple[OeeFigures, ...], found: OeeFigures) -> None:
        oee = self._link.oee
        assert oee is not None
        machine = self._machine(subject)
        planned = oee.planned(machine, found.from_ns, found.to_ns) if machine else None
        self.sections.show_input(subject, given, found, several, self._names, self._behind, planned, oee.reasons())

    def _show_head(self, subject: Subject, found: OeeFigures, figure: Figure) -> None:
        oee = self._link.oee
        title = title_of(subject.name, found, oee.reasons() if oee is not None else ReasonTree())
        if subject.symbol:
            words = symbol_words(subject.symbol)
            title += " › " + (words if subject.symbol.islower() else f"{subject.symbol}  {words}")
        machine = self._machine(subject)
        who = (
            self._names.get(machine, machine)
            if machine
            else tr("{n} machines", n=len(self._answer.machines) if self._answer else 0)
        )
        period = tr("Period before") if subject.earlier else ""
        self.title.setText(title)
        self.about.setText(" · ".join(part for part in (who, period, span_words(found.from_ns, found.to_ns)) if part))
        self.trend.setVisible(bool(subject.slice_ns))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # ------------------------------------------------------------ leaving

    def _open_piece(self, number: int) -> None:
        if self._gathered is not None:
            self.stretch_opened.emit((self._gathered, self._gathered.pieces[number]))

    def _open_trend(self) -> None:
        if self.subject is not None and self.subject.slice_ns:
            self._trend_at(self.subject.slice_ns)

    def _trend_at(self, at_ns: int) -> None:
        """What the machine did around a moment."""
        machine = self._machine(self.subject) if self.subject is not None else ""
        if machine:
            self.navigate.emit(trend_route(self._link, machine, at_ns))

    def grids(self) -> list[Grid]:
        """The tables of this step for a file."""
        sheets = self.sections.findChildren(Sheet)
        return [grid_of(each.accessibleName() or self.title.text(), each.model_rows.face) for each in sheets]

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        gap = theme.px(theme.gap_mm)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)
        for button in (self.back, self.close_button):
            button.set_theme(theme)
        self.sections.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self.back.describe(tr("Back"), tr("One step back"))
        self.close_button.describe(tr("Close"))
        self.trend.setText(tr("Trend at this time"))
        if self.isVisible() and self._gathered is not None:
            self.show_gathered(self._gathered, self._names)
        elif self.isVisible():
            self._load()


def trend_route(link: PlantLink, machine: str, at_ns: int) -> Route:
    """The signals that a timeline is made of, around a moment."""
    signals = tuple(f"{machine}/{signal}" for signal in signals_of(link, machine)[:MOST_SIGNALS])
    return Route("trend", machine, signals, at_ns - AROUND_NS, at_ns + AROUND_NS)


def title_of(name: str, found: OeeFigures, tree: ReasonTree) -> str:
    """What a number is called."""
    if name == "completeness":
        return tr("Known time")
    if name in COUNT_WORDS:
        return render(COUNT_WORDS[name])
    if name.startswith("time/"):
        return next((render(step.word) for step in waterfall(found.account) if step.figure.name == name), name)
    if name.startswith("loss/"):
        return next((row.label for row in loss_rows(found.account, tree) if row.name == name), name)
    return figure_title(name)


def _steps_to(subject: Subject) -> list[Subject]:
    """The way down to a subject, so that stepping back works when it was opened from a route."""
    steps = [Subject(subject.name, "", subject.earlier)]
    for deeper in (
        steps[0].of(subject.machine),
        steps[0].of(subject.machine).into(subject.symbol),
        subject,
    ):
        if deeper != steps[-1]:
            steps.append(deeper)
    return steps
