"""LinuxCNC over its own text protocol, linuxcncrsh: position, program, overrides, state, errors. It asks, and never sets.

The protocol tells no actual feed rate and no actual spindle speed: ``feed`` and ``rpm`` are what is commanded, overrides included.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from app.contracts import ConnectionPlan, DriverSpec, Inlet, MachinePlan, ProbeAnswer, ProbedMachine
from app.contracts.connect import ANONYMOUS, Access
from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.message import AuthRefused, DriverNotReady, Message, UserError
from app.domain.observation import Delivery
from drivers.kit.durations import PositiveDuration
from drivers.kit.look import Look
from drivers.kit.rows import FAILED, UNAVAILABLE, Changes, Rows, Value
from drivers.kit.signals import common

PORT = 5007
MILLIMETRES = {"MM": 1.0, "INCH": 25.4, "CM": 10.0}
_LONGEST_LINE = 8192
_AXES = "xyzabc"
_ERRORS_AT_ONCE = 8


class Settings(BaseModel):
    """Settings of one LinuxCNC machine, reached through linuxcncrsh."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(min_length=1, description="Name or address of the computer that runs LinuxCNC.")
    port: int = Field(PORT, ge=1, le=65535, description="Port of linuxcncrsh.")
    password: str = Field("EMC", description="Connection password of linuxcncrsh (its option --connectpw).")
    axes: str = Field(
        "xyz", pattern=r"x?y?z?a?b?c?", description="Axes that the machine has; linuxcncrsh always tells six."
    )
    interval: PositiveDuration = Field(timedelta(milliseconds=100), description="How often the controller is asked.")
    timeout: PositiveDuration = Field(timedelta(seconds=3), description="How long to wait for an answer.")
    errors: bool = Field(
        True,
        description="Read error messages too. LinuxCNC hands each one out once: what is read here, another remote session does not see.",
    )


def connection_key(settings: Settings) -> str:
    """One linuxcncrsh."""
    return f"linuxcnc:{settings.host}:{settings.port}"


# ---------------------------------------------------------------- words to values


class Picture(dict[str, str | None]):
    """One round of answers by question; None where the controller does not know the question."""

    def words(self, question: str) -> list[str]:
        """The answer's words; none when there is no answer."""
        return (self.get(question) or "").split()

    def word(self, question: str) -> str:
        """The answer's last word (``SPINDLE 0 FORWARD``); raises LookupError when there is none."""
        return self.words(question)[-1]


Read = Callable[[Picture], Value]


class Signal(NamedTuple):
    """A signal, the question whose answer tells it, and how."""

    item: DataItem
    question: str
    read: Read


def _text(question: str, words: dict[str, str] | None = None) -> Read:
    def read(picture: Picture) -> Value:
        word = picture.word(question)
        return Value(text=word if words is None else words[word])

    return read


def _number(question: str, position: int = -1) -> Read:
    return lambda picture: _finite(float(picture.words(question)[position]))


def _finite(number: float) -> Value:
    return Value(number) if math.isfinite(number) else FAILED


def _program(picture: Picture) -> Value:
    name = (picture["program"] or "").strip()
    return UNAVAILABLE if name in ("", "NONE") else Value(text=name)


def _execution(picture: Picture) -> Value:
    """PAUSED is a feed hold as well as a program stop (M0, M1); which one, linuxcncrsh does not tell."""
    status = {"RUNNING": "ACTIVE", "PAUSED": "INTERRUPTED", "IDLE": "READY"}[picture.word("program_status")]
    ready = picture.words("machine") in ([], ["ON"])
    return Value(text=status if ready or status != "READY" else "STOPPED")


_CODE = re.compile(r"([A-Z])(-?\d+(?:\.\d+)?)")


def _code(picture: Picture, letter: str) -> float:
    """The value of F or S; raises LookupError when it is missing."""
    found = [float(match[2]) for match in _CODE.finditer(picture["program_codes"] or "") if match[1] == letter]
    if not found:
        raise LookupError(letter)
    return found[-1]


def _speed(picture: Picture) -> Value:
    """S with its override while the spindle turns; 0 while it does not."""
    if picture.word("spindle 0") == "OFF":
        return Value(0.0)
    return _finite(_code(picture, "S") * _override(picture, "spindle_override 0"))


