"""Help beside the page: one text per page and language, with its picture; it refuses to cover what it explains."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from views.binding.i18n import tr
from views.shell.buttons import FrameButton
from views.shell.resources import RESOURCES
from views.shell.theme import Theme

HELP = RESOURCES / "help"
_WIDTH_MM = 96.0


class PictureBrowser(QTextBrowser):
    """Shows pictures as wide as there is room."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the help folder, scaled to the panel."""
        file = QUrl(name).fileName()
        image = QImage(str(HELP / "img" / file))
        if image.isNull():
            return super().loadResource(kind, QUrl(name))
        width = max(80, self.viewport().width() - 8)
        return image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)


class HelpPanel(QFrame):
    """Follows the page that is shown while it is open."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._page, self._language = "", "en"
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._close = FrameButton("close")
        self._close.clicked.connect(self.dismiss)
        self._text = PictureBrowser()
        self._text.setOpenExternalLinks(False)
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self._text, 1)
        self.hide()

    def show_page(self, page: str, language: str) -> None:
        """The help of this page in this language."""
        if (page, language) != (self._page, self._language):
            self._page, self._language = page, language
            self._fill()

    def toggle(self) -> None:
        """Open or close."""
        self.setVisible(not self.isVisible())
        if self.isVisible():
            self._fill()
            self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        self.closed.emit()

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.setFixedWidth(theme.px(_WIDTH_MM))
        self._close.set_theme(theme)
        self._fill()

    def retranslate(self) -> None:
        """Set the fixed texts again."""
        self._title.setText(tr("Help"))
        self._close.describe(tr("Close"), tr("Close the help (Esc)"))
        self._text.setAccessibleName(tr("Help"))

    def sizeHint(self) -> QSize:
        """A column of readable lines."""
        return QSize(self.width(), 200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        if self.isVisible() or self._page:
            self._text.setMarkdown(help_text(self._page, self._language))


def help_text(page: str, language: str) -> str:
    """The page's help as Markdown; a page without one says so and names the keys."""
    path = HELP / language / f"{page}.md"
    if path.is_file():
        return path.read_text("utf-8")
    return tr("There is no help for this page yet. The key ? shows all keys.")
