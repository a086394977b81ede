"""All machines of the station in a glance; opens one. With no machine yet it leads to the first one."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import state_word, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.shell.theme import Theme
from views.widgets.tile_board import MachineBoard

_ORDER = ("fault", "stopped", "setup", "idle", "running", "offline")


class OverviewPage(Page):
    """One tile per machine, in configured order: a fixed place is found without reading."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link = link
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        self._tally = QLabel()
        self._tally.setProperty("role", "muted")
        self._tally.setWordWrap(True)
        self._tally.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._board = MachineBoard()
        self._board.opened.connect(lambda machine: self.navigate.emit(Route("machine", machine=machine)))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setWidget(self._board)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._board.focus_moved.connect(self._reveal)
        self._empty = QLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._find = QPushButton()
        self._find.setProperty("role", "primary")
        self._find.clicked.connect(lambda: self.navigate.emit(Route("connect")))
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._tally, 1)
        full = QWidget()
        self._column = QVBoxLayout(full)
        self._column.addLayout(head)
        self._column.addWidget(self._area, 1)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        middle.addWidget(self._empty)
        middle.addWidget(self._find, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._faces = QStackedLayout(self)
        self._faces.addWidget(full)
        self._faces.addWidget(nothing)

    def show_route(self, route: Route) -> None:
        """Ready for the keyboard at once."""
        self._board.setFocus(Qt.FocusReason.OtherFocusReason)

    def apply(self, snapshot: PlantSnapshot) -> None:
        """The board paints what differs."""
        self._faces.setCurrentIndex(0 if snapshot.machines else 1)
        self._board.show_in(self._area.maximumViewportSize())
        self._board.show_machines(snapshot.machines, snapshot.time_ns)
        self._count()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        margin, gap = theme.px(theme.margin_mm), theme.px(theme.gap_mm)
        self._column.setContentsMargins(margin, gap, margin, gap)
        self._column.setSpacing(theme.px(3))
        self._board.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again; the next snapshot brings the tiles' words."""
        self._board.forget()
        self._title.setText(tr("Machines"))
        self._empty.setText(tr("No machine yet. Connect the first one: its values are on the screen within a minute."))
        self._find.setText(tr("Connect a machine"))
        self._board.setAccessibleDescription(tr("Machines; arrows choose, Enter opens"))
        self._count()

    def state(self) -> Route:
        """The overview is one place."""
        return Route("overview")

    def _count(self) -> None:
        counts = Counter(self._board.states)
        shown = [f"{state_word(state)} {counts[state]}" for state in _ORDER if counts[state]]
        self._tally.setText("   ·   ".join(shown))

    def _reveal(self, place: QRect) -> None:
        self._area.ensureVisible(place.center().x(), place.center().y(), place.width() // 2, place.height() // 2)
