"""OPC UA: machines behind servers of any stack, watched through subscriptions. Reads only: never writes, never calls a machine's methods."""

from __future__ import annotations

from pathlib import Path

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet, ProbeAnswer
from app.contracts.connect import ANONYMOUS, Access
from drivers.opcua.settings import Settings, connection_key


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    from drivers.opcua.session import OpcUaDriver

    return OpcUaDriver(plan, inlet)


async def _probe(url: str, access: Access = ANONYMOUS) -> ProbeAnswer:
    from drivers.opcua.probe import look

    return await look(url, access)


def _trust(url: str, fingerprint: str, data: Path) -> None:
    from drivers.opcua.trust import trust

    trust(url, fingerprint, data)


SPEC = DriverSpec(
    name="opcua",
    title="OPC UA",
    settings=Settings,
    connection_key=connection_key,
    open=_open,
    probe=_probe,
    url_schemes=("opc.tcp",),
    trust=_trust,
)
