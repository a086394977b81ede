"""The body of the evidence panel: sections of sentences, rows that lead deeper, and tables. It asks nobody for anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.calendar import PlannedTime
from app.domain.kpi import Figure, Input, OeeFigures
from app.domain.losses import parts_lost
from app.domain.production import TimeSlice
from app.domain.production_reasons import ReasonTree
from views.binding import format as form
from views.binding.evidence_feed import Behind, BehindSlice
from views.binding.i18n import render, tr
from views.models.oee_evidence import (
    FIGURE_OF,
    change_sheet,
    changes_of,
    count_sheet,
    entries_of,
    exact,
    failure_slices,
    input_faces,
    note_sheet,
    observation_sheet,
    part_sheet,
    share_faces,
    slice_lines,
    slice_sheet,
    span_sheet,
)
from views.models.oee_faces import BarFace, Tone
from views.models.oee_subject import Gathered, Subject
from views.models.oee_words import bounds_words, formula_values, formula_words, input_words, percent, value_words
from views.pages.oee_losses import scrolled
from views.shell.theme import LIGHT, Theme
from views.widgets import ink
from views.widgets.bar_rows import BarRows
from views.widgets.sheet import Sheet, SheetFace

S = 1_000_000_000
_QUANTITIES = frozenset({"PQ", "GQ", "SQ", "RQ", "PQ − SQ − RQ", "Σ(PRI·PQ)", "Σ(PRI·GQ)"})
_CALENDAR = {"breaks": "breaks", "maintenance": "maintenance", "planned": "busy"}
"""Inputs that are the calendar's, with the name of their spans."""


class Sections(QWidget):
    """Shows one subject after the other."""

    subject_opened = Signal(object)
    """The ``Subject`` one step deeper."""
    moment_opened = Signal(object)
    """ns UTC: the trend there is wanted."""
    piece_opened = Signal(int)
    """The number of the stretch that is wanted as a range of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self._inside))

    def clear(self) -> None:
        """Nothing is shown."""
        ink.clear_layout_of(self._inside)

    def set_theme(self, theme: Theme) -> None:
        """Take sizes; what is shown keeps its colours until the next step."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))

    # ------------------------------------------------------------ one number

    def show_figure(
        self,
        subject: Subject,
        figure: Figure,
        found: OeeFigures,
        several: Sequence[OeeFigures],
        names: Mapping[str, str],
        behind: Behind | None,
        tree: ReasonTree,
        target: float | None = None,
    ) -> None:
        """Value, formula with values, inputs, machines, and who changed what."""
        self.clear()
        self._say(value_words(figure), "heading")
        if target is not None and figure.name == "oee":
            self._say(tr("Target {target}, as the configuration says (oee: target).", target=percent(target)))
        for line in _remarks(figure, found):
            self._say(line, "note")
        for line in _in_parts(figure, found):
            self._say(line)
        self._title(tr("Formula"))
        self._say(formula_words(figure))
        if figure.value is not None:
            self._say(formula_values(figure))
        self._title(tr("Inputs"))
        self._rows(input_faces(figure), lambda symbol: self.subject_opened.emit(_deeper(subject, symbol)))
        if len(several) > 1:
            self._title(tr("Machine by machine"))
            self._rows(
                share_faces(several, names, figure.name, ""),
                lambda machine: self.subject_opened.emit(subject.of(machine)),
            )
        if behind is not None:
            self._changes(found, behind, tree)
        else:
            self._say(tr("Open a machine to see its time slices and who changed what."), "muted")
        self._column.addStretch(1)

    def _changes(self, found: OeeFigures, behind: Behind, tree: ReasonTree) -> None:
        self._title(tr("Changed afterwards"))
        changes = changes_of(found, behind.stops, behind.entries, tree)
        if changes:
            self._sheet(change_sheet(changes))
        else:
            self._say(tr("Nobody has changed anything: it is what the machine said."), "muted")

    def show_gathered(self, gathered: Gathered) -> None:
        """Value, formula with values, and the stretches that it is the sum of."""
        self.clear()
        figure = gathered.found[gathered.name]
        self._say(value_words(figure), "heading")
        for line in _remarks(figure, gathered.found):
            self._say(line, "note")
        self._title(tr("Formula"))
        self._say(formula_words(figure))
        if figure.value is not None:
            self._say(formula_values(figure))
        for each in input_faces(figure):
            self._say(f"{each.label}   {each.value}", "muted")
        self._title(tr("It is the sum of"))
        top = max((piece.value or 0.0 for piece in gathered.pieces), default=0.0) or 1.0
        faces = [
            BarFace(str(number), piece.label, piece.text, 0.0, (piece.value or 0.0) / top, Tone.WHOLE)
            for number, piece in enumerate(gathered.pieces)
        ]
        self._rows(faces, lambda number: self.piece_opened.emit(int(number)))
        self._column.addStretch(1)

    # ------------------------------------------------------------ one input

    def show_input(
        self,
        subject: Subject,
        given: Input,
        found: OeeFigures,
        several: Sequence[OeeFigures],
        names: Mapping[str, str],
        behind: Behind | None,
        planned: PlannedTime | None,
        tree: ReasonTree,
    ) -> None:
        """The input's value, and what it is the sum of."""
        self.clear()
        self._say(input_words(given), "heading")
        if len(several) > 1:
            self._title(tr("Machine by machine"))
            self._rows(
                share_faces(several, names, subject.name, given.symbol),
                lambda machine: self.subject_opened.emit(subject.of(machine)),
            )
            if given.symbol in _QUANTITIES:
                self._sheet(part_sheet(found.account.parts, names))
        elif behind is not None:
            self._of_machine(subject, given, behind, names, planned, tree)
        self._column.addStretch(1)

    def _of_machine(
        self,
        subject: Subject,
        given: Input,
        behind: Behind,
        names: Mapping[str, str],
        planned: PlannedTime | None,
        tree: ReasonTree,
    ) -> None:
        if given.symbol in _CALENDAR and planned is not None:
            self._title(tr("The calendar says"))
            self._sheet(span_sheet(getattr(planned, _CALENDAR[given.symbol])))
        if given.symbol in _QUANTITIES:
            self._quantities(behind, names, tree)
        elif given.symbol.startswith("FE"):
            self._slices(subject, failure_slices(behind.found.slices), tree)
        elif given.behind is not None:
            self._slices(subject, given.behind.of(behind.found.slices), tree)
        elif given.symbol not in _CALENDAR:
            self._say(tr("There are no time slices behind this number."), "muted")

    def _slices(self, subject: Subject, slices: Sequence[TimeSlice], tree: ReasonTree) -> None:
        self._title(tr("Time slices"))
        lasted_ns = sum(piece.duration_ns for piece in slices)
        seconds = form.number(lasted_ns / S, 1)
        self._say(
            tr(
                "{count} slices, together {time} = {seconds} s",
                count=form.number(len(slices), 0),
                time=exact(lasted_ns),
                seconds=seconds,
            )
        )
        sheet = self._sheet(slice_sheet(slices, tree), most=16)
        sheet.opened.connect(lambda key, _: self.subject_opened.emit(subject.at(int(key))))

    def _quantities(self, behind: Behind, names: Mapping[str, str], tree: ReasonTree) -> None:
        self._title(tr("Parts"))
        self._sheet(part_sheet(behind.found.account.parts, names))
        self._title(tr("Entered by people"))
        if behind.entries:
            self._sheet(change_sheet(entries_of(behind.entries, tree)))
        else:
            self._say(tr("Nobody has entered scrap, rework or a correction."), "muted")
        self._title(tr("The counter's changes"))
        sheet = self._sheet(count_sheet(behind.counts), most=10)
        sheet.opened.connect(lambda key, _: self.moment_opened.emit(int(key)))

    # ------------------------------------------------------------ one slice

    def show_slice(self, piece: TimeSlice, behind: BehindSlice, tree: ReasonTree) -> None:
        """What it counts as and why, what people said, and what the machine said."""
        self.clear()
        for line in slice_lines(piece, tree):
            self._say(line)
        if piece.stop is not None:
            self._title(tr("Who gave which reason"))
            if behind.notes:
                self._sheet(note_sheet(behind.notes, tree))
            else:
                self._say(tr("Nobody has said anything about this stop."), "muted")
        self._title(tr("Raw observations"))
        sheet = self._sheet(observation_sheet(behind.series, piece.from_ns), most=16)
        sheet.opened.connect(lambda key, _: self.moment_opened.emit(int(key)))
        self._column.addStretch(1)

    # ------------------------------------------------------------ pieces

    def _say(self, words: str, role: str = "") -> QLabel:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if role:
            label.setProperty("role", role)
        self._column.addWidget(label)
        return label

    def _title(self, words: str) -> None:
        self._say(words, "title")

    def _rows(self, faces: Sequence[BarFace], opened: object) -> None:
        rows = BarRows()
        rows.set_theme(self._theme)
        rows.show_rows(faces)
        rows.opened.connect(opened)
        self._column.addWidget(rows)

    def _sheet(self, face: SheetFace, most: int = 6) -> Sheet:
        sheet = Sheet()
        sheet.set_theme(self._theme)
        sheet.show_face(face)
        sheet.setFixedHeight(sheet.wanted_height(most))
        self._column.addWidget(sheet)
        return sheet


