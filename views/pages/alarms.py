"""The alarm page: its list, its journal and what they tell about the alarm system, as tabs. It refuses to show anything itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout

from app.domain.snapshot import PlantSnapshot
from views.binding.i18n import tr
from views.binding.page import Page, Route
from views.binding.plant_link import PlantLink
from views.models.alarm_sound import AlarmSounds
from views.pages.alarm_figures import AlarmKpis
from views.pages.alarm_journal import AlarmJournal
from views.pages.alarm_list import AlarmList
from views.pages.alarm_messages import AlarmMessages
from views.pages.alarm_rules import AlarmRules
from views.shell.theme import LIGHT, Theme

LIST, JOURNAL, FIGURES, RULES, MESSAGES = "list", "journal", "figures", "rules", "messages"


class AlarmsPage(Page):
    """A tab is made when it is first looked at. ``option("tab")`` of a route chooses one."""

    def __init__(self, link: PlantLink, sounds: AlarmSounds) -> None:
        super().__init__()
        self._makers: dict[str, Callable[[PlantLink], Page]] = {
            LIST: lambda link: AlarmList(link, sounds),
            JOURNAL: AlarmJournal,
            FIGURES: AlarmKpis,
            RULES: AlarmRules,
            MESSAGES: AlarmMessages,
        }
        self._link, self._theme = link, LIGHT
        self._made: dict[str, Page] = {}
        self.tabs, self._stack = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for _ in self._makers:
            self.tabs.addTab("")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.tabs)
        self._column.addWidget(self._stack, 1)
        self._put(LIST)
        self.tabs.currentChanged.connect(lambda _: self._turned(Route("alarms")))

    def _put(self, name: str) -> Page:
        """The tab's page, made when it is first needed."""
        page = self._made.get(name)
        if page is None:
            page = self._made[name] = self._makers[name](self._link)
            page.set_theme(self._theme)
            page.retranslate()
            page.navigate.connect(self.navigate)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        return page

    @property
    def tab(self) -> str:
        """The name of the chosen one."""
        return list(self._makers)[self.tabs.currentIndex()]

    def page(self, name: str) -> Page:
        """A tab's page, brought to the front."""
        self.tabs.setCurrentIndex(list(self._makers).index(name))
        return self._put(name)

    def _turned(self, route: Route) -> None:
        page = self._put(self.tab)
        page.apply(self._link.snapshot())
        page.show_route(route)

    # ------------------------------------------------------------ the page

    def show_route(self, route: Route) -> None:
        """The tab of the route, as the route wants it."""
        wanted = route.option("tab", self.tab)
        if wanted in self._makers:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(list(self._makers).index(wanted))
            self.tabs.blockSignals(False)
        rest = tuple(pair for pair in route.options if pair[0] != "tab")
        self._turned(replace(route, options=rest))

    def apply(self, snapshot: PlantSnapshot) -> None:
        """For the visible tab."""
        self._put(self.tab).apply(snapshot)

    def set_theme(self, theme: Theme) -> None:
        """Hand colours and sizes on."""
        self._theme = theme
        margin = theme.px(theme.margin_mm) // 2
        self._column.setContentsMargins(margin, 0, margin, margin)
        self._column.setSpacing(theme.px(theme.gap_mm / 2))
        for page in self._made.values():
            page.set_theme(theme)

    def retranslate(self) -> None:
        """Set all texts again."""
        for at, words in enumerate((tr("Alarm list"), tr("Journal"), tr("Key figures"), tr("Rules"), tr("Messages"))):
            self.tabs.setTabText(at, words)
        for page in self._made.values():
            page.retranslate()

    def state(self) -> Route:
        """Where the visible tab stands."""
        inner = self._put(self.tab).state()
        return replace(inner, options=(("tab", self.tab), *inner.options))
