"""The breadcrumb: every step a target for a finger; when the room is short, the first steps go (Back still leads there)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from views.shell.style import font, metrics
from views.shell.theme import LIGHT, Theme

_SIGN = "›"


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; ``target`` is what following it asks for, empty for the place itself."""

    text: str
    target: str = ""


class CrumbButton(QAbstractButton):
    """One step. The last one says where we are and leads nowhere."""

    def __init__(self, crumb: Crumb, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.crumb = crumb
        self.setText(crumb.text)
        self.setAccessibleName(crumb.text)
        leads = bool(crumb.target)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if leads else Qt.FocusPolicy.NoFocus)
        self.setEnabled(leads)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def wanted(self) -> int:
        """Its width with all of its words; a step that leads somewhere is at least a finger wide."""
        theme = self._theme
        words = round(metrics(theme, theme.title_pt, bold=True).horizontalAdvance(self.text())) + 1
        return max(theme.px(theme.target_mm), words + theme.px(3)) if self.crumb.target else words + theme.px(2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The word, shortened when there is no room; hover and focus show."""
        theme = self._theme
        with QPainter(self) as painter:
            box = QRectF(self.rect())
            if self.isEnabled() and (self.underMouse() or self.isDown()):
                painter.fillRect(box, QColor(theme.hover))
            painter.setFont(font(theme, theme.title_pt, bold=True))
            painter.setPen(QColor(theme.text_muted if self.crumb.target else theme.text))
            size = metrics(theme, theme.title_pt, bold=True)
            words = size.elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            if self.hasFocus():
                painter.setPen(QPen(QColor(theme.accent), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -1))


class Crumbs(QWidget):
    """Lays its steps out by hand: the last ones that fit."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._crumbs: tuple[Crumb, ...] = ()
        self.steps: list[CrumbButton] = []
        self._signs: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_crumbs(self, crumbs: tuple[Crumb, ...]) -> None:
        """Where we are."""
        if crumbs != self._crumbs:
            self._crumbs = crumbs
            self._build()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.setFixedHeight(theme.px(theme.target_mm))
        self._build()

    def sizeHint(self) -> QSize:
        """All steps in a row."""
        return QSize(sum(step.wanted() + self._between() for step in self.steps), self.height())

    def minimumSizeHint(self) -> QSize:
        """A few letters of the last step."""
        return QSize(self._theme.px(16), self.height())

    def _between(self) -> int:
        return self._theme.px(self._theme.touch_gap_mm)

    def _build(self) -> None:
        for step in self.steps:
            step.setParent(None)
            step.deleteLater()
        self.steps = [CrumbButton(crumb, self._theme, self) for crumb in self._crumbs]
        for step in self.steps:
            step.clicked.connect(lambda _=False, target=step.crumb.target: self.followed.emit(target))
        self.setAccessibleName(f" {_SIGN} ".join(crumb.text for crumb in self._crumbs))
        self.updateGeometry()
        self._lay()

    def _lay(self) -> None:
        room, between = self.width(), self._between()
        first = len(self.steps)
        used = 0
        for position in range(len(self.steps) - 1, -1, -1):
            wide = self.steps[position].wanted() + (between if position < len(self.steps) - 1 else 0)
            if used + wide > room and first < len(self.steps):
                break
            used, first = used + wide, position
        x, self._signs = 0, []
        for position, step in enumerate(self.steps):
            step.setVisible(position >= first)
            if position < first:
                continue
            wide = min(step.wanted(), room - x)
            step.setGeometry(x, 0, max(1, wide), self.height())
            x += wide
            if position < len(self.steps) - 1:
                self._signs.append(x + between / 2)
                x += between
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or fewer steps fit."""
        self._lay()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The signs between the steps."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.setFont(font(theme, theme.title_pt))
            painter.setPen(QColor(theme.text_muted))
            for x in self._signs:
                box = QRectF(x - self._between() / 2, 0, self._between(), self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _SIGN)
