"""What every table of ours is: whole rows to be read and chosen, in even lines without a grid."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QTableView


def whole_rows(table: QTableView) -> None:
    """Make it so; who wants cells, several lines or editing says so afterwards."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
