"""The whole window through all pages, looks and languages, twice; prints the layout items that PySide still holds although Qt freed them.

The next object at such an address is taken for the item. A process of its own: looking at a layout's items registers them.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import qasync
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem
from shiboken6 import Shiboken

from tests.settings_builders import RealSettings
from tests.views.furnished import SETTINGS, VIEWS, furnished
from tests.views.seated import Seated
from views.shell.application import application


def stale_layout_items() -> list[str]:
    """Kind and address of each."""
    known = {
        _address(wrapper): type(wrapper).__name__
        for wrapper in Shiboken.getAllValidWrappers()
        if isinstance(wrapper, QLayoutItem) and not isinstance(wrapper, QObject)
    }
    standing = set()
    for widget in QApplication.allWidgets():
        for layout in widget.findChildren(QLayout):
            items = [layout.itemAt(place) for place in range(layout.count())]
            standing |= {_address(item) for item in items if item is not None and not isinstance(item, QObject)}
    return [f"{kind} {address:#x}" for address, kind in known.items() if address not in standing]


def _address(wrapper: object) -> int:
    return int(Shiboken.getCppPointer(wrapper)[0])


async def _tour(seated: Seated) -> None:
    for _ in range(2):
        for route in VIEWS.values():
            seated.go(route)
            await seated.settled()
            seated.beat()
        seated.seat.toggle_theme()
        seated.seat.toggle_language()
        await seated.settled()
    print(stale_layout_items())


def main() -> int:
    """``python -m tests.views.long_life``: prints ``[]`` where nothing is stale."""
    with tempfile.TemporaryDirectory() as folder, closing(RealSettings(Path(folder), SETTINGS)) as settings:
        return Seated(furnished(settings)).play(qasync.QEventLoop(application()), _tour, VIEWS["overview"])


if __name__ == "__main__":
    raise SystemExit(main())