def _feed(picture: Picture) -> Value:
    """F with its override in mm/min while a program moves at it; unknown in rapid motion and in other feed modes."""
    if picture.word("program_status") != "RUNNING":
        return Value(0.0)
    codes = picture.words("program_codes")
    if "G94" not in codes or "G0" in codes:
        return UNAVAILABLE
    return _finite(_code(picture, "F") * _program_unit(codes) * _override(picture, "feed_override"))


def _programmed_feed(picture: Picture) -> Value:
    codes = picture.words("program_codes")
    return _finite(_code(picture, "F") * _program_unit(codes)) if "G94" in codes else UNAVAILABLE


def _program_unit(codes: list[str]) -> float:
    return 25.4 if "G20" in codes else 1.0


def _override(picture: Picture, question: str) -> float:
    return float(picture.word(question)) / 100.0


def _axis(question: str, position: int, millimetres: float) -> Read:
    factor = millimetres if position < 3 else 1.0
    return lambda picture: _finite(float(picture.words(question)[position]) * factor)


def _signals(axes: str, millimetres: float) -> Iterator[Signal]:
    """All signals of a controller whose linear unit has this many millimetres."""
    yield Signal(common("execution", "program_status"), "program_status", _execution)
    modes = {"MANUAL": "MANUAL", "AUTO": "AUTOMATIC", "MDI": "MANUAL_DATA_INPUT"}
    yield Signal(common("mode", "mode"), "mode", _text("mode", modes))
    yield Signal(common("estop", "estop"), "estop", _text("estop", {"ON": "TRIGGERED", "OFF": "ARMED"}))
    yield Signal(common("program", "program"), "program", _program)
    yield Signal(common("line", "program_line", ValueKind.NUMBER), "program_line", _number("program_line"))
    yield Signal(common("tool", "tool"), "tool", _text("tool"))
    yield Signal(common("rpm", "spindle 0", subtype="COMMANDED"), "spindle 0", _speed)
    yield Signal(common("feed", "program_codes", subtype="COMMANDED"), "program_codes", _feed)
    for signal, question in (("rpm_override", "spindle_override 0"), ("feed_override", "feed_override")):
        yield Signal(common(signal, question), question, _number(question))
    for position in (_AXES.index(axis) for axis in axes):
        yield from _axis_signals(_AXES[position], position, millimetres)
    yield Signal(_sample("feed_programmed", "program_codes F", "mm/min"), "program_codes", _programmed_feed)
    spindle = _sample("rpm_programmed", "program_codes S", "rev/min")
    yield Signal(spindle, "program_codes", lambda picture: Value(_code(picture, "S")))
    for signal, question in (
        ("machine_on", "machine"),
        ("spindle_direction", "spindle 0"),
        ("flood", "flood"),
        ("mist", "mist"),
    ):
        item = DataItem(signal, question, Category.EVENT, ValueKind.TEXT, identity=signal)
        yield Signal(item, question, _text(question))


def _axis_signals(axis: str, position: int, millimetres: float) -> Iterator[Signal]:
    unit = "mm" if position < 3 else "deg"
    for signal, question in (
        (axis, "abs_act_pos"),
        (f"{axis}_commanded", "abs_cmd_pos"),
        (f"{axis}_work", "rel_act_pos"),
    ):
        source = f"{question} {axis}"
        item = common(axis, source) if signal == axis else _sample(signal, source, unit)
        yield Signal(item, question, _axis(question, position, millimetres))


def _sample(signal: str, source_id: str, unit: str) -> DataItem:
    return DataItem(signal, source_id, Category.SAMPLE, ValueKind.NUMBER, unit=unit, identity=signal)


# ---------------------------------------------------------------- the wire


