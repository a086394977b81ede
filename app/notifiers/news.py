"""What the alarm journal says, as news for people: which transitions matter, and which incident each belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.alarm import AlarmDefinition, AlarmState, Step
from app.domain.alarm_picture import AlarmView
from app.domain.alarm_record import AlarmTransition
from app.domain.message import Message
from app.domain.notification import News, NewsKind

QUIET_NS = 30 * 60 * 1_000_000_000
"""An alarm that was away for so long and comes back is another incident, whether anybody acknowledged it or not."""

Render = Callable[[Message, str], str]


@dataclass(slots=True)
class _Incident:
    id: str
    returned_ns: int = 0


class Newsroom:
    """Follows transitions in order; remembers which incident each alarm is in."""

    def __init__(
        self,
        definition: Callable[[str], AlarmDefinition | None],
        machine_name: Callable[[str], str],
        render: Render,
        languages: Sequence[str],
    ) -> None:
        self._definition, self._machine_name = definition, machine_name
        self._render, self._languages = render, tuple(languages)
        self._incidents: dict[str, _Incident] = {}

    def read(self, transitions: Iterable[AlarmTransition]) -> list[News]:
        """The news in these transitions."""
        return [news for transition in transitions for news in self._read(transition)]

    def restore(self, row: AlarmView, incident: str) -> News:
        """After a start: this row is still open and belongs to this incident."""
        self._incidents[row.id] = _Incident(incident, row.standing.returned_ns if not row.standing.abnormal else 0)
        return self._news(
            NewsKind.RAISED, row.id, incident, row.standing.raised_ns, row.definition, row.standing.occurrence
        )

    def _read(self, transition: AlarmTransition) -> Iterable[News]:
        known = self._incidents.get(transition.alarm)
        if transition.announced:
            if transition.cause:
                return  # A consequence of something else that people are told about.
            if known is not None and known.returned_ns and transition.time_ns - known.returned_ns > QUIET_NS:
                yield self._of(NewsKind.CLOSED, transition, known.id)
                known = None
            if known is None:
                known = self._incidents[transition.alarm] = _Incident(f"{transition.alarm}@{transition.time_ns}")
            known.returned_ns = 0
            yield self._of(NewsKind.RAISED, transition, known.id)
            return
        if known is None:
            return
        if transition.step == Step.RETURN and not transition.after.is_hidden:
            known.returned_ns = transition.time_ns
            yield self._of(NewsKind.RETURNED, transition, known.id)
        elif transition.step == Step.ACKNOWLEDGE:
            yield self._of(NewsKind.ACKNOWLEDGED, transition, known.id)
        if transition.after is AlarmState.NORMAL or transition.after.is_hidden:
            del self._incidents[transition.alarm]
            yield self._of(NewsKind.CLOSED, transition, known.id)

    def _of(self, kind: NewsKind, transition: AlarmTransition, incident: str) -> News:
        definition = self._definition(transition.alarm)
        news = self._news(kind, transition.alarm, incident, transition.time_ns, definition, transition.occurrence)
        text = news.text
        if transition.text:
            text = dict.fromkeys(self._languages, transition.text)
        return replace(
            news,
            machine=transition.machine,
            machine_name=self._machine_name(transition.machine),
            priority=int(transition.priority),
            value=transition.value,
            text=text,
            user=transition.user,
        )

    def _news(
        self,
        kind: NewsKind,
        alarm: str,
        incident: str,
        time_ns: int,
        definition: AlarmDefinition | None,
        occurrence: str,
    ) -> News:
        machine, _, name = alarm.partition(":")
        if definition is None:
            return News(kind, incident, alarm, name, machine, machine, 4, time_ns, occurrence=occurrence)
        return News(
            kind=kind,
            incident=incident,
            alarm=alarm,
            name=definition.name,
            machine=definition.machine,
            machine_name=self._machine_name(definition.machine),
            priority=int(definition.priority),
            time_ns=time_ns,
            text={language: self._render(definition.title, language) for language in self._languages},
            condition=definition.condition,
            guidance=definition.guidance,
            channels=definition.channels,
            occurrence=occurrence,
        )
