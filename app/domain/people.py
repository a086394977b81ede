"""People who use a station, their roles, and the one table of what each role may do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.message import Message, UserError

_NAME = re.compile(r"[^\W_][\w.@-]{0,63}")
SHORTEST_PASSWORD = 8
SHORTEST_PIN = 4


class Role(StrEnum):
    """What somebody does in the shop; each has its own row in ``PERMITTED``, none is simply above another."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    MAINTENANCE = "maintenance"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What can be permitted or refused."""

    LOOK = "look"
    ACKNOWLEDGE = "acknowledge"
    """Acknowledge, reset a latched alarm, write a note on one, call for help."""
    SHELVE = "shelve"
    SUPPRESS = "suppress"
    OUT_OF_SERVICE = "out of service"
    EXPLAIN = "explain"
    """Give a stop its reason, enter scrap, start and finish a job."""
    RECODE = "re-code"
    """Change a reason that somebody else has given."""
    PLAN = "plan"
    """Jobs, and the calendar of shifts."""
    NOTE = "note"
    RULES = "rules"
    SETTINGS = "settings"
    """The configuration, machines, certificates that are trusted, secrets."""
    TEST_CHANNEL = "test channel"
    STATIONS = "stations"
    """Let stations in and shut them out, on a hub."""
    RESEND = "resend"
    PEOPLE = "people"


_ALL = frozenset(Role)
_HANDS = frozenset({Role.OPERATOR, Role.MAINTENANCE, Role.SUPERVISOR, Role.ADMINISTRATOR})
_KEEPERS = frozenset({Role.MAINTENANCE, Role.SUPERVISOR, Role.ADMINISTRATOR})
_LEADERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_OWNERS = frozenset({Role.ADMINISTRATOR})

PERMITTED: Mapping[Action, frozenset[Role]] = {
    Action.LOOK: _ALL,
    Action.ACKNOWLEDGE: _HANDS,
    Action.SHELVE: _HANDS,
    Action.SUPPRESS: _KEEPERS,
    Action.OUT_OF_SERVICE: _KEEPERS,
    Action.EXPLAIN: _HANDS,
    Action.RECODE: _LEADERS,
    Action.PLAN: _LEADERS,
    Action.NOTE: _HANDS,
    Action.RULES: _LEADERS,
    Action.SETTINGS: _OWNERS,
    Action.TEST_CHANNEL: _KEEPERS,
    Action.STATIONS: _OWNERS,
    Action.RESEND: _LEADERS,
    Action.PEOPLE: _OWNERS,
}
"""The only place that says who may do what."""

ROLE_NAMES: Mapping[Role, Message] = {
    Role.VIEWER: Message.of("viewer"),
    Role.OPERATOR: Message.of("operator"),
    Role.MAINTENANCE: Message.of("maintenance"),
    Role.SUPERVISOR: Message.of("supervisor"),
    Role.ADMINISTRATOR: Message.of("administrator"),
}
ACTION_NAMES: Mapping[Action, Message] = {
    Action.LOOK: Message.of("look at the station"),
    Action.ACKNOWLEDGE: Message.of("acknowledge alarms"),
    Action.SHELVE: Message.of("shelve alarms"),
    Action.SUPPRESS: Message.of("suppress alarms"),
    Action.OUT_OF_SERVICE: Message.of("take alarms out of service"),
    Action.EXPLAIN: Message.of("explain stops and enter parts"),
    Action.RECODE: Message.of("change a reason that somebody else has given"),
    Action.PLAN: Message.of("change jobs and the calendar"),
    Action.NOTE: Message.of("write notes"),
    Action.RULES: Message.of("change alarm rules"),
    Action.SETTINGS: Message.of("change settings"),
    Action.TEST_CHANNEL: Message.of("send test messages"),
    Action.STATIONS: Message.of("let stations in"),
    Action.RESEND: Message.of("have history sent again"),
    Action.PEOPLE: Message.of("change users"),
}


def role_word(role: str) -> Message | str:
    """A role as a journal holds it, in words; as it stands when this program does not know it."""
    return next((name for known, name in ROLE_NAMES.items() if known.value == role), role)


@dataclass(frozen=True, slots=True)
class Person:
    """One user of a station."""

    name: str
    role: Role
    created_ns: int = 0
    disabled: bool = False
    has_pin: bool = False
    """A PIN opens the station's own window; over the network only the password counts."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is acting now, and from where."""

    name: str = ""
    role: Role | None = None
    place: str = ""
    """``window``, ``http 10.0.0.5``, ``hub``, ``cli``."""
    is_open: bool = False
    """No users are defined: everybody may do everything, under the name that they give."""

    @staticmethod
    def of(person: Person | None, place: str, *, defined: bool) -> Visitor:
        """Who acts: a user, nobody, or anybody while no users are defined."""
        if not defined:
            return Visitor(place=place, is_open=True)
        return Visitor(place=place) if person is None else Visitor(person.name, person.role, place)

    def may(self, action: Action) -> bool:
        """Whether this person may do that."""
        return self.is_open or (self.role is not None and self.role in PERMITTED[action])


class NotPermitted(UserError):
    """Somebody asked for what their role may not do, or nobody is signed in."""

    def __init__(self, action: Action, visitor: Visitor) -> None:
        super().__init__(_refusal(action, visitor))
        self.action, self.visitor = action, visitor


class SignInRefused(UserError):
    """Name and password don't belong together, or the user is disabled: which one is not told."""

    def __init__(self) -> None:
        super().__init__(Message.of("This name and this password don't belong together."))


class TooManyTries(UserError):
    """Too many failed tries: the next one is answered only after a while."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            Message.of("Too many failed tries. The next one is possible in {seconds} s.", seconds=round(wait_s))
        )
        self.wait_s = wait_s


def _refusal(action: Action, visitor: Visitor) -> Message:
    what = ACTION_NAMES[action]
    if not visitor.name:
        return Message.of("Sign in first: nobody is signed in who may {action}.", action=what)
    return Message.of(
        "{name} may not {action}. That takes one of these roles: {roles}.",
        name=visitor.name,
        action=what,
        roles=", ".join(role.value for role in Role if role in PERMITTED[action]),
    )


def checked_name(name: str) -> str:
    """A user's name. Raises UserError: it takes letters, digits and ``. _ @ -``."""
    if not _NAME.fullmatch(name):
        raise UserError(
            Message.of("'{name}' can't be a user's name: letters, digits, '.', '_', '@' and '-' only.", name=name)
        )
    return name


def checked_password(password: str) -> str:
    """A password. Raises UserError when it is too short."""
    if not SHORTEST_PASSWORD <= len(password) <= 1000:
        raise UserError(Message.of("A password has at least {least} characters.", least=SHORTEST_PASSWORD))
    return password


def checked_pin(pin: str) -> str:
    """A PIN. Raises UserError when it is no row of enough digits."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= 12):
        raise UserError(Message.of("A PIN has {least} to 12 digits.", least=SHORTEST_PIN))
    return pin
