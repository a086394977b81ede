"""The entries of a combo box in the present language; it refuses to change what is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QComboBox


def offer(box: QComboBox, choices: Iterable[tuple[Any, str]]) -> None:
    """Set words (data, words) for the first time or again; the box is as wide as the longest."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for data, words in choices:
        at = box.findData(data)
        if at < 0:
            box.addItem(words, data)
        else:
            box.setItemText(at, words)