class Session:
    """One conversation with linuxcncrsh: a question, its answer, one at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.where = f"{settings.host}:{settings.port}"
        self._patience_s = settings.timeout.total_seconds()
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> str:
        """Connect and say hello; answers the server's name and version."""
        try:
            async with asyncio.timeout(self._patience_s):
                self._streams = await asyncio.open_connection(
                    self._settings.host, self._settings.port, limit=_LONGEST_LINE
                )
        except (OSError, TimeoutError) as error:
            raise DriverNotReady(
                Message.of(
                    "{host} does not accept a connection. Is LinuxCNC running there, and linuxcncrsh with it? It is asked again.",
                    host=self.where,
                )
            ) from error
        answer = await self._exchange(f"hello {self._settings.password} telemetry 1.0", "HELLO")
        if "ACK" not in answer.split():
            raise AuthRefused(
                Message.of(
                    "linuxcncrsh on {host} does not accept the password. Enter the one that it was started with.",
                    host=self.where,
                )
            )
        # Its echo, which is on at first, comes back in the case in which it was written.
        await self._exchange("set echo off", "set")
        return answer.removeprefix("ACK").strip()

    async def ask(self, question: str) -> str | None:
        """The answer without its keyword; None when the controller does not know the question."""
        keyword = question.split()[0].upper()
        answer = await self._exchange(f"get {question}", keyword)
        return None if answer is _UNKNOWN else answer

    async def _exchange(self, request: str, keyword: str) -> str:
        """Send one line and wait for the line that begins with the keyword; others are late or unasked, and skipped."""
        assert self._streams is not None
        reader, writer = self._streams
        try:
            async with asyncio.timeout(self._patience_s):
                writer.write(f"{request}\r\n".encode())
                await writer.drain()
                while True:
                    line = await reader.readuntil(b"\n")
                    first, _, rest = line.decode("utf-8", "replace").strip("\r\n \0").partition(" ")
                    if first == keyword:
                        return rest
                    if first == "GET" and rest.split() == [keyword, "NAK"]:
                        return _UNKNOWN
        except TimeoutError as error:
            raise DriverNotReady(
                Message.of(
                    "{host} does not answer as linuxcncrsh does. Check the port, and whether LinuxCNC hangs.",
                    host=self.where,
                )
            ) from error
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise DriverNotReady(
                Message.of("The connection to {host} broke off. Connecting again.", host=self.where)
            ) from error

    def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


_UNKNOWN = "\0unknown"
_CONDITIONS = {
    "system": DataItem("system", "error", Category.CONDITION, ValueKind.CONDITION, "SYSTEM", identity="system"),
    "limits": DataItem("limits", "joint_limit", Category.CONDITION, ValueKind.CONDITION, "POSITION", identity="limits"),
    "drives": DataItem("drives", "joint_fault", Category.CONDITION, ValueKind.CONDITION, "ACTUATOR", identity="drives"),
}


# ---------------------------------------------------------------- the driver


class Machine:
    """One controller's model, and the rows of each round. Learns which questions the controller does not know."""

    def __init__(self, plan: MachinePlan, millimetres: float) -> None:
        self.settings: Settings = plan.settings
        self._signals = tuple(_signals(self.settings.axes, millimetres))
        availability = common("availability", "")
        self.model = MachineModel(plan.id, (*(s.item for s in self._signals), availability, *_CONDITIONS.values()))
        self.questions = dict.fromkeys([*(s.question for s in self._signals), "joint_limit", "joint_fault"])
        self.rows = Rows(self.model)
        self._changes = Changes(len(self.model.items))
        self._faults: dict[str, str] = {}
        self._has_errors = False
        self._was_running = False
        for item in _CONDITIONS:
            self._activate(item, Activation(Level.NORMAL), time.time_ns())

    def begin(self) -> None:
        """A new session delivers everything anew, but for conditions, which are told when they change."""
        self._changes = Changes(len(self.model.items))

    def take(self, picture: Picture, time_ns: int) -> None:
        """The rows of one round of answers."""
        for row, signal in enumerate(self._signals):
            self._set(row, self._value(signal, picture), time_ns)
        self._set(self.model.index["availability"], Value(text="AVAILABLE"), time_ns)
        self._joints("limits", "joint_limit", picture, time_ns)
        self._joints("drives", "joint_fault", picture, time_ns)
        running = picture.words("program_status") == ["RUNNING"]
        if running and not self._was_running and self._has_errors:
            # Error messages have no end of their own: the operator who starts again has seen them.
            self._activate("system", Activation(Level.NORMAL), time_ns)
            self._has_errors = False
        self._was_running = running

    def _value(self, signal: Signal, picture: Picture) -> Value:
        if picture.get(signal.question) is None:
            return UNAVAILABLE
        try:
            return signal.read(picture)
        except (LookupError, ValueError):
            return FAILED

    def _set(self, row: int, value: Value, time_ns: int) -> None:
        shown = (value.text, value.quality) if math.isnan(value.number) else value
        if self._changes.passes(row, shown, time_ns):
            self.rows.add(row, time_ns, value)

    def _joints(self, condition: str, question: str, picture: Picture, time_ns: int) -> None:
        for joint, word in enumerate(picture.words(question)):
            key = f"{question} {joint}"
            if word == self._faults.get(key, "OK"):
                continue
            self._faults[key] = word
            level = Level.NORMAL if word == "OK" else Level.FAULT
            self._activate(condition, Activation(level, native_code=key, text=f"joint {joint}: {word}"), time_ns)

    def error(self, text: str, time_ns: int) -> None:
        """An error message: a warning, because production may go on; what stops it shows in execution and estop."""
        self._has_errors = True
        self._activate("system", Activation(Level.WARNING, native_code=text[:80], text=text), time_ns)

    def _activate(self, condition: str, activation: Activation, time_ns: int) -> None:
        value = Value(float(activation.level or 0), activation.encode())
        self.rows.add(self.model.index[condition], time_ns, value)


