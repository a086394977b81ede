"""An alarm's life by ISA-18.2 / IEC 62682: nine states and the one pure function that moves between them.

Knows neither rules nor machines: whoever judges the process says RAISE and RETURN here; people say the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum

from app.domain.message import Message, UserError


class AlarmState(StrEnum):
    """The states A to I of ISA-18.2; the value is what journal and API write."""

    NORMAL = "NORM"
    UNACKNOWLEDGED = "UNACK"
    ACKNOWLEDGED = "ACKED"
    RETURNED_UNACKNOWLEDGED = "RTNUN"
    LATCHED_UNACKNOWLEDGED = "LATUN"
    LATCHED_ACKNOWLEDGED = "LATAK"
    SHELVED = "SHLVD"
    SUPPRESSED = "DSUPR"
    OUT_OF_SERVICE = "OOSRV"

    @property
    def is_hidden(self) -> bool:
        """Not annunciated, whatever the process does: shelved, suppressed by design, out of service."""
        return self in HIDDEN

    @property
    def is_active(self) -> bool:
        """Stands in the list of active alarms."""
        return self is not AlarmState.NORMAL and self not in HIDDEN

    @property
    def is_unacknowledged(self) -> bool:
        """Somebody has still to see it."""
        return self in UNSEEN


HIDDEN = frozenset({AlarmState.SHELVED, AlarmState.SUPPRESSED, AlarmState.OUT_OF_SERVICE})
UNSEEN = frozenset({AlarmState.UNACKNOWLEDGED, AlarmState.RETURNED_UNACKNOWLEDGED, AlarmState.LATCHED_UNACKNOWLEDGED})
LATCHED = frozenset({AlarmState.LATCHED_UNACKNOWLEDGED, AlarmState.LATCHED_ACKNOWLEDGED})


class Priority(IntEnum):
    """How soon somebody must act: P1 within 5 min, P2 within 10, P3 within 30; P4 is a notice."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class Consequence(StrEnum):
    """What happens when nobody acts."""

    INJURY = "injury"
    MACHINE_DAMAGE = "machine damage"
    SCRAP = "scrap"
    STOP = "stop"
    NONE = "none"


_FIVE_MIN_S, _TEN_MIN_S, _HALF_HOUR_S = 300.0, 600.0, 1800.0


def priority_of(consequence: Consequence, time_to_respond_s: float) -> Priority:
    """The matrix of consequence and time to respond (a site may set the priority itself instead).

    >>> priority_of(Consequence.SCRAP, 600.0)
    <Priority.P2: 2>
    """
    if consequence is Consequence.NONE:
        return Priority.P4
    if consequence in (Consequence.INJURY, Consequence.MACHINE_DAMAGE):
        return Priority.P1 if time_to_respond_s <= _HALF_HOUR_S else Priority.P2
    if time_to_respond_s <= _FIVE_MIN_S and consequence is Consequence.SCRAP:
        return Priority.P1
    return Priority.P2 if time_to_respond_s <= _TEN_MIN_S else Priority.P3


class AlarmKind(StrEnum):
    """Where an alarm comes from."""

    RULE = "rule"
    MACHINE = "machine"
    """The machine's own: a condition, an alarm of its control, its emergency stop."""
    LINK = "link"
    CALL = "call"
    """An operator wants help."""


CALL = "help"
"""The name of the alarm that is a call for help, behind its machine's."""

LAST_RANK = 100
"""First-out rank of an alarm that nothing else follows from."""
MAX_SHELVE_NS = 24 * 3600 * 10**9


