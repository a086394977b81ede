"""The second row of buttons: measuring, notes, XY, layout, bands, comparison, saved views, export. Refuses to do any of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from views.binding.i18n import tr
from views.models.arrange import Arrange
from views.models.trend_bands import BandKind
from views.models.trend_table import KINDS
from views.shell.theme import Theme
from views.widgets.flow import Flow
from views.widgets.trend_bands import kind_word


class TrendTools(QWidget):
    """Emits what somebody chose."""

    measured = Signal(bool)
    noted = Signal()
    crossed = Signal(bool)
    """The XY plot is wanted or no longer."""
    arranged = Signal(str)
    banded = Signal(str, bool)
    compared = Signal()
    replayed = Signal()
    exported = Signal(str)
    view_chosen = Signal(str)
    view_kept = Signal()
    view_dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure, self.note, self.cross, self.compare, self.replay = (QToolButton() for _ in range(5))
        self.layouts, self.bands, self.views, self.export = (QToolButton() for _ in range(4))
        self._layout_actions = {arrange: QAction(self, checkable=True) for arrange in Arrange}
        self._band_actions = {kind: QAction(self, checkable=True) for kind in BandKind}
        self._export_actions = {name: QAction(self) for name in KINDS}
        self._view_menu = QMenu(self)
        self._names: tuple[str, ...] = ()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        row = Flow(self)
        row.setContentsMargins(0, 0, 0, 0)
        parts = (self.measure, self.note, self.cross, self.layouts, self.bands, self.compare, self.replay)
        for part in (*parts, self.views, self.export):
            row.addWidget(part)
        self.measure.setCheckable(True)
        self.cross.setCheckable(True)
        group = QActionGroup(self)
        for action in self._layout_actions.values():
            group.addAction(action)
        for button, actions in (
            (self.layouts, self._layout_actions.values()),
            (self.bands, self._band_actions.values()),
            (self.export, self._export_actions.values()),
        ):
            menu = QMenu(self)
            menu.addActions(list(actions))
            button.setMenu(menu)
        self.views.setMenu(self._view_menu)
        for button in (self.layouts, self.bands, self.views, self.export):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _connect(self) -> None:
        self.measure.toggled.connect(self.measured)
        self.note.clicked.connect(self.noted)
        self.cross.toggled.connect(self.crossed)
        self.compare.clicked.connect(self.compared)
        self.replay.clicked.connect(self.replayed)
        for arrange, action in self._layout_actions.items():
            action.triggered.connect(lambda _=False, name=arrange.value: self.arranged.emit(name))
        for kind, action in self._band_actions.items():
            action.triggered.connect(lambda on, name=kind.value: self.banded.emit(name, on))
        for name, action in self._export_actions.items():
            action.triggered.connect(lambda _=False, name=name: self.exported.emit(name))

    # ------------------------------------------------------------ showing

    def show_choices(self, arrange: Arrange, bands: Sequence[BandKind], *, measuring: bool, crossing: bool) -> None:
        """Press what is in use."""
        self._layout_actions[arrange].setChecked(True)
        for kind, action in self._band_actions.items():
            action.setChecked(kind in bands)
        for button, on in ((self.measure, measuring), (self.cross, crossing)):
            if button.isChecked() != on:
                button.blockSignals(True)
                button.setChecked(on)
                button.blockSignals(False)

    def show_views(self, names: Sequence[str]) -> None:
        """The saved views, by name."""
        self._names = tuple(names)
        self._view_menu.clear()
        for name in self._names:
            self._view_menu.addAction(name).triggered.connect(lambda _=False, name=name: self.view_chosen.emit(name))
        if self._names:
            self._view_menu.addSeparator()
        self._view_menu.addAction(tr("Save this view …")).triggered.connect(self.view_kept)
        if self._names:
            drop = self._view_menu.addMenu(tr("Delete"))
            for name in self._names:
                drop.addAction(name).triggered.connect(lambda _=False, name=name: self.view_dropped.emit(name))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        height = theme.px(theme.control_mm * 0.8)
        layout = self.layout()
        if layout is not None:
            layout.setSpacing(max(theme.px(theme.gap_mm) // 3, 2))
        self.setStyleSheet(
            f"QToolButton {{ padding: 0 {theme.px(1.8)}px; min-height: {height - 2}px; background: {theme.surface_raised};"
            f" color: {theme.text}; border: 1px solid {theme.border}; border-radius: {theme.px(theme.radius_mm)}px; }}"
            f"QToolButton:hover {{ background: {theme.hover}; }}"
            f"QToolButton:checked {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}"
            "QToolButton::menu-indicator { image: none; width: 0; }"
        )

    def retranslate(self) -> None:
        """Set all texts again."""
        for button, words, tip in (
            (self.measure, tr("Measure"), tr("Measure between two cursors (A, B)")),
            (self.note, tr("Note"), tr("Write a note on this time (N)")),
            (self.cross, "XY", tr("Draw one pen over another, of the visible time")),
            (self.compare, tr("Compare …"), tr("Lay another machine or another cycle over this one")),
            (self.replay, tr("Replay"), tr("Replay the machine at this time")),
            (self.layouts, tr("Layout") + " ▾", tr("How curves share the room")),
            (self.bands, tr("Bands") + " ▾", tr("What happened, behind the curves")),
            (self.views, tr("Views") + " ▾", tr("Saved views")),
            (self.export, tr("Export") + " ▾", tr("Exactly what is seen, as a file")),
        ):
            button.setText(words)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        for arrange, action in self._layout_actions.items():
            action.setText(arrange_word(arrange))
        for kind, action in self._band_actions.items():
            action.setText(kind_word(kind))
        for name, action in self._export_actions.items():
            action.setText(export_word(name))
        self.show_views(self._names)


def arrange_word(arrange: Arrange) -> str:
    """A layout's name."""
    return {
        Arrange.BY_UNIT: tr("One plot per unit"),
        Arrange.STACKED: tr("One plot per pen"),
        Arrange.OVERLAID: tr("All in one plot"),
    }[arrange]


def export_word(name: str) -> str:
    """A kind of file."""
    return {
        "csv-locale": tr("CSV for this country's Excel …"),
        "csv-iso": tr("CSV, ISO times, decimal point …"),
        "xlsx": tr("Excel workbook …"),
        "png": tr("Image (PNG) …"),
        "pdf": tr("Document (PDF) …"),
    }[name]
