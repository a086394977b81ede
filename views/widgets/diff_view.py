"""A unified diff that can be read at a glance: what goes, what comes, with sign and colour. Read only."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from views.shell.theme import LIGHT, Theme


class DiffView(QPlainTextEdit):
    """Shows a diff, or a sentence when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._theme = LIGHT
        self._diff = self._nothing = ""

    def set_theme(self, theme: Theme) -> None:
        """Take colours and font."""
        self._theme = theme
        self.setFont(fixed_font(theme))
        self._show()

    def show_diff(self, diff: str, nothing: str) -> None:
        """``nothing`` stands there when the diff is empty."""
        if (diff, nothing) != (self._diff, self._nothing):
            self._diff, self._nothing = diff, nothing
            self._show()

    def _show(self) -> None:
        self.clear()
        cursor = self.textCursor()
        # The two header lines name the same file twice.
        for line in self._diff.splitlines()[2:] or [self._nothing]:
            cursor.insertText(f"{line}\n", self._format(line))
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def _format(self, line: str) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setForeground(QColor(self._theme.text))
        if line.startswith(("+", "-")):
            edge = QColor(self._theme.running if line.startswith("+") else self._theme.failure)
            edge.setAlphaF(0.22)
            made.setBackground(edge)
        elif line.startswith("@@"):
            made.setForeground(QColor(self._theme.text_muted))
        return made


def fixed_font(theme: Theme) -> QFont:
    """A font of one width in the theme's body size."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(theme.font_px(theme.body_pt))
    return font
