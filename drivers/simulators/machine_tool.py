"""A simulated machine tool behind an OPC UA server, laid out after OPC 40501-1 (machine tools) and OPC 40502 (CNC).

An excerpt of both specifications, enough to be recognised and mapped by any client that browses. Listens on loopback; refuses writes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asyncua import Node, Server, ua
from asyncua.common import event_objects

from drivers.simulators.demo_devices import Identity
from drivers.simulators.habits import Habits
from drivers.simulators.plant import DemoMachine, free_port
from drivers.simulators.values import Condition, Text, Value

MACHINERY = "http://opcfoundation.org/UA/Machinery/"
MACHINE_TOOL = "http://opcfoundation.org/UA/MachineTool/"
CNC = "http://opcfoundation.org/UA/CNC"
OWN = "urn:cnc-telemetry:demo"
_TICK_S = 0.1
_SECOND = 1_000_000_000
_RPM, _PERCENT, _MM, _MM_PER_S = ("RPM", "rev/min"), ("P1", "%"), ("MMT", "mm"), ("C16", "mm/s")
_SEVERITY = {"WARNING": 400, "FAULT": 800}

_CHANNEL_STATE = {"ACTIVE": 0, "INTERRUPTED": 1, "FEED_HOLD": 1, "OPTIONAL_STOP": 1, "STOPPED": 1}
_PROGRAM_STATUS = {"ACTIVE": 1, "INTERRUPTED": 3, "FEED_HOLD": 3, "OPTIONAL_STOP": 2, "STOPPED": 4}
_CNC_MODE = {"MANUAL": 0, "MANUAL_DATA_INPUT": 1, "AUTOMATIC": 2}
_CHANNEL_MODE = {"AUTOMATIC": 0, "MANUAL_DATA_INPUT": 1, "MANUAL": 2}
_OPERATION_MODE = {"MANUAL": 0, "AUTOMATIC": 1, "MANUAL_DATA_INPUT": 3}

Convert = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class _Link:
    """From a key of the simulated machine to a variable."""

    node: Node
    type: ua.VariantType
    convert: Convert


def _chosen(words: Mapping[str, int], otherwise: int) -> Convert:
    return lambda text: words.get(text, otherwise)


class MachineToolServer:
    """One server with one machine. All methods belong to one event loop."""

    def __init__(self, identity: Identity, *, speed: float = 1.0, seed: int = 1) -> None:
        self.identity = identity
        self.url = ""
        self._speed = speed
        self._server = Server()
        self._links: dict[str, list[_Link]] = {}
        self._pending: dict[str, tuple[Value, float]] = {}
        self._alarms: dict[str, Condition] = {}
        self._conditions: list[tuple[str, Condition, float]] = []
        self._start_ns = time.time_ns()
        self.machine = DemoMachine(
            identity,
            seed=seed,
            habits=Habits(),
            start_s=self._start_ns / _SECOND,
            report=self._report,
            period_s=0.2 * max(1.0, speed),
        )

    # ------------------------------------------------------------ life

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Build the address space and listen; 0 takes any free port."""
        self.url = f"opc.tcp://{host}:{port or free_port(host)}/demo"
        await self._server.init()
        self._server.set_endpoint(self.url)
        self._server.set_server_name("CNC Telemetry demo machine")
        self._server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        await _AddressSpace(self._server, self.identity).build(self._links)
        self._generator = await self._server.get_event_generator(event_objects.AlarmCondition())
        self._generator.event.add_property("NodeId", None, ua.VariantType.NodeId)
        await self._server.start()

    async def stop(self) -> None:
        """Stop listening."""
        await self._server.stop()

    @property
    def entry(self) -> dict[str, Any]:
        """Its entry for ``machines:``."""
        who = self.identity
        cycle = f"{round(self.machine.life.ideal_cycle_s / self._speed, 1):g}s"
        named = {"id": who.id, "name": who.name, "driver": "opcua", "url": self.url}
        return {**named, "model": who.model, "ideal_cycle": cycle}

    async def run(self) -> None:
        """Let time pass until cancelled."""
        while True:
            await self.advance(time.time_ns())
            await asyncio.sleep(_TICK_S)

    async def advance(self, now_ns: int) -> None:
        """Simulate up to now and publish what changed."""
        start_s = self._start_ns / _SECOND
        self.machine.advance(start_s + (now_ns - self._start_ns) / _SECOND * self._speed)
        pending, self._pending = self._pending, {}
        for key, (value, at) in pending.items():
            await self._write(key, value, at)
        conditions, self._conditions = self._conditions, []
        for key, condition, at in conditions:
            await self._announce(key, condition, at)

    # ------------------------------------------------------------ publishing

    async def say(self, key: str, value: Value) -> None:
        """Publish a value of the simulated control now, whatever the simulation says next (demonstrations, tests)."""
        if isinstance(value, Condition):
            await self._announce(key, value, time.time())
        else:
            await self._write(key, value, time.time())

    def _report(self, key: str, value: Value, at: float) -> None:
        if isinstance(value, Condition):
            self._conditions.append((key, value, at))
        else:
            self._pending[key] = (value, at)

    def _stamp(self, at: float) -> datetime:
        start_s = self._start_ns / _SECOND
        return datetime.fromtimestamp(start_s + (at - start_s) / self._speed, UTC)

    async def _write(self, key: str, value: Value, at: float) -> None:
        text = value.value if isinstance(value, Text) else value
        if not isinstance(text, str):
            return
        for link in self._links.get(key, ()):
            missing = text == "UNAVAILABLE"
            data = ua.DataValue(
                None if missing else ua.Variant(link.convert(text), link.type),
                ua.StatusCode(ua.StatusCodes.BadNotConnected if missing else ua.StatusCodes.Good),
                self._stamp(at),
                datetime.now(UTC),
            )
            await self._server.write_attribute_value(link.node.nodeid, data)

    async def _announce(self, key: str, condition: Condition, at: float) -> None:
        """A condition of the simulated control as an alarm with ActiveState. NORMAL without a code ends all of its item."""
        code = condition.native_code
        active = condition.level in _SEVERITY
        ended = [code] if code else [known for known in self._alarms if known.startswith(f"{key}/")]
        for name in [f"{key}/{code}"] if active or code else ended:
            known = self._alarms.pop(name, None)
            if active:
                self._alarms[name] = known = condition
            if known is not None:
                await self._fire(name, known, at, active=active)

    async def _fire(self, name: str, condition: Condition, at: float, *, active: bool) -> None:
        event = self._generator.event
        event.NodeId = ua.NodeId(f"alarm/{name}", await self._server.get_namespace_index(OWN))
        event.ConditionName = condition.native_code or name.partition("/")[0]
        event.SourceName = self.identity.name
        event.Severity = _SEVERITY.get(condition.level, 1)
        event.Retain = active
        event.Time = self._stamp(at)
        for state, value in (("EnabledState/Id", True), ("ActiveState/Id", active), ("AckedState/Id", not active)):
            setattr(event, state, value)
        await self._generator.trigger(message=condition.text or event.ConditionName)


