"""The fields of an alarm rule. It tells what somebody types and shows what is wrong with it; it refuses to judge or to save."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.alarm_rule import RuleFault
from views.binding.i18n import render, tr
from views.models.rule_draft import SWITCHES, TRUE, Draft, fields
from views.shell.theme import LIGHT, Theme
from views.widgets.alarm_chip import priority_word
from views.widgets.offer import offer

CHOICES = ("severity", "priority", "consequence")
WORDY = ("guidance.pt-BR", "guidance.en")
FUNCTIONS = ("avg(, 5min)", "rate(, 1min)", "stddev(, 5min)", "min(, 5min)", "max(, 5min)", "count(, 10min)",
             "changed(, 5min)", "since()", "abs()")  # fmt: skip
_ROWS: tuple[tuple[str, ...], ...] = (
    ("name",),
    ("title.pt-BR", "title.en"),
    ("condition",),
    ("machines", "kinds"),
    ("duration", "off_delay", "deadband"),
    ("count", "within", "latch"),
    ("consequence", "time_to_respond", "priority"),
    ("severity", "re_alarm", "channels"),
    ("while",),
    ("schedule.days", "schedule.from", "schedule.to"),
    ("guidance.pt-BR", "guidance.en"),
    ("link",),
)
_COLUMNS = 6

Editor = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox


class RuleForm(QWidget):
    """``edited`` at every keystroke."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme, self._showing = LIGHT, False
        self.editors: dict[str, Editor] = {}
        self.labels: dict[str, QLabel] = {}
        self.faults: dict[str, QLabel] = {}
        self.insert = QPushButton()
        self._menu = QMenu(self)
        self._signals: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._arrange()
        self._menu.aboutToShow.connect(self._fill_menu)
        self.insert.setMenu(self._menu)

    def _arrange(self) -> None:
        self._grid = QGridLayout(self)
        for row, names in enumerate(_ROWS):
            wide = _COLUMNS // len(names)
            for at, name in enumerate(names):
                self._grid.addWidget(self._cell(name), row, at * wide, 1, wide, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(len(_ROWS), 1)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _cell(self, name: str) -> QWidget:
        """Label, field, and the sentence below it when it is wrong."""
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        label, fault, editor = QLabel(), QLabel(), self._editor(name)
        label.setProperty("role", "small")
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setBuddy(editor)
        fault.setProperty("role", "error")
        fault.setWordWrap(True)
        fault.hide()
        self.labels[name], self.faults[name], self.editors[name] = label, fault, editor
        for part in (label, editor, fault):
            column.addWidget(part)
        if name == "condition":
            column.addWidget(self.insert, 0, Qt.AlignmentFlag.AlignLeft)
        return cell

    def _editor(self, name: str) -> Editor:
        if name == "condition" or name in WORDY:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.textChanged.connect(self._typed)
            return text
        if name in SWITCHES:
            box = QCheckBox()
            box.toggled.connect(self._typed)
            return box
        if name in CHOICES:
            choice = QComboBox()
            choice.currentIndexChanged.connect(self._typed)
            return choice
        line = QLineEdit()
        line.textEdited.connect(self._typed)
        return line

    def _typed(self) -> None:
        if not self._showing:
            self.edited.emit()

    # ------------------------------------------------------------ values

    def show_draft(self, draft: Mapping[str, str]) -> None:
        """Put these texts into the fields."""
        self._showing = True
        for name in fields():
            _put(self.editors[name], draft.get(name, ""))
        self._showing = False

    def draft(self) -> Draft:
        """What stands in the fields."""
        return {name: _taken(self.editors[name]) for name in fields()}

    def put(self, name: str, text: str) -> None:
        """Put a text into one field, as if somebody had typed it."""
        _put(self.editors[name], text)
        if isinstance(self.editors[name], QLineEdit):
            self._typed()

    def show_faults(self, faults: Iterable[RuleFault]) -> None:
        """A sentence below each wrong field; in an expression the place is underlined."""
        told: dict[str, list[RuleFault]] = {}
        for each in faults:
            told.setdefault(each.key if each.key in self.faults else _first_field(each.key), []).append(each)
        for name, label in self.faults.items():
            mine = told.get(name, [])
            label.setVisible(bool(mine))
            label.setText("\n".join(render(each.problem) for each in mine))
        condition = self.editors["condition"]
        if isinstance(condition, QPlainTextEdit):
            condition.setExtraSelections([self._mark(condition, each.column) for each in told.get("condition", [])])

    def _mark(self, text: QPlainTextEdit, column: int) -> QTextEdit.ExtraSelection:
        """A wavy line from this column to the end of its word."""
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(text.document())
        cursor.setPosition(min(max(0, column - 1), max(0, text.document().characterCount() - 1)))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(self._theme.fault))
        look.setBackground(QColor(self._theme.hover))
        mark.cursor, mark.format = cursor, look
        return mark

    # ------------------------------------------------------------ what can be inserted

    def offer_signals(self, signals: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Component and its signals, for the menu beside the condition."""
        self._signals = tuple(signals)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for group, names in self._signals:
            inner = self._menu.addMenu(group)
            for name in names:
                inner.addAction(name).triggered.connect(lambda _=False, name=name: self._insert(name))
        functions = self._menu.addMenu(tr("Over time"))
        for use in FUNCTIONS:
            functions.addAction(use).triggered.connect(lambda _=False, use=use: self._insert(use))

    def _insert(self, words: str) -> None:
        text = self.editors["condition"]
        assert isinstance(text, QPlainTextEdit)
        text.insertPlainText(words)
        if "(" in words:
            cursor = text.textCursor()
            cursor.setPosition(cursor.position() - len(words) + words.index("(") + 1)
            text.setTextCursor(cursor)
        text.setFocus()

    # ------------------------------------------------------------ how it looks

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        self._grid.setContentsMargins(0, 0, theme.px(theme.gap_mm), 0)
        self._grid.setHorizontalSpacing(theme.px(theme.gap_mm))
        self._grid.setVerticalSpacing(theme.px(theme.gap_mm / 2))
        height = theme.px(theme.control_mm * 0.85)
        for editor in self.editors.values():
            if isinstance(editor, QPlainTextEdit):
                editor.setFixedHeight(theme.px(17.0))
            else:
                editor.setFixedHeight(height)
                editor.setStyleSheet(f"min-height: {height - 2}px;")
        self.insert.setFixedHeight(height)
        self.insert.setStyleSheet(
            f"QPushButton {{ min-height: {height - 2}px; }} QPushButton::menu-indicator {{ image: none; width: 0; }}"
        )

    def retranslate(self) -> None:
        """Set all texts again."""
        self._showing = True
        for name, label in self.labels.items():
            label.setText(field_word(name))
            self.editors[name].setAccessibleName(field_word(name))
        for name, words in _hints().items():
            editor = self.editors[name]
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.setPlaceholderText(words)
        for name, choices in _choices().items():
            box = self.editors[name]
            if isinstance(box, QComboBox):
                offer(box, choices)
                box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
                box.setMinimumContentsLength(6)
        latch = self.editors["latch"]
        if isinstance(latch, QCheckBox):
            latch.setText(tr("until somebody resets it"))
        self.insert.setText(tr("Insert") + " ▾")
        self._showing = False


def _first_field(key: str) -> str:
    return next((name for name in fields() if name.partition(".")[0] == key), "name")


def _put(editor: Editor, text: str) -> None:
    if isinstance(editor, QCheckBox):
        editor.setChecked(text == TRUE)
    elif isinstance(editor, QComboBox):
        at = editor.findData(text)
        if at < 0:  # something that the file says and nobody offers: the check tells about it
            editor.addItem(text, text)
        editor.setCurrentIndex(editor.findData(text))
    elif isinstance(editor, QPlainTextEdit):
        if editor.toPlainText() != text:
            editor.setPlainText(text)
    elif editor.text() != text:
        editor.setText(text)


def _taken(editor: Editor) -> str:
    if isinstance(editor, QCheckBox):
        return TRUE if editor.isChecked() else ""
    if isinstance(editor, QComboBox):
        return editor.currentData() or ""
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit) else editor.text()


def field_word(name: str) -> str:
    """What a field is called."""
    return {
        "name": tr("Name in files and messages"),
        "title.pt-BR": tr("Title in Portuguese"),
        "title.en": tr("Title in English"),
        "condition": tr("Alarm when"),
        "machines": tr("Machines"),
        "kinds": tr("Kinds of machines"),
        "duration": tr("Must hold for (delay)"),
        "off_delay": tr("Must be over for"),
        "deadband": tr("Deadband"),
        "count": tr("Announce at the n-th time"),
        "within": tr("… within"),
        "latch": tr("Stays"),
        "consequence": tr("When nobody acts"),
        "time_to_respond": tr("Time to respond"),
        "priority": tr("Priority"),
        "severity": tr("Severity"),
        "re_alarm": tr("Announce again after"),
        "channels": tr("Announced through"),
        "while": tr("Suppressed while"),
        "schedule.days": tr("Armed on"),
        "schedule.from": tr("From"),
        "schedule.to": tr("To"),
        "guidance.pt-BR": tr("What to do, in Portuguese"),
        "guidance.en": tr("What to do, in English"),
        "link": tr("Manual page or document"),
    }[name]


def _hints() -> dict[str, str]:
    return {
        "name": "rpm_high",
        "condition": "avg(spindle_load, 5min) > 85 and not (program matches 'WARMUP*')",
        "machines": tr("all"),
        "kinds": tr("all, for example mill"),
        "duration": "30s",
        "off_delay": "10s",
        "deadband": "0",
        "count": "1",
        "within": "10min",
        "time_to_respond": "10min",
        "re_alarm": tr("never"),
        "channels": tr("the screen alone"),
        "while": "estop == 'TRIGGERED'",
        "schedule.days": tr("always, or mon-fri"),
        "schedule.from": "06:00",
        "schedule.to": "22:00",
        "link": "https://…",
    }


def _choices() -> dict[str, list[tuple[str, str]]]:
    numbered = [(str(number), f"{number} {priority_word(number)}") for number in (1, 2, 3, 4)]
    return {
        "priority": [("", tr("automatic")), *numbered],
        "consequence": [
            ("", "—"),
            ("injury", tr("Injury")),
            ("machine damage", tr("Machine damage")),
            ("scrap", tr("Scrap")),
            ("stop", tr("Standstill")),
            ("none", tr("A notice")),
        ],
        "severity": [
            ("", "—"),
            ("critical", tr("critical (1)")),
            ("warning", tr("warning (3)")),
            ("info", tr("info (4)")),
        ],
    }
