"""Puts back what people moved on a page, at the next start too: the parts of split views and the widths of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QSplitter, QTableView, QWidget

from views.shell.preferences import Preferences
from views.shell.theme import Theme


class Arrangement:
    """Of one window's pages. Columns are kept in mm, so that other letters or another screen keep their looks."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences

    def adopt(self, name: str, page: QWidget, theme: Callable[[], Theme]) -> None:
        """Restore a page that was just made, and remember what is moved on it from now on."""
        for key, splitter in _named(name, page, QSplitter):
            splitter.splitterMoved.connect(lambda *_, key=key, splitter=splitter: self._put(key, splitter.sizes(), 1.0))
        for key, header in self._headers(name, page):
            header.sectionResized.connect(lambda *_, key=key, header=header: self._keep_columns(key, header, theme()))
        self.restore(name, page, theme())

    def restore(self, name: str, page: QWidget, theme: Theme) -> None:
        """As whoever is here now has left it."""
        for key, splitter in _named(name, page, QSplitter):
            sizes = self._kept(key, splitter.count())
            if sizes:
                splitter.setSizes([round(size) for size in sizes])
        self.restore_columns(name, page, theme)

    def restore_columns(self, name: str, page: QWidget, theme: Theme) -> None:
        """Again after a page took other sizes."""
        for key, header in self._headers(name, page):
            for column, wide_mm in enumerate(self._kept(key, header.count())):
                if header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive and wide_mm > 0:
                    header.resizeSection(column, theme.px(wide_mm))

    @staticmethod
    def _headers(name: str, page: QWidget) -> Iterator[tuple[str, QHeaderView]]:
        for key, table in _named(name, page, QTableView):
            yield key, table.horizontalHeader()

    def _keep_columns(self, key: str, header: QHeaderView, theme: Theme) -> None:
        """Only what a hand does: pages fit their columns by themselves all the time."""
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton and header.underMouse():
            self._put(key, [header.sectionSize(column) for column in range(header.count())], float(theme.px(100)) / 100)

    def _put(self, key: str, sizes: list[int], unit: float) -> None:
        self._preferences.put(key, " ".join(f"{size / unit:.5g}" for size in sizes))

    def _kept(self, key: str, count: int) -> list[float]:
        """As many numbers as there are parts; a page that has others since begins anew."""
        try:
            sizes = [float(word) for word in self._preferences.get(key, "").split()]
        except ValueError:
            return []
        return sizes if len(sizes) == count and all(size >= 0 for size in sizes) else []


W = TypeVar("W", bound=QWidget)


def _named(name: str, page: QWidget, kind: type[W]) -> Iterator[tuple[str, W]]:
    for number, widget in enumerate(page.findChildren(kind)):
        yield f"arrangement/{name}/{kind.__name__}{number}", widget
