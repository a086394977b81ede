"""One section of the settings as a form: a line per key with what it means. It asks no plant: every change is told as a path and a text."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.contracts.settings import FieldKind, Form, FormField
from views.binding.i18n import render, tr
from views.shell.theme import LIGHT, Theme

_WIDEST_MM = 120.0
_SWITCH = ("true", "false")


class SettingsForm(QWidget):
    """``changed`` carries the field and its new text (None: as if it were not there); ``secret_given`` a secret to be stored elsewhere."""

    changed = Signal(object, object)
    secret_given = Signal(object, str)
    removed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._form: Form | None = None
        self._removable = False
        self._fields: dict[str, FormField] = {}
        self.editors: dict[str, QLineEdit | QComboBox] = {}
        self._column = QVBoxLayout(self)
        self._title, self._meaning = QLabel(), QLabel()
        self._title.setProperty("role", "title")
        self._meaning.setProperty("role", "muted")
        self._meaning.setWordWrap(True)
        self._body = QFrame()
        self.remove = QPushButton()
        self.remove.clicked.connect(self._remove)
        foot = QHBoxLayout()
        foot.addWidget(self.remove)
        foot.addStretch(1)
        self._column.addWidget(self._title)
        self._column.addWidget(self._meaning)
        self._column.addWidget(self._body)
        self._column.addLayout(foot)
        self._column.addStretch(1)

    @property
    def form(self) -> Form | None:
        """What is shown."""
        return self._form

    def show_form(self, form: Form | None, title: str, meaning: str, *, removable: bool) -> None:
        """Show a section; of one that is shown already only the values change, and the focus stays where it is."""
        same = _keys(form) == _keys(self._form) and removable == self._removable
        self._form, self._removable = form, removable
        self._fields = {field.label: field for field in form.fields} if form is not None else {}
        self._title.setText(title)
        self._meaning.setText(meaning)
        self._meaning.setVisible(bool(meaning))
        if same:
            self._fill()
        else:
            self._rebuild()

    def set_theme(self, theme: Theme) -> None:
        """Take sizes."""
        self._theme = theme
        margin = theme.px(theme.margin_mm)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(theme.gap_mm))
        self._rebuild()

    def retranslate(self) -> None:
        """Set all texts again."""
        self._rebuild()

    # ------------------------------------------------------------ lines

    def _rebuild(self) -> None:
        self.editors = {}
        body = QFrame()
        body.setMaximumWidth(self._theme.px(2 * _WIDEST_MM))
        lines = QFormLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(self._theme.px(self._theme.gap_mm))
        lines.setHorizontalSpacing(self._theme.px(self._theme.margin_mm))
        lines.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in self._form.fields if self._form is not None else ():
            label = QLabel(f"{field.label} *" if field.required else field.label)
            editor = self._editor(field)
            editor.setAccessibleName(field.label)
            label.setBuddy(editor)
            self.editors[field.label] = editor
            lines.addRow(label, self._explained(editor, field))
        self._column.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body
        self._fill()
        self.remove.setText(tr("Remove this entry"))
        self.remove.setVisible(self._removable and self._form is not None)

    def _explained(self, editor: QWidget, field: FormField) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(0.5))
        meaning = QLabel(render(field.meaning))
        meaning.setProperty("role", "small")
        meaning.setWordWrap(True)
        column.addWidget(editor)
        if meaning.text():
            column.addWidget(meaning)
        return holder

    def _editor(self, field: FormField) -> QLineEdit | QComboBox:
        label = field.label
        if field.kind in (FieldKind.SWITCH, FieldKind.CHOICE):
            box = _CalmBox()
            box.setMaximumWidth(self._theme.px(_WIDEST_MM))
            words = {"true": tr("Yes"), "false": tr("No")}
            standard = words.get(field.default, field.default)
            box.addItem(tr("As usual ({default})", default=standard) if standard else tr("Not set"), None)
            for choice in _SWITCH if field.kind is FieldKind.SWITCH else field.choices:
                box.addItem(words.get(choice, choice) if field.kind is FieldKind.SWITCH else choice, choice)
            box.activated.connect(lambda _: self._tell(label, box.currentData()))
            return box
        line = QLineEdit()
        line.setMaximumWidth(self._theme.px(_WIDEST_MM))
        if field.kind is FieldKind.SECRET:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.editingFinished.connect(lambda: self._tell_secret(label, line.text()))
        else:
            line.setPlaceholderText(field.default)
            line.editingFinished.connect(lambda: self._tell(label, line.text().strip() or None))
        return line

    def _fill(self) -> None:
        """The values into the editors; what somebody is typing is not taken away from under the hands."""
        for label, editor in self.editors.items():
            field = self._fields[label]
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findData(field.value)) if field.value is not None else 0)
            elif field.kind is FieldKind.SECRET:
                editor.setText("")
                editor.setPlaceholderText(
                    tr("Stored as {name}; type to replace it", name=field.value)
                    if field.value
                    else tr("Kept in the key store, not in the file")
                )
            elif editor.text() != (field.value or "") and not (editor.hasFocus() and editor.isModified()):
                editor.setText(field.value or "")

    def _tell(self, label: str, value: str | None) -> None:
        field, editor = self._fields.get(label), self.editors.get(label)
        if isinstance(editor, QLineEdit):
            editor.setModified(False)
        if field is not None and value != field.value:
            self.changed.emit(field, value)

    def _tell_secret(self, label: str, value: str) -> None:
        if value:
            self.secret_given.emit(self._fields[label], value)

    def _remove(self) -> None:
        if self._form is not None:
            self.removed.emit(self._form)


class _CalmBox(QComboBox):
    """A wheel over a form scrolls the form; it changes no setting."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _keys(form: Form | None) -> tuple[object, ...]:
    """What makes two forms the same but for their values."""
    if form is None:
        return ()
    return (
        form.path,
        *((field.label, field.kind, field.choices, field.default, field.meaning) for field in form.fields),
    )
