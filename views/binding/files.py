"""Where a person wants a file to be: the one dialog for saving; it refuses to write anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from views.binding.i18n import tr


def ask_where(parent: QWidget, name: str, then: Callable[[Path], None]) -> QFileDialog:
    """Ask for a place, beginning with this name; ``then`` is called when somebody chose one."""
    suffix = name.rpartition(".")[2]
    dialog = QFileDialog(parent, tr("Save as"), name, f"{suffix.upper()} (*.{suffix})")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog
