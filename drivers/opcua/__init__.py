"""OPC UA: machines behind servers of any stack, watched through subscriptions. Reads only: never writes, never calls a machine's methods."""

from __future__ import annotations

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet, ProbeAnswer
from drivers.opcua.settings import Settings, connection_key


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    from drivers.opcua.session import OpcUaDriver

    return OpcUaDriver(plan, inlet)


async def _probe(url: str) -> ProbeAnswer:
    from drivers.opcua.probe import probe

    return await probe(url)


SPEC = DriverSpec(
    name="opcua",
    title="OPC UA",
    settings=Settings,
    connection_key=connection_key,
    open=_open,
    probe=_probe,
    url_schemes=("opc.tcp",),
)
