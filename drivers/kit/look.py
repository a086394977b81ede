"""An inlet for a look before saving: it keeps a driver's first model and readings, and records nothing."""

from __future__ import annotations

from app.domain.equipment import Category, MachineModel
from app.domain.message import Message
from app.domain.observation import Delivery
from app.domain.snapshot import Reading


class Look:
    """``contracts.Inlet`` that a driver's ``probe`` lends to the driver itself, so that it shows what would be mapped."""

    def __init__(self) -> None:
        self.models: list[MachineModel] = []
        self.readings: list[Reading] = []

    def model_of(self) -> MachineModel:
        """The first machine's model."""
        return self.models[0]

    async def deliver(self, delivery: Delivery) -> None:
        """Keep the values (conditions are no values)."""
        for batch in delivery.batches:
            for row in batch.rows():
                value = None if row.quality.is_bad else row.number if row.text is None else row.text
                if row.item.category is not Category.CONDITION:
                    self.readings.append(Reading(row.item, value, row.quality, row.time_ns, batch.received_ns))

    def model(self, model: MachineModel) -> None:
        """Keep the model."""
        self.models.append(model)

    def connected(self, *, detail: str = "") -> None:
        """Of no interest here."""

    def alive(self, received_ns: int) -> None:
        """Of no interest here."""

    def count(self, name: str, amount: int = 1) -> None:
        """Of no interest here."""

    def clock_skew(self, skew_ns: int) -> None:
        """Of no interest here."""

    def refused(self, machine: str, message: Message | None) -> None:
        """Of no interest here."""
