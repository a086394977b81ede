"""The bar above every page: back, forward, where we are, link and age of the data, clock, language and theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.theme import LIGHT, Theme


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; ``target`` is what following it asks for, empty for the place itself."""

    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The station's links in one line. ``healthy`` False shows the failure symbol, shape and colour."""

    text: str
    age: str
    clock: str
    healthy: bool = True


class LinkSign(QWidget):
    """NE 107 in small: a calm ring when all links live, a red ✕ when one has failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._healthy = True

    def show_health(self, healthy: bool, theme: Theme) -> None:
        """Take state and colours."""
        if (healthy, theme) != (self._healthy, self._theme):
            self._healthy, self._theme = healthy, theme
            side = theme.px(3.6)
            self.setFixedSize(side, side)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ring or cross."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        pen = painter.pen()
        pen.setWidthF(2.2)
        pen.setColor(QColor(self._theme.running if self._healthy else self._theme.failure))
        painter.setPen(pen)
        if self._healthy:
            painter.drawEllipse(box)
            return
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.topRight(), box.bottomLeft())


class Header(QWidget):
    """Shows what it is given and says what was pressed."""

    back = Signal()
    forward = Signal()
    followed = Signal(str)
    language_asked = Signal()
    theme_asked = Signal()
    keys_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._crumbs: tuple[Crumb, ...] = ()
        self._summary = Summary("", "", "")
        self._back = FrameButton("back")
        self._forward = FrameButton("forward")
        self._trail = QLabel()
        self._trail.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self._sign = LinkSign()
        self._links = QLabel()
        self._age = QLabel()
        self._clock = QLabel()
        self._language = QPushButton()
        self._look = FrameButton("dark")
        self._keys = FrameButton("help")
        self._arrange()
        self._wire()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.addWidget(self._back)
        row.addWidget(self._forward)
        row.addWidget(self._trail)
        row.addStretch(1)
        for widget in (self._sign, self._links, self._age, self._clock, self._language, self._look, self._keys):
            row.addWidget(widget)
        for label in (self._links, self._age):
            label.setProperty("role", "muted")
        self._trail.setProperty("role", "title")
        self._clock.setProperty("role", "title")

    def _wire(self) -> None:
        self._back.clicked.connect(self.back)
        self._forward.clicked.connect(self.forward)
        self._trail.linkActivated.connect(self.followed)
        self._language.clicked.connect(self.language_asked)
        self._look.clicked.connect(self.theme_asked)
        self._keys.clicked.connect(self.keys_asked)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for button in (self._back, self._forward, self._look, self._keys):
            button.set_theme(theme)
        self._look.set_icon("light" if theme.name == "dark" else "dark")
        row = self.layout()
        assert row is not None
        gap = theme.px(theme.gap_mm)
        row.setContentsMargins(theme.px(theme.margin_mm), gap, theme.px(theme.margin_mm), gap)
        row.setSpacing(gap)
        self._sign.show_health(self._summary.healthy, theme)
        self.show_trail(self._crumbs)

    def retranslate(self) -> None:
        """Set all fixed texts again."""
        self._back.describe(tr("Back"), tr("Back (Alt+Left)"))
        self._forward.describe(tr("Forward"), tr("Forward (Alt+Right)"))
        self._look.describe(tr("Light or dark"), tr("Light or dark (Ctrl+D)"))
        self._keys.describe(tr("Keys"), tr("Keys (F1)"))
        self._language.setText(tr("Português"))
        self._language.setToolTip(tr("Change the language (Ctrl+L)"))

    def set_steps(self, *, back: bool, forward: bool) -> None:
        """Whether there is a place to go back or forward to."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def show_trail(self, crumbs: tuple[Crumb, ...]) -> None:
        """Show where we are; every step but the last leads somewhere."""
        self._crumbs = crumbs
        steps = [self._step(crumb) for crumb in crumbs]
        self._trail.setText("&nbsp; › &nbsp;".join(steps))
        self._trail.setAccessibleName(" › ".join(crumb.text for crumb in crumbs))

    def show_summary(self, summary: Summary) -> None:
        """Show links, age and clock; equal texts cost nothing."""
        if summary == self._summary:
            return
        self._summary = summary
        for label, text in (
            (self._links, summary.text),
            (self._age, f"·  {summary.age}" if summary.age else ""),
            (self._clock, summary.clock),
        ):
            if label.text() != text:
                label.setText(text)
        self._sign.show_health(summary.healthy, self._theme)
        self._sign.setAccessibleName(summary.text)

    def _step(self, crumb: Crumb) -> str:
        text = crumb.text.replace("&", "&amp;").replace("<", "&lt;")
        if not crumb.target:
            return text
        return f'<a href="{crumb.target}" style="color:{self._theme.text_muted};text-decoration:none">{text}</a>'