@dataclass(frozen=True, slots=True)
class AlarmDefinition:
    """One alarm of one machine as it is configured (OPC 10000-9 names the attributes). Times in ns; 0 means none."""

    id: str
    """``machine:name``, the same over restarts."""
    machine: str
    name: str
    kind: AlarmKind
    title: Message
    priority: Priority
    condition: str = ""
    signals: tuple[str, ...] = ()
    """``machine/signal`` each, the one that the rule is about first."""
    on_delay_ns: int = 0
    off_delay_ns: int = 0
    re_alarm_ns: int = 0
    latch: bool = False
    rank: int = LAST_RANK
    """First-out rank: what ranks lower is the cause of what comes with it."""
    consequence: Consequence | None = None
    time_to_respond_ns: int = 0
    guidance: Mapping[str, str] = field(default_factory=dict)
    """What to do, by language (``pt-BR``, ``en``)."""
    link: str = ""
    channels: tuple[str, ...] = ()
    native_code: str = ""
    native_severity: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one alarm stands. Times in ns since 1970 UTC; 0 means never."""

    state: AlarmState = AlarmState.NORMAL
    abnormal: bool = False
    """The process, after delays and deadband; known also while the alarm is hidden."""
    occurrence: str = ""
    """Which occurrence this row tells of: an acknowledgement holds for this one alone."""
    raised_ns: int = 0
    returned_ns: int = 0
    changed_ns: int = 0
    count: int = 0
    """Announcements since the alarm was last normal."""
    acknowledged_by: str = ""
    acknowledged_ns: int = 0
    designed: bool = False
    """The condition that suppresses it by design holds."""
    hidden_until_ns: int = 0
    """When a shelved alarm comes back by itself."""
    reason: str = ""
    """Why it is shelved, suppressed or out of service."""
    hidden_by: str = ""


class Step(StrEnum):
    """What can happen to an alarm; the value is what the journal writes."""

    RAISE = "raise"
    """The process is abnormal, after the on-delay."""
    RETURN = "return"
    """The process is normal again, after off-delay and deadband."""
    REALARM = "re-alarm"
    """Acknowledged long ago and still abnormal, or beyond a higher limit."""
    ACKNOWLEDGE = "acknowledge"
    SHELVE = "shelve"
    UNSHELVE = "unshelve"
    SHELVE_ENDED = "shelve ended"
    SUPPRESS = "suppress"
    """The condition that suppresses it by design begins to hold."""
    UNSUPPRESS = "unsuppress"
    OUT_OF_SERVICE = "out of service"
    RETURN_TO_SERVICE = "return to service"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens to one alarm, at ``time_ns``."""

    step: Step
    time_ns: int
    occurrence: str = ""
    """Of RAISE: which one."""
    user: str = ""
    reason: str = ""
    until_ns: int = 0
    """Of SHELVE: when it ends."""


def step(standing: Standing, event: Event, *, latch: bool = False) -> Standing:
    """Where the alarm stands afterwards; the same object when nothing changes. Raises UserError for what a person may not do.

    The table of ISA-18.2 as knowledge of the field has it: a re-occurrence keeps its row and counts, an alarm that comes back
    from hiding while the process is abnormal is unacknowledged, latched alarms wait for a reset.
    """
    return _STEPS[event.step](standing, event, latch)


def _raise(standing: Standing, event: Event, _: bool) -> Standing:
    if standing.abnormal and standing.occurrence == event.occurrence:
        return standing
    if standing.state.is_hidden:
        return replace(standing, abnormal=True, occurrence=event.occurrence, raised_ns=event.time_ns)
    if standing.designed:
        hidden = _hidden(standing, AlarmState.SUPPRESSED, event)
        return replace(hidden, abnormal=True, occurrence=event.occurrence, raised_ns=event.time_ns)
    again = standing.state is not AlarmState.NORMAL
    return Standing(
        AlarmState.UNACKNOWLEDGED,
        abnormal=True,
        occurrence=event.occurrence,
        raised_ns=event.time_ns,
        changed_ns=event.time_ns,
        count=standing.count + 1 if again else 1,
    )


def _return(standing: Standing, event: Event, latch: bool) -> Standing:
    if not standing.abnormal:
        return standing
    state = _AFTER_RETURN.get(standing.state, standing.state)
    if latch:
        state = _LATCHED_INSTEAD.get(state, state)
    changed_ns = standing.changed_ns if state is standing.state else event.time_ns
    returned = replace(standing, state=state, abnormal=False, returned_ns=event.time_ns, changed_ns=changed_ns)
    return _normal(returned) if state is AlarmState.NORMAL else returned


_AFTER_RETURN = {
    AlarmState.UNACKNOWLEDGED: AlarmState.RETURNED_UNACKNOWLEDGED,
    AlarmState.ACKNOWLEDGED: AlarmState.NORMAL,
}
_LATCHED_INSTEAD = {
    AlarmState.RETURNED_UNACKNOWLEDGED: AlarmState.LATCHED_UNACKNOWLEDGED,
    AlarmState.NORMAL: AlarmState.LATCHED_ACKNOWLEDGED,
}


def _realarm(standing: Standing, event: Event, _: bool) -> Standing:
    if standing.state is not AlarmState.ACKNOWLEDGED:
        return standing
    return replace(
        standing,
        state=AlarmState.UNACKNOWLEDGED,
        changed_ns=event.time_ns,
        count=standing.count + 1,
        acknowledged_by="",
        acknowledged_ns=0,
    )


_AFTER_ACKNOWLEDGE = {
    AlarmState.UNACKNOWLEDGED: AlarmState.ACKNOWLEDGED,
    AlarmState.RETURNED_UNACKNOWLEDGED: AlarmState.NORMAL,
    AlarmState.LATCHED_UNACKNOWLEDGED: AlarmState.LATCHED_ACKNOWLEDGED,
}


