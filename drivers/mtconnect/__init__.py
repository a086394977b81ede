"""MTConnect: machines behind an agent, read by HTTP (versions 1.0 to 2.7). Importing this costs nothing of the protocol."""

from __future__ import annotations

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet, ProbeAnswer
from app.contracts.connect import ANONYMOUS, Access
from drivers.mtconnect.settings import Settings, connection_key


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    from drivers.mtconnect.session import MtconnectDriver

    return MtconnectDriver(plan, inlet)


async def _probe(url: str, _: Access = ANONYMOUS) -> ProbeAnswer:
    from drivers.mtconnect.look import look

    return await look(url)


SPEC = DriverSpec(
    name="mtconnect",
    title="MTConnect agent",
    settings=Settings,
    connection_key=connection_key,
    open=_open,
    probe=_probe,
    url_schemes=("http", "https"),
)