class LinuxCncDriver:
    """One connection (``contracts.Driver``); several configured machines at one address show the same controller."""

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self._plan = plan
        self._inlet = inlet
        self._machines: list[Machine] = []

    async def session(self) -> None:
        """Say hello, then ask everything again and again in the configured rhythm."""
        settings: Settings = self._plan.machines[0].settings
        session = Session(settings)
        try:
            await session.open()
            await self._meet(session)
            interval_s, due = settings.interval.total_seconds(), time.monotonic()
            while True:
                await self._round(session)
                due = max(due + interval_s, time.monotonic())
                await asyncio.sleep(due - time.monotonic())
        finally:
            session.close()

    async def close(self) -> None:
        """Nothing outlives a session."""

    async def ask_once(self, session: Session) -> None:
        """One round over an open session, for a look before saving."""
        await self._meet(session)
        await self._round(session)

    async def _meet(self, session: Session) -> None:
        """What only needs to be known once a session: units, clock, and so the model."""
        unit = await session.ask("user_linear_units")
        if not self._machines:
            millimetres = MILLIMETRES.get(unit or "", 1.0)
            self._machines = [Machine(plan, millimetres) for plan in self._plan.machines]
            for machine in self._machines:
                self._inlet.model(machine.model)
        clock = await session.ask("time")
        with contextlib.suppress(ValueError):
            self._inlet.clock_skew(round(float(clock or "?") * 1e9) - time.time_ns())
        for machine in self._machines:
            machine.begin()

    async def _round(self, session: Session) -> None:
        questions = dict.fromkeys(question for machine in self._machines for question in machine.questions)
        picture = Picture()
        for question in questions:
            picture[question] = await session.ask(question)
        errors = [error async for error in self._errors(session)]
        now_ns = time.time_ns()
        for machine in self._machines:
            machine.take(picture, now_ns)
            for error in errors:
                machine.error(error, now_ns)
        self._inlet.connected()
        self._inlet.alive(now_ns)
        batches = tuple(machine.rows.batch(now_ns) for machine in self._machines if len(machine.rows))
        if batches:
            await self._inlet.deliver(Delivery(self._plan.key, batches))

    async def _errors(self, session: Session) -> AsyncIterator[str]:
        if not self._plan.machines[0].settings.errors:
            return
        for _ in range(_ERRORS_AT_ONCE):
            text = await session.ask("error")
            if text is None or text == "OK":
                return
            yield text


# ---------------------------------------------------------------- a look before saving


async def probe(url: str, _: Access = ANONYMOUS) -> ProbeAnswer:
    """One round of answers from ``linuxcnc://host:port``."""
    match = re.fullmatch(r"linuxcnc://([^/:]+|\[[^\]]+\])(?::(\d{1,5}))?/?", url.strip())
    if match is None:
        raise UserError(
            Message.of("'{url}' is no LinuxCNC address. Write for example linuxcnc://10.0.0.9:5007.", url=url)
        )
    host, port = match[1].strip("[]"), int(match[2] or PORT)
    name = f"linuxcnc-{host.replace('.', '-').replace(':', '-')}"
    looker = Look()
    settings = Settings(host=host, port=port, errors=False)  # a look must not take messages away from the operator
    session = Session(settings)
    try:
        title = await session.open()
        driver = LinuxCncDriver(
            ConnectionPlan(connection_key(settings), (MachinePlan(name, name, settings),), None, {}), looker
        )
        await driver.ask_once(session)
    finally:
        session.close()
    entry = {"id": name, "name": "LinuxCNC", "driver": "linuxcnc", "host": host, "port": port}
    machine = ProbedMachine(name, title, looker.model_of(), tuple(looker.readings), entry)
    return ProbeAnswer(url, "linuxcnc", title, (machine,))


SPEC = DriverSpec(
    name="linuxcnc",
    title="LinuxCNC",
    settings=Settings,
    connection_key=connection_key,
    open=LinuxCncDriver,
    probe=probe,
    url_schemes=("linuxcnc",),
)
