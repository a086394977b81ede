"""Drivers that exist for configuration tests alone: settings classes like a real driver's, and no protocol."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from app.contracts import ConnectionPlan, Driver, DriverSpec, Inlet


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AgentSettings(_Settings):
    url: Annotated[str, Field(pattern=r"^https?://")]
    """Address of the agent."""
    device: str = ""
    """Which device of the agent."""


class Security(_Settings):
    policy: str = "None"
    mode: str = "None"
    user: str | None = None
    password: SecretStr | None = None


class OpcUaSettings(_Settings):
    url: str
    security: Security = Security()


class Register(_Settings):
    id: str
    address: str
    type: str = "uint16"
    word_order: str = "big"
    unit: str = ""
    map: dict[int, str] = Field(default_factory=dict)


class ModbusSettings(_Settings):
    host: str
    unit: int = 1
    signals: tuple[Register, ...] = ()


def _open(plan: ConnectionPlan, inlet: Inlet) -> Driver:
    raise AssertionError("configuration never opens a driver")


def spec(name: str, settings: type[Any]) -> DriverSpec:
    return DriverSpec(name, name, settings, lambda s: f"{name}:{s}", _open)


SPECS = {
    "mtconnect": spec("mtconnect", AgentSettings),
    "opcua": spec("opcua", OpcUaSettings),
    "modbus": spec("modbus", ModbusSettings),
}
