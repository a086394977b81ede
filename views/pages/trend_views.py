"""Named views: keeping the trend as it stands, going back to one, forgetting one. Refuses to know what a view holds."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QInputDialog

from views.binding.i18n import render, tr
from views.models.saved_views import SavedView, ViewShelf
from views.pages.trend_export import refusal
from views.pages.trend_face import TrendFace


class TrendViews:
    """The views of whoever sits here, in the menu of one page."""

    def __init__(
        self, folder: Path, host: TrendFace, standing: Callable[[], SavedView], take: Callable[[SavedView], None]
    ) -> None:
        self._folder, self._host = folder, host
        self._standing, self._take = standing, take
        self._shelf = ViewShelf(folder, getpass.getuser())
        host.tools.show_views(self._shelf.names)
        host.tools.view_kept.connect(self._ask_name)
        host.tools.view_chosen.connect(self._choose)
        host.tools.view_dropped.connect(lambda name: self._change(lambda: self._shelf.drop(name)))

    def _choose(self, name: str) -> None:
        view = self._shelf.get(name)
        if view is not None:
            self._take(view)

    def _ask_name(self) -> None:
        """What is kept is how the trend stood when it was asked for."""
        view = self._standing()
        dialog = QInputDialog(self._host)
        dialog.setWindowTitle(tr("Saved views"))
        dialog.setLabelText(tr("Name of this view"))
        dialog.setOkButtonText(tr("Save"))
        dialog.setCancelButtonText(tr("Cancel"))
        dialog.textValueSelected.connect(lambda name: self._keep(replace(view, name=name.strip())))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, view: SavedView) -> None:
        if view.name:
            self._change(lambda: self._shelf.keep(view))

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            self._host.said.show_words(render(refusal(self._folder, error).message))
        self._host.tools.show_views(self._shelf.names)