def _in_parts(figure: Figure, found: OeeFigures) -> list[str]:
    """What a lost time comes to in parts, and how that is reckoned."""
    account = found.account
    lost = parts_lost(account, round((figure.value or 0.0) * S))
    if figure.name not in ("time/speed",) and not figure.name.startswith("loss/"):
        return []
    if lost is None or account.ideal_made_ns is None:
        return [tr("In parts: n/a, because nothing tells an ideal cycle or no parts were made.")]
    cycle = form.number(account.ideal_made_ns / account.made / S, 1)
    count = form.number(lost, 0)
    return [tr("In parts: {count}, at the mean ideal cycle Σ(PRI·PQ) / PQ = {cycle} s.", count=count, cycle=cycle)]


def _deeper(subject: Subject, symbol: str) -> Subject:
    """An input that is a figure itself is opened as such."""
    if symbol in FIGURE_OF:
        return Subject(FIGURE_OF[symbol], subject.machine, subject.earlier)
    return subject.into(symbol)


def _remarks(figure: Figure, found: OeeFigures) -> list[str]:
    """Why there is no number, how far it may be off, and what is suspicious about it."""
    lines = []
    if figure.value is None and figure.reason is not None:
        lines.append(f"{tr('n/a')}. {render(figure.reason)}")
    if bounds_words(figure):
        known = percent(found.completeness) if found.completeness is not None else tr("n/a")
        lines.append(
            tr("Between {bounds}: {known} of the planned time is known.", bounds=bounds_words(figure), known=known)
        )
    if figure.name in ("effectiveness", "oee", "nee") and (figure.value or 0.0) > 1.0:
        lines.append(tr("Above 100 %: check the ideal cycle. It is shown as it is, never capped."))
    return lines
