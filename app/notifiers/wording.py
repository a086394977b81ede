"""Messages in words: Jinja2 templates in both languages, which a site may replace one by one in its data directory.

The first line of a template is the subject. Templates run in Jinja2's sandbox; one that fails is replaced by the built-in one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from app.domain.notification import HIGHEST, News, NewsKind, OutboxMessage
from app.notifiers.channel import Rendered

log = logging.getLogger(__name__)

BUILT_IN = Path(__file__).resolve().parents[2] / "resources" / "notifications"
LONGEST_DIGEST = 40
"""Lines of a digest; the alarm page has the rest."""
ACKNOWLEDGE = {"en": "Acknowledge", "pt-BR": "Reconhecer"}
_SEVERITY = {1: "critical", 2: "warning", 3: "warning", 4: "info"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the station is, as messages say it."""

    site: str
    station: str
    zone: tzinfo | None = None


class Wording:
    """Renders messages of the outbox. ``link`` gives the address at which a recipient may acknowledge, or nothing."""

    def __init__(self, place: Place, own: Path | None, link: Callable[[OutboxMessage], str]) -> None:
        self._place, self._link = place, link
        self._built_in = _environment(BUILT_IN)
        self._own = _environment(own) if own is not None and own.is_dir() else None

    def render(self, message: OutboxMessage) -> Rendered:
        """The message for people and programs."""
        language = message.language if (BUILT_IN / message.language).is_dir() else "en"
        subject, _, text = self._written(f"{language}/{message.kind}.txt", self._facts(message, language)).partition(
            "\n"
        )
        told = message.news[0]
        return Rendered(
            id=message.id,
            subject=subject.strip(),
            text=text.strip(),
            data=self._data(message),
            link=self._link(message),
            link_word=ACKNOWLEDGE[language],
            incident=message.incident,
            urgent=min(n.priority for n in message.news) == HIGHEST and told.kind is not NewsKind.RETURNED,
        )

    def _written(self, name: str, facts: Mapping[str, Any]) -> str:
        if self._own is not None and name in self._own.list_templates():
            try:
                return self._own.get_template(name).render(facts)
            except TemplateError as error:
                log.error("the site's own template %s fails (%s); the built-in one is used", name, error)
        return self._built_in.get_template(name).render(facts)

    def _facts(self, message: OutboxMessage, language: str) -> dict[str, Any]:
        news = message.news[0]
        return {
            "news": news,
            "machine": news.machine_name or news.machine,
            "title": _title(news, language),
            "guidance": news.guidance.get(language) or next(iter(news.guidance.values()), ""),
            "since": self._when(news.time_ns, language),
            "site": self._place.site,
            "station": self._place.station,
            "user": news.user,
            "count": len(message.news),
            "lines": [self._line(n, language) for n in sorted(message.news, key=_urgency)[:LONGEST_DIGEST]],
            "more": max(0, len(message.news) - LONGEST_DIGEST),
        }

    def _line(self, news: News, language: str) -> dict[str, Any]:
        return {
            "time": self._local(news.time_ns).strftime("%H:%M:%S"),
            "priority": news.priority,
            "machine": news.machine_name or news.machine,
            "title": _title(news, language),
            "over": news.kind is NewsKind.RETURNED,
        }

    def _local(self, time_ns: int) -> datetime:
        return datetime.fromtimestamp(time_ns / 1e9, UTC).astimezone(self._place.zone)

    def _when(self, time_ns: int, language: str) -> str:
        return self._local(time_ns).strftime("%d/%m/%Y %H:%M:%S" if language == "pt-BR" else "%Y-%m-%d %H:%M:%S")

    def _data(self, message: OutboxMessage) -> dict[str, Any]:
        facts = {"event": message.kind.value, "site": self._place.site, "station": self._place.station}
        if message.kind is NewsKind.DIGEST:
            return {**facts, "alarms": [_program(n) for n in message.news]}
        return {**facts, **_program(message.news[0])}


def _program(news: News) -> dict[str, Any]:
    """One piece of news for programs."""
    return {
        "kind": news.kind.value,
        "incident": news.incident,
        "alarm": news.alarm,
        "name": news.name,
        "occurrence": news.occurrence,
        "machine": news.machine,
        "machine_name": news.machine_name,
        "priority": news.priority,
        "severity": _SEVERITY[news.priority],
        "condition": news.condition,
        "value": news.value,
        "timestamp": datetime.fromtimestamp(news.time_ns / 1e9, UTC).isoformat(timespec="milliseconds")[:-6] + "Z",
        "title": dict(news.text),
        "guidance": dict(news.guidance),
        "user": news.user,
    }


def _title(news: News, language: str) -> str:
    return news.text.get(language) or news.text.get("en") or next(iter(news.text.values()), "") or news.name


def _urgency(news: News) -> tuple[int, int]:
    return news.priority, news.time_ns


def _environment(folder: Path) -> SandboxedEnvironment:
    # Messages are plain text; channels escape for themselves where their format asks for it.
    return SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
