"""What a Modbus address offers before anything is saved: whether a unit answers there, and who made it. Reads nothing else.

Modbus devices don't describe their registers, so the signals stay for a person to name.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException
from pymodbus.pdu import ModbusPDU

from app.contracts import ProbeAnswer, ProbedMachine
from app.domain.equipment import MachineModel
from app.domain.message import DriverNotReady, Message, UserError

PATIENCE_S = 2.0
_VENDOR, _PRODUCT, _REVISION = 0, 1, 2
_NO_SIGNALS = Message.of(
    "Modbus devices don't say what their registers mean. Add the signals from the device's manual, for example id: rpm, address: holding:100, type: uint16."
)
_NAMELESS = Message.of("The device answers, but does not tell its maker and model (no identification objects).")


def read_url(url: str) -> tuple[str, int, int]:
    """Host, port and unit of ``modbus://host:port/unit``. Raises UserError."""
    try:
        parts = urlsplit(url)
        host, port, unit = parts.hostname, parts.port or 502, int(parts.path.strip("/") or 1)
    except ValueError:
        host, port, unit = None, 0, 0
    if not host or not 0 <= unit <= 255:
        raise UserError(
            Message.of(
                "'{url}' is no Modbus address. Write modbus://host:port/unit, for example modbus://10.0.0.7:502/1.",
                url=url,
            )
        )
    return host, port, unit


async def probe(url: str) -> ProbeAnswer:
    """Ask one unit for its identification."""
    host, port, unit = read_url(url)
    identity = await _identity(host, port, unit)
    maker, product = identity.get(_VENDOR, ""), identity.get(_PRODUCT, "")
    name = " ".join(filter(None, (maker, product))) or f"Modbus {host}"
    suggested = re.sub(r"[^a-z0-9]+", "-", (product or f"modbus-{host}").lower()).strip("-")[:40] or "modbus"
    machine = ProbedMachine(
        suggested_id=f"{suggested}-{unit}",
        device=f"unit {unit}",
        model=MachineModel(
            suggested, (), manufacturer=maker, product=product, source_model=identity.get(_REVISION, "")
        ),
        readings=(),
        configuration={
            "id": f"{suggested}-{unit}",
            "name": name,
            "driver": "modbus",
            "host": host,
            "port": port,
            "unit": unit,
        },
    )
    return ProbeAnswer(url, "modbus", name, (machine,), (_NO_SIGNALS,) if identity else (_NAMELESS, _NO_SIGNALS))


async def _identity(host: str, port: int, unit: int) -> dict[int, str]:
    client = AsyncModbusTcpClient(host, port=port, timeout=PATIENCE_S, retries=0, reconnect_delay=0)
    try:
        if not await client.connect():
            raise DriverNotReady(
                Message.of(
                    "{host}:{port} does not accept a connection. Check address, port, cable and power.",
                    host=host,
                    port=port,
                )
            )
        return _texts(await client.read_device_information(read_code=1, object_id=0, device_id=unit))
    except ModbusException as error:
        raise DriverNotReady(
            Message.of(
                "{host}:{port} accepts a connection, but unit {unit} does not answer as a Modbus device. Check the unit number and the port.",
                host=host,
                port=port,
                unit=unit,
            )
        ) from error
    finally:
        client.close()


def _texts(answer: ModbusPDU) -> dict[int, str]:
    if answer.isError():
        return {}
    information: dict[int, bytes] = getattr(answer, "information", {})
    return {number: text.decode("latin-1").strip() for number, text in information.items()}