def _acknowledge(standing: Standing, event: Event, _: bool) -> Standing:
    if event.occurrence and event.occurrence != standing.occurrence:
        raise UserError(
            Message.of("The alarm has come again since. Look at it and acknowledge the new occurrence by itself.")
        )
    state = _AFTER_ACKNOWLEDGE.get(standing.state)
    if state is None:
        raise UserError(Message.of("Only an unacknowledged alarm can be acknowledged; this one is not."))
    seen = replace(
        standing, state=state, changed_ns=event.time_ns, acknowledged_by=event.user, acknowledged_ns=event.time_ns
    )
    return _normal(seen) if state is AlarmState.NORMAL else seen


def _shelve(standing: Standing, event: Event, _: bool) -> Standing:
    demand_reason(event)
    if standing.state in LATCHED or standing.state is AlarmState.OUT_OF_SERVICE:
        raise UserError(
            Message.of("An alarm that is latched or out of service can't be shelved. Reset it or return it.")
        )
    if not event.time_ns < event.until_ns <= event.time_ns + MAX_SHELVE_NS:
        raise UserError(Message.of("An alarm is shelved for at most 24 h. Choose an end between now and then."))
    return _hidden(standing, AlarmState.SHELVED, event)


def _unshelve(standing: Standing, event: Event, _: bool) -> Standing:
    if standing.state is not AlarmState.SHELVED:
        raise UserError(Message.of("The alarm is not shelved."))
    return _shown(standing, event)


def _shelve_ended(standing: Standing, event: Event, _: bool) -> Standing:
    return _shown(standing, event) if standing.state is AlarmState.SHELVED else standing


def _suppress(standing: Standing, event: Event, _: bool) -> Standing:
    if standing.designed:
        return standing
    if standing.state.is_hidden or standing.state in LATCHED:
        return replace(standing, designed=True)
    return replace(_hidden(standing, AlarmState.SUPPRESSED, event), designed=True)


def _unsuppress(standing: Standing, event: Event, _: bool) -> Standing:
    released = replace(standing, designed=False)
    if standing.state is AlarmState.SUPPRESSED:
        return _shown(released, event)
    return released if standing.designed else standing


def _out_of_service(standing: Standing, event: Event, _: bool) -> Standing:
    demand_reason(event)
    if standing.state in LATCHED:
        raise UserError(Message.of("A latched alarm must be reset before it is taken out of service."))
    if standing.state is AlarmState.OUT_OF_SERVICE:
        raise UserError(Message.of("The alarm is out of service already."))
    return _hidden(standing, AlarmState.OUT_OF_SERVICE, event)


def _return_to_service(standing: Standing, event: Event, _: bool) -> Standing:
    demand_reason(event)
    if standing.state is not AlarmState.OUT_OF_SERVICE:
        raise UserError(Message.of("The alarm is not out of service."))
    return _shown(standing, event)


def _reset(standing: Standing, event: Event, _: bool) -> Standing:
    if standing.state is not AlarmState.LATCHED_ACKNOWLEDGED:
        raise UserError(Message.of("Only a latched alarm that is acknowledged can be reset."))
    return _normal(replace(standing, changed_ns=event.time_ns))


_STEPS = {
    Step.RAISE: _raise,
    Step.RETURN: _return,
    Step.REALARM: _realarm,
    Step.ACKNOWLEDGE: _acknowledge,
    Step.SHELVE: _shelve,
    Step.UNSHELVE: _unshelve,
    Step.SHELVE_ENDED: _shelve_ended,
    Step.SUPPRESS: _suppress,
    Step.UNSUPPRESS: _unsuppress,
    Step.OUT_OF_SERVICE: _out_of_service,
    Step.RETURN_TO_SERVICE: _return_to_service,
    Step.RESET: _reset,
}


def demand_reason(event: Event) -> None:
    """Raises UserError for what a person hides without saying why."""
    if not event.reason.strip():
        raise UserError(Message.of("A reason is needed: whoever reads the journal must see why."))


def _hidden(standing: Standing, state: AlarmState, event: Event) -> Standing:
    return replace(
        standing,
        state=state,
        changed_ns=event.time_ns,
        hidden_until_ns=event.until_ns if state is AlarmState.SHELVED else 0,
        reason=event.reason,
        hidden_by=event.user,
    )


def _shown(standing: Standing, event: Event) -> Standing:
    """Back from hiding, into what the process says now: never straight into acknowledged."""
    plain = replace(standing, hidden_until_ns=0, reason="", hidden_by="", changed_ns=event.time_ns)
    if standing.designed:
        return replace(plain, state=AlarmState.SUPPRESSED)
    if not standing.abnormal:
        return _normal(plain)
    return replace(
        plain, state=AlarmState.UNACKNOWLEDGED, count=standing.count + 1, acknowledged_by="", acknowledged_ns=0
    )


def _normal(standing: Standing) -> Standing:
    """Nothing to tell any more; when it was last raised and returned stays known."""
    if standing.designed:
        return replace(standing, state=AlarmState.SUPPRESSED, count=0)
    return replace(
        standing, state=AlarmState.NORMAL, count=0, occurrence="" if not standing.abnormal else standing.occurrence
    )
