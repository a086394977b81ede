"""What a server offers, as it would be mapped, with live values; nothing is saved and nothing is trusted by it."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from typing import Any

from asyncua import ua
from pydantic import SecretStr

from app.contracts import MachinePlan, ProbeAnswer, ProbedMachine
from app.contracts.connect import Access
from app.domain.equipment import Category
from app.domain.message import Message, UserError
from app.domain.quality import Quality
from app.domain.snapshot import Reading
from app.domain.units import scaled
from drivers.opcua.connection import Connection, Endpoint
from drivers.opcua.decode import Decoder
from drivers.opcua.layout import MachineLayout
from drivers.opcua.services import Services
from drivers.opcua.settings import Security, Settings
from drivers.opcua.space import Root, Space
from drivers.opcua.values import to_ns

SKEW_NS = 2_000_000_000
_BUILD = (
    ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo_ProductName),
    ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo_SoftwareVersion),
    ua.NodeId(ua.ObjectIds.Server_ServerStatus_CurrentTime),
)


async def look(url: str, access: Access) -> ProbeAnswer:
    """Look at a server. Raises DriverNotReady, AuthRefused (ServerNotTrusted), DriverFault or UserError with a sentence."""
    try:
        settings = Settings(url=url, pki=None if access.data_dir is None else access.data_dir / "pki")
    except ValueError as error:
        raise UserError(
            Message.of("'{url}' is no OPC UA address. Write for example opc.tcp://10.0.0.6:4840.", url=url)
        ) from error
    offered = await Connection(settings).endpoints()
    settings = settings.model_copy(update={"security": _security(offered, access)})
    async with Connection(settings).open() as client:
        services = Services(client)
        await services.learn()
        product, version, now = await services.read(_BUILD)
        space = Space(services)
        roots = await space.roots()
        machines = [await _machine(space, settings, root, named=len(roots) > 1) for root in roots or (None,)]
    title = " ".join(filter(None, (_text(product), _text(version)))) or "OPC UA server"
    return ProbeAnswer(settings.url, "opcua", title, tuple(machines), tuple(_notes(offered, roots, now, machines)))


def _security(offered: Sequence[Endpoint], access: Access) -> Security:
    """How to talk to it: openly when it allows that and no password travels, else with its strongest protection."""
    is_open = any(e.policy == "None" for e in offered)
    is_protected = any(e.policy != "None" for e in offered)
    if is_open and not (access.user and is_protected):
        return Security(policy="None", mode="None", user=access.user or None, password=_secret(access))
    return Security(policy="auto", user=access.user or None, password=_secret(access))


def _secret(access: Access) -> SecretStr | None:
    return SecretStr(access.password) if access.user and access.password else None


async def _machine(space: Space, settings: Settings, root: Root | None, *, named: bool) -> ProbedMachine:
    device = space.services.namespaces.text(root.node) if root is not None else None
    whole = Settings(**settings.model_dump(exclude={"device", "automatic"}), device=device, automatic=True)
    survey = await space.survey([MachinePlan("probe", "", whole)])
    layout = survey.layouts[0]
    readings = await _readings(space.services, layout)
    name = root.name if root is not None else layout.model.product or "machine"
    id_ = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._") or "machine"
    return ProbedMachine(id_, name, layout.model, readings, _configuration(id_, settings, root, layout, named=named))


async def _readings(services: Services, layout: MachineLayout) -> tuple[Reading, ...]:
    """The present value of every signal, decoded just as the driver would."""
    decoder = Decoder([layout])
    decoder.space = services.namespaces
    values = await services.read([services.namespaces.node(column.node) for column in layout.columns])
    now_ns = time.time_ns()
    found = []
    for slot, data in zip(decoder.slots, values, strict=True):
        number, text, quality = decoder.value(slot, data, data.StatusCode.value if data.StatusCode else 0)
        item = slot.column.item
        number = scaled(number, item.scale, item.offset)
        value: float | int | str | None = text if text is not None else None if number != number else number
        if isinstance(value, float) and item.category is Category.EVENT and value.is_integer():
            value = int(value)
        time_ns = to_ns(data.SourceTimestamp) or to_ns(data.ServerTimestamp) or now_ns
        found.append(Reading(item, None if quality.is_bad else value, Quality(quality), time_ns, now_ns))
    return tuple(found)


def _configuration(
    id_: str, settings: Settings, root: Root | None, layout: MachineLayout, *, named: bool
) -> Mapping[str, Any]:
    entry: dict[str, Any] = {"id": id_, "driver": "opcua", "url": settings.url}
    if named and root is not None:
        entry["device"] = root.name
    if entry_of := _security_entry(settings.security):
        entry["security"] = entry_of
    if root is None:
        # Guesses are for a person to confirm: they stand in the configuration, where they can be read and corrected.
        entry["signals"] = {
            column.item.id: {"node": column.node, **({"map": dict(column.words)} if column.words else {})}
            for column in layout.columns
        }
    return entry


def _security_entry(security: Security) -> dict[str, Any]:
    """The ``security:`` section; the password's place is left to whoever keeps secrets."""
    entry: dict[str, Any] = {}
    if not security.is_open:
        entry["policy"] = security.policy
    elif security.user:
        entry |= {"policy": "None", "mode": "None"}
    if security.user:
        entry["user"] = security.user
    return entry


def _notes(
    offered: Sequence[Endpoint], roots: Sequence[Root], now: ua.DataValue, machines: Sequence[ProbedMachine]
) -> list[Message]:
    notes = []
    if not roots:
        notes.append(
            Message.of(
                "The server declares no machine tool (OPC 40501-1, 40502). Signals were mapped by name: check them."
            )
        )
    if all(e.policy == "None" for e in offered):
        notes.append(Message.of("The server offers no encryption: values and logins can be read on the network."))
    skew_ns = (to_ns(now.Value.Value) or time.time_ns()) - time.time_ns() if now.Value is not None else 0
    if abs(skew_ns) > SKEW_NS:
        notes.append(
            Message.of(
                "The server's clock differs from this computer's by {seconds} s.", seconds=round(skew_ns / 1e9, 1)
            )
        )
    if any(len(machine.readings) == 0 for machine in machines):
        notes.append(
            Message.of("There is a machine without any value that can be read. The login may not be allowed to.")
        )
    return notes


def _text(value: ua.DataValue) -> str:
    return str(value.Value.Value or "") if value.Value is not None else ""
