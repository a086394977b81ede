"""The kept versions of the settings with what going back to one would change. It asks no plant."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.contracts.settings import Version
from views.binding import format as written
from views.binding.i18n import tr
from views.shell.theme import Theme
from views.widgets.diff_view import DiffView


class VersionsView(QWidget):
    """``chosen`` carries the name whose difference is wanted; ``back_asked`` the one to go back to."""

    chosen = Signal(str)
    back_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._versions: tuple[Version, ...] = ()
        self.list, self.difference, self._lead, self.back = QListWidget(), DiffView(), QLabel(), QPushButton()
        self._lead.setProperty("role", "muted")
        self._lead.setWordWrap(True)
        right = QVBoxLayout()
        right.addWidget(self._lead)
        right.addWidget(self.difference, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.list.currentItemChanged.connect(lambda *_: self._choose())
        self.back.clicked.connect(lambda: self.back_asked.emit(self.name))

    @property
    def name(self) -> str:
        """The chosen version; empty when there is none."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_versions(self, versions: tuple[Version, ...]) -> None:
        """Newest first."""
        self._versions = versions
        kept = self.name
        self.list.blockSignals(True)
        self.list.clear()
        for version in versions:
            item = QListWidgetItem(tr("until {time}", time=written.date_time(version.saved_ns)))
            item.setData(Qt.ItemDataRole.UserRole, version.name)
            self.list.addItem(item)
            if version.name == kept:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._choose()

    def show_difference(self, diff: str) -> None:
        """What going back would change."""
        self.difference.show_diff(diff, tr("The file says the same today."))
        self.back.setEnabled(bool(diff))

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self.list.setFixedWidth(theme.px(62))
        self.difference.set_theme(theme)
        layout = self.layout()
        assert layout is not None
        margin = theme.px(theme.gap_mm)
        layout.setContentsMargins(margin, margin, margin, margin)
        layout.setSpacing(theme.px(theme.margin_mm))

    def retranslate(self) -> None:
        """Set all texts again."""
        self.back.setText(tr("Go back to this version"))
        self.show_versions(self._versions)

    def _choose(self) -> None:
        self.back.setEnabled(False)
        if not self.name:
            self._lead.setText(
                tr("Choose a version to see what going back to it would change.")
                if self._versions
                else tr(
                    "There is no earlier version yet: every saved change keeps the one before it, a hundred of them."
                )
            )
            self.difference.show_diff("", "")
            return
        self._lead.setText(tr("Going back to this version would change:"))
        self.chosen.emit(self.name)
