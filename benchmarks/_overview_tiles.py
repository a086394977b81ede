"""The process that ``overview_tiles`` measures. Prints JSON."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from dataclasses import replace

import qasync
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.snapshot import MachineSnapshot, PlantSnapshot
from app.domain.state import MachineState
from tests.fleet_builders import FakeFleet, hub_shop
from tests.views.builders import NOW, FakePlant, S, plant, shop
from tests.views.furnished import VIEWS
from tests.views.seated import Seated
from views.binding.plant_link import PlantLink
from views.pages.fleet import FleetPage
from views.pages.overview import OverviewPage
from views.shell.application import application
from views.shell.style import font
from views.shell.theme import LIGHT, Theme
from views.widgets.chips import state_icon
from views.widgets.mark import Mark, mark_of
from views.widgets.tile_board import TileBoard

COUNT, FRAMES, BEATS, SWITCHES = 1_000, 60, 50, 12
SIZE = (1_842, 948)
"""The page's part of a window of 1920 x 1080."""
STATES = (MachineState.RUNNING, MachineState.IDLE, MachineState.STOPPED, MachineState.SETUP, MachineState.FAULT)
Index = QModelIndex | QPersistentModelIndex


def machines(frame: int, every: int = 1) -> tuple[MachineSnapshot, ...]:
    """A thousand; each ``every``-th in another state for another time in each frame."""
    found = []
    for number in range(COUNT):
        turn = frame - (frame - number) % every + number
        found.append(
            replace(
                _BASE[number],
                revision=turn,
                state=STATES[(turn + turn // every) % len(STATES)],
                state_since_ns=NOW - (turn * 37 % 9_000) * S,
            )
        )
    return tuple(found)


_SHOP = shop().machines
_BASE = [
    replace(_SHOP[n % len(_SHOP)], id=f"m{n}", name=f"{_SHOP[n % len(_SHOP)].name} {n // 7 + 1}", conditions=())
    for n in range(COUNT)
]


class Rows(QAbstractListModel):
    """The reference's model: one mark a row."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: tuple[Mark, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.marks)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Mark | None:
        return self.marks[index.row()] if role == Qt.ItemDataRole.UserRole else None

    def show(self, marks: tuple[Mark, ...]) -> None:
        self.marks = marks
        self.dataChanged.emit(self.index(0), self.index(len(marks) - 1))


class Delegate(QStyledItemDelegate):
    """The reference's painting: the same ground, shape, time and name, as a delegate paints them."""

    def __init__(self, theme: Theme, size: QSize) -> None:
        super().__init__()
        self._theme, self._size = theme, size

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        mark, box = index.data(Qt.ItemDataRole.UserRole), QRectF(option.rect)  # type: ignore[attr-defined]
        half = box.height() / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(QColor(self._theme.state_colour(mark.state)))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
        state_icon(
            painter, mark.state, QRectF(box.left() + 3, box.top() + 2, half * 0.7, half * 0.7), self._theme.on_state
        )
        painter.setPen(QColor(self._theme.on_state))
        painter.setFont(font(self._theme, 9.5))
        upper = QRectF(box.left(), box.top(), box.width() - 3, half)
        painter.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, mark.since_text)
        painter.setFont(font(self._theme, 10, bold=True))
        lower = QRectF(box.left() + 3, box.top() + half, box.width() - 6, half)
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, mark.name)


