"""Small models and batches for unit tests, written as a reader would say them."""

from __future__ import annotations

from app.domain.condition import Activation, Level
from app.domain.equipment import Category, DataItem, MachineModel, ValueKind
from app.domain.observation import ObservationBatch, batch_of

SECOND = 1_000_000_000
T0 = 1_800_000_000 * SECOND


def event(signal: str, type_: str = "", **extra: object) -> DataItem:
    return DataItem(signal, f"src-{signal}", Category.EVENT, ValueKind.TEXT, type_, **extra)  # type: ignore[arg-type]


def sample(signal: str, **extra: object) -> DataItem:
    return DataItem(signal, f"src-{signal}", Category.SAMPLE, ValueKind.NUMBER, **extra)  # type: ignore[arg-type]


def condition(signal: str, type_: str = "SYSTEM") -> DataItem:
    return DataItem(signal, f"src-{signal}", Category.CONDITION, ValueKind.CONDITION, type_)


def mill(machine: str = "mill-1") -> MachineModel:
    return MachineModel(
        machine,
        (
            event("availability", "AVAILABILITY"),
            event("execution", "EXECUTION"),
            event("mode", "CONTROLLER_MODE"),
            event("estop", "EMERGENCY_STOP"),
            sample("rpm", unit="rev/min"),
            sample("feed", unit="mm/min", scale=60.0),
            condition("system"),
        ),
    )


def fault(code: str, text: str = "") -> str:
    return Activation(Level.FAULT, native_code=code, text=text).encode()


def normal(code: str = "") -> str:
    return Activation(Level.NORMAL, native_code=code).encode()


def rows(
    model: MachineModel, *values: tuple[str, float, float | str | None], first_sequence: int = 1, **extra: object
) -> ObservationBatch:
    """``(signal, seconds after T0, value)`` rows, numbered from ``first_sequence``."""
    return batch_of(
        model,
        [(signal, T0 + int(second * SECOND), value) for signal, second, value in values],
        received_ns=T0 + int(max((second for _, second, _ in values), default=0) * SECOND) + 1000,
        first_sequence=first_sequence,
        **extra,  # type: ignore[arg-type]
    )
