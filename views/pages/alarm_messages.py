"""Who was told what: channels with a test that shows the answer, and the outbox with what became of each message."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from app.domain.message import OperatorError
from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import language, render, tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.binding.tasks import Tasks
from views.models.message_rows import channel_face, outbox_face
from views.shell.theme import LIGHT, Theme
from views.widgets.sheet import Sheet
from views.widgets.touch import TouchButton

REFRESH_NS = 2_000_000_000


class AlarmMessages(Page):
    """Channels above, the outbox below. A row of the outbox leads to the alarm's journal."""

    def __init__(self, link: PlantLink) -> None:
        super().__init__()
        self._link, self._theme, self._tasks = link, LIGHT, Tasks()
        self._asked_ns = 0
        self.channels, self.outbox = Sheet(), Sheet()
        self.test, self.said = TouchButton(), QLabel()
        self.said.setWordWrap(True)
        self._titles = (QLabel(), QLabel())
        self._column, self._line = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        for title in self._titles:
            title.setProperty("role", "title")
        self._line.addWidget(self.test)
        self._line.addWidget(self.said, 1)
        self._column.addWidget(self._titles[0])
        self._column.addWidget(self.channels)
        self._column.addLayout(self._line)
        self._column.addWidget(self._titles[1])
        self._column.addWidget(self.outbox, 1)
        self.test.pressed_once.connect(self._send_test)
        self.outbox.opened.connect(self._open)
        self.channels.selectionModel().selectionChanged.connect(lambda *_: self._show_test())

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """Fresh at once."""
        self._asked_ns = 0
        self.apply(self._link.snapshot())

    def apply(self, snapshot: PlantSnapshot) -> None:
        """Every two seconds what has changed."""
        if abs(snapshot.time_ns - self._asked_ns) < REFRESH_NS:
            return
        self._asked_ns = snapshot.time_ns
        chosen = self._chosen()
        before = self.channels.model_rows.face
        face = channel_face(self._link.notifications.channels(), snapshot.time_ns)
        self.channels.show_face(face)
        if face != before:
            self.channels.setFixedHeight(self.channels.wanted_height(6))
            self.channels.selectRow(face.keys.index(chosen) if chosen in face.keys else 0)
        self._show_test()
        if not len(self._tasks):
            self._tasks.start(self._read())

    async def _read(self) -> None:
        try:
            self.outbox.show_face(outbox_face(await self._link.notifications.outbox(), language()))
        except OperatorError as error:
            self.said.setText(render(error.message))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is asked."""
        self._tasks.cancel()
        super().hideEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._column.setSpacing(theme.px(theme.gap_mm))
        self._line.setSpacing(theme.px(theme.touch_gap_mm))
        for sheet in (self.channels, self.outbox):
            sheet.set_theme(theme)
        self.channels.setFixedHeight(self.channels.wanted_height(6))
        self.test.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        self._titles[0].setText(tr("Channels"))
        self._titles[1].setText(tr("Messages"))
        self.test.setText(tr("Send a test"))
        self._show_test()
        self.show_route(Route("alarms"))

    def state(self) -> Route:
        """Nothing to remember."""
        return Route("alarms")

    # ------------------------------------------------------------ what people do

    def _chosen(self) -> str:
        rows, keys = self.channels.selectionModel().selectedRows(), self.channels.model_rows.face.keys
        return keys[rows[0].row()] if rows and rows[0].row() < len(keys) else ""

    def _show_test(self) -> None:
        there = bool(self.channels.model_rows.face.keys)
        self.test.setEnabled(bool(self._chosen()))
        if not there:
            self.said.setText(tr("No channel yet: add one under Settings, 'channels'."))

    def _send_test(self) -> None:
        channel = self._chosen()
        if channel:
            self.test.setEnabled(False)
            self.said.setText(tr("Sending a test by {channel} …", channel=channel))
            self._tasks.start(self._tested(channel))

    async def _tested(self, channel: str) -> None:
        try:
            answer = await self._link.notifications.test(channel, language())
            sign = "✓" if answer.taken else "✕"
            self.said.setText(f"{sign} {channel}: {render(answer.said)}")
        except OperatorError as error:
            self.said.setText(render(error.message))
        finally:
            self._show_test()

    def _open(self, alarm: str, _: int) -> None:
        self.navigate.emit(Route("alarms", options=(("tab", "journal"), ("range", "30d"), ("alarms", alarm))))