# ---------------------------------------------------------------- the address space


class _AddressSpace:
    """Builds the nodes of one machine."""

    def __init__(self, server: Server, identity: Identity) -> None:
        self._server = server
        self._identity = identity
        self._index: dict[str, int] = {}
        self._types: dict[str, Node] = {}

    async def build(self, links: dict[str, list[_Link]]) -> None:
        """Everything, and which key of the simulation goes where."""
        self._links = links
        for uri in ("http://opcfoundation.org/UA/DI/", MACHINERY, MACHINE_TOOL, CNC, OWN):
            self._index[uri] = await self._server.register_namespace(uri)
        await self._declare_types()
        machinery = self._index[MACHINERY]
        folder = await self._server.nodes.objects.add_folder(
            ua.NodeId(1001, machinery), ua.QualifiedName("Machines", machinery)
        )
        machine = await self._object(folder, "", self._identity.name, OWN, "MachineToolType")
        await self._identification(machine)
        monitoring = await self._object(machine, self._identity.id, "Monitoring", MACHINE_TOOL, "MonitoringType")
        await self._monitoring(monitoring)
        await self._production(machine)

    async def _declare_types(self) -> None:
        """The specifications' own node ids, so that clients that know the nodesets know these too."""
        declared = (
            (MACHINE_TOOL, "MachineToolType", 13),
            (MACHINE_TOOL, "MonitoringType", 14),
            (MACHINE_TOOL, "ChannelMonitoringType", 16),
            (MACHINE_TOOL, "MachineOperationMonitoringType", 26),
            (MACHINE_TOOL, "SpindleMonitoringType", 22),
            (MACHINE_TOOL, "ProductionType", 21),
            (MACHINE_TOOL, "ProductionActiveProgramType", 32),
            (MACHINE_TOOL, "ProductionStatisticsType", 20),
            (MACHINE_TOOL, "MachineToolIdentificationType", 11),
            (CNC, "CncComponentType", 1001),
            (CNC, "CncChannelType", 1002),
            (CNC, "CncAxisType", 1004),
            (CNC, "CncSpindleType", 1005),
        )
        base = self._server.nodes.base_object_type
        for uri, name, number in declared:
            index = self._index[uri]
            self._types[name] = await base.add_object_type(ua.NodeId(number, index), ua.QualifiedName(name, index))

    async def _object(self, parent: Node, at: str, name: str, uri: str, kind: str) -> Node:
        own, browse = self._index[OWN], self._index[uri]
        path = "/".join(filter(None, (at, name)))
        return await parent.add_object(
            ua.NodeId(path, own), ua.QualifiedName(name, browse), objecttype=self._types[kind].nodeid
        )

    async def _variable(
        self,
        parent: Node,
        path: str,
        uri: str,
        value: Any,
        kind: ua.VariantType,
        *,
        key: str = "",
        convert: Convert = str,
        unit: tuple[str, str] | None = None,
    ) -> Node:
        own, name = self._index[OWN], path.rpartition("/")[2]
        node = await parent.add_variable(
            ua.NodeId(path, own), ua.QualifiedName(name, self._index[uri]), value, varianttype=kind
        )
        if unit is not None:
            await self._unit(node, path, unit)
        if key:
            self._links.setdefault(key, []).append(_Link(node, kind, convert))
        return node

    async def _unit(self, node: Node, path: str, unit: tuple[str, str]) -> None:
        code, text = unit
        value = ua.EUInformation(
            NamespaceUri="http://www.opcfoundation.org/UA/units/un/cefact",
            UnitId=int.from_bytes(code.encode(), "big"),
            DisplayName=ua.LocalizedText(text),
            Description=ua.LocalizedText(text),
        )
        await node.add_property(
            ua.NodeId(f"{path}/EngineeringUnits", self._index[OWN]), ua.QualifiedName("EngineeringUnits", 0), value
        )

    async def _identification(self, machine: Node) -> None:
        at, who = f"{self._identity.id}/Identification", self._identity
        node = await self._object(machine, who.id, "Identification", MACHINERY, "MachineToolIdentificationType")
        texts = {"Manufacturer": ua.LocalizedText(who.manufacturer), "Model": ua.LocalizedText(who.product)}
        for name, value in texts.items():
            await self._variable(node, f"{at}/{name}", MACHINERY, value, ua.VariantType.LocalizedText)
        for name, plain in (("SerialNumber", who.serial), ("ProductInstanceUri", f"urn:{who.uuid}")):
            await self._variable(node, f"{at}/{name}", MACHINERY, plain, ua.VariantType.String)

    async def _monitoring(self, monitoring: Node) -> None:
        at = f"{self._identity.id}/Monitoring"
        number, whole = ua.VariantType.Double, ua.VariantType.Int32
        operation = await self._object(monitoring, at, "MachineTool", MACHINE_TOOL, "MachineOperationMonitoringType")
        await self._variable(
            operation,
            f"{at}/MachineTool/OperationMode",
            MACHINE_TOOL,
            1,
            whole,
            key="mode",
            convert=_chosen(_OPERATION_MODE, 5),
        )
        channel = await self._object(monitoring, at, "Channel1", MACHINE_TOOL, "ChannelMonitoringType")
        here = f"{at}/Channel1"
        await self._variable(
            channel, f"{here}/ChannelState", MACHINE_TOOL, 2, whole, key="execution", convert=_chosen(_CHANNEL_STATE, 2)
        )
        await self._variable(
            channel, f"{here}/ChannelMode", MACHINE_TOOL, 0, whole, key="mode", convert=_chosen(_CHANNEL_MODE, 7)
        )
        await self._variable(
            channel, f"{here}/FeedOverride", MACHINE_TOOL, 100.0, number, key="feed_ovr", convert=float, unit=_PERCENT
        )
        await self._variable(
            channel, f"{here}/RapidOverride", MACHINE_TOOL, 100.0, number, key="rapid_ovr", convert=float, unit=_PERCENT
        )
        await self._cnc(monitoring, at)

    async def _cnc(self, monitoring: Node, at: str) -> None:
        number, text = ua.VariantType.Double, ua.VariantType.String
        channel, here = await self._object(monitoring, at, "CncChannel1", CNC, "CncChannelType"), f"{at}/CncChannel1"
        status, mode = _chosen(_PROGRAM_STATUS, 0), _chosen(_CNC_MODE, 2)
        await self._variable(
            channel, f"{here}/ActProgramStatus", CNC, 0, ua.VariantType.Int32, key="execution", convert=status
        )
        await self._variable(
            channel, f"{here}/ActOperationMode", CNC, 2, ua.VariantType.Int32, key="mode", convert=mode
        )
        await self._variable(
            channel, f"{here}/ActFeedrate", CNC, 0.0, number, key="feed", convert=float, unit=_MM_PER_S
        )
        for name, key in (("ActMainProgramName", "program"), ("ActProgramBlock", "block"), ("ActProgramLine", "line")):
            await self._variable(channel, f"{here}/{name}", CNC, "", text, key=key)
        await self._variable(channel, f"{here}/ToolId", CNC, 0, ua.VariantType.UInt32, key="tool", convert=int)
        spindle, here = await self._object(monitoring, at, "S1", CNC, "CncSpindleType"), f"{at}/S1"
        await self._variable(spindle, f"{here}/ActSpeed", CNC, 0.0, number, key="s_rpm", convert=float, unit=_RPM)
        await self._variable(spindle, f"{here}/ActLoad", CNC, 0.0, number, key="s_load", convert=float, unit=_PERCENT)
        await self._variable(
            spindle, f"{here}/ActOverride", CNC, 100.0, number, key="s_ovr", convert=float, unit=_PERCENT
        )
        for letter in "xyz" if self._identity.kind == "mill" else "xz":
            await self._axis(monitoring, at, letter)

    async def _axis(self, monitoring: Node, at: str, letter: str) -> None:
        number, here = ua.VariantType.Double, f"{at}/{letter.upper()}"
        axis = await self._object(monitoring, at, letter.upper(), CNC, "CncAxisType")
        position = await self._variable(axis, f"{here}/PosDirect", CNC, 0.0, number)
        await self._variable(
            position, f"{here}/PosDirect/ActPos", CNC, 0.0, number, key=f"{letter}_pos", convert=float, unit=_MM
        )
        await self._variable(
            axis, f"{here}/ActLoad", CNC, 0.0, number, key=f"{letter}_load", convert=float, unit=_PERCENT
        )

    async def _production(self, machine: Node) -> None:
        at = f"{self._identity.id}/Production"
        production = await self._object(machine, self._identity.id, "Production", MACHINE_TOOL, "ProductionType")
        program = await self._object(production, at, "ActiveProgram", MACHINE_TOOL, "ProductionActiveProgramType")
        await self._variable(
            program, f"{at}/ActiveProgram/Name", MACHINE_TOOL, "", ua.VariantType.String, key="program"
        )
        statistics = await self._object(production, at, "Statistics", MACHINE_TOOL, "ProductionStatisticsType")
        count = f"{at}/Statistics/PartsProducedInLifetime"
        await self._variable(statistics, count, MACHINE_TOOL, 0, ua.VariantType.UInt32, key="parts_all", convert=int)