def frames() -> tuple[list[float], list[float], list[float]]:
    """CPU seconds of each frame of ours and of the reference, all changed; and % of a core with a tenth changing at 10 Hz."""
    page = OverviewPage(PlantLink(FakePlant(plant(*machines(0)))))
    page.set_theme(LIGHT)
    page.retranslate()
    page.resize(*SIZE)
    page.show()
    snapshots = [plant(*machines(frame)) for frame in range(FRAMES)]
    tenths = [plant(*machines(frame, 10)) for frame in range(BEATS)]
    gc.collect()
    gc.freeze()  # as the window does; and the pictures of the future are the measuring's, not the window's
    _settle(page, snapshots[0])
    board = page.findChild(TileBoard)
    assert len(board.marks) == COUNT, "they are not all seen at once"
    place = board.place(0)
    assert board.place(COUNT - 1).bottom() <= board.visibleRegion().boundingRect().bottom()
    ours = [_cost(lambda s=s: (page.apply(s), _paint())) for s in snapshots]
    page.apply(tenths[0])
    _paint()
    tenth = sum(_cost(lambda s=s: (page.apply(s), _paint())) for s in tenths[1:]) / (BEATS - 1) * 10 * 100
    page.close()
    return ours, _reference(snapshots, LIGHT, place.size()), [tenth]


def _reference(snapshots: list[PlantSnapshot], theme: Theme, size: QSize) -> list[float]:
    rows, view = Rows(), QListView()
    rows.marks = tuple(mark_of(machine, NOW) for machine in snapshots[0].machines)
    view.setModel(rows)
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setUniformItemSizes(True)
    view.setSpacing(1)
    view.setItemDelegate(delegate := Delegate(replace(theme, scale=0.55), size))
    view.resize(*SIZE)
    view.show()
    _paint()
    found = [
        _cost(lambda s=s: (rows.show(tuple(mark_of(machine, NOW) for machine in s.machines)), _paint()))
        for s in snapshots
    ]
    view.close()
    del delegate
    return found


def fleet() -> list[float]:
    """% of a core with a tenth changing at 5 Hz on a hub's first page."""
    fake = FakePlant(hub_shop(plant(*machines(0))))
    fake.fleet = FakeFleet(NOW)
    link = PlantLink(fake)
    assert link.fleet is not None
    page = FleetPage(link, link.fleet)
    page.set_theme(LIGHT)
    page.retranslate()
    page.resize(*SIZE)
    page.show()
    tenths = [hub_shop(plant(*machines(frame, 10))) for frame in range(BEATS)]
    gc.collect()
    gc.freeze()
    _settle(page, tenths[0])
    assert len(page.board.marks) == COUNT
    found = sum(_cost(lambda s=s: (page.apply(s), _paint())) for s in tenths[1:]) / (BEATS - 1) * 5 * 100
    page.close()
    return [found]


def _settle(page: OverviewPage | FleetPage, snapshot: PlantSnapshot) -> None:
    for _ in range(3):
        page.apply(snapshot)
        _paint()


def _paint() -> None:
    QApplication.processEvents()


def _cost(work: object) -> float:
    begun = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - begun


async def switches(seated: Seated) -> dict[str, list[float]]:
    """CPU seconds of the window for another look, and for another language, with every page made."""
    for route in VIEWS.values():
        seated.go(route)
        await seated.settled()
    seated.go(VIEWS["overview"])
    await seated.settled()
    found: dict[str, list[float]] = {"look": [], "language": [], "visit": []}
    pages = [route for route in VIEWS.values() if route.page != "overview"]
    for turn in range(SWITCHES):
        for name, act in (("look", seated.seat.toggle_theme), ("language", seated.seat.toggle_language)):
            begun = time.process_time()
            act()
            seated.beat()
            seated.window.repaint()
            found[name].append(time.process_time() - begun)
            await asyncio.sleep(0.05)
        begun = time.process_time()
        seated.go(pages[turn * 5 % len(pages)])
        seated.window.repaint()
        found["visit"].append(time.process_time() - begun)
        await seated.settled()
        seated.go(VIEWS["overview"])
        await seated.settled()
    return found


def main() -> int:
    app = application()
    ours, theirs, tenth = frames()
    found: dict[str, list[float]] = {"ours": ours, "theirs": theirs, "tenth": tenth, "fleet": fleet()}
    seated = Seated(FakePlant(shop()))
    seated.window.resize(1920, 1080)

    async def scenario(window: Seated) -> None:
        found.update(await switches(window))

    seated.play(qasync.QEventLoop(app), scenario)
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
