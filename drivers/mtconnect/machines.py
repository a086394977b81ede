"""The configured machines as the agent's device model describes them now; keeps models stable while nothing changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.contracts import Inlet, MachinePlan
from app.domain.equipment import Category, MachineModel
from app.domain.message import Message
from app.domain.vocabulary import SourceItem
from drivers.mtconnect.decode import Decoder
from drivers.mtconnect.layout import Assigned, Layout, Way, arrange
from drivers.mtconnect.probe import AgentModel, Device
from drivers.mtconnect.streams import Detail

_CONDITIONS = frozenset({"Normal", "Warning", "Fault", "Unavailable"})
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Machines:
    """Holds layout and decoders of one agent. ``learn`` is the only way in which they change."""

    def __init__(self, plans: Sequence[MachinePlan], inlet: Inlet, url: str) -> None:
        self._plans = plans
        self._inlet = inlet
        self._url = url
        self._agent: AgentModel | None = None
        self._extra: dict[str, list[SourceItem]] = {}
        self._sent: dict[str, MachineModel] = {}
        self.assigned: tuple[Assigned, ...] = ()
        self.layout: Layout
        self.stream: Decoder
        """Decodes what is recorded; its data sets follow the stream."""
        self.snapshot: Decoder
        """Decodes snapshots, whose data sets are complete by themselves."""

    @property
    def known(self) -> bool:
        """Whether there is a model at all."""
        return self._agent is not None

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the machines that the agent has."""
        return tuple(one.machine for one in self.assigned)

    def fits(self, instance: str, model_change: str) -> bool:
        """Whether the model that we hold belongs to this run and this edition of the agent's devices."""
        if self._agent is None:
            return False
        header = self._agent.header
        return header.instance == instance and (not model_change or header.model_change in ("", model_change))

    def learn(self, agent: AgentModel) -> None:
        """Take over a device model; a machine that is not in it is refused with a sentence, the others go on."""
        self._extra = {} if self._agent is None or self._agent.header.instance != agent.header.instance else self._extra
        self._agent = agent
        self.assigned = tuple(self._assign(agent))
        self._arrange()

    def path(self) -> tuple[str, ...]:
        """The device filter: only when one machine of an agent with several is ours; sequences stay agent-wide."""
        assert self._agent is not None
        if len(self.assigned) == 1 and len(self._agent.machines) > 1:
            device = self.assigned[0].device
            return (device.name or device.uuid,)
        return ()

    def add_unknown(self, details: Iterable[Detail]) -> None:
        """Make items of what only the stream knows: its raw text is kept, never dropped."""
        for detail in details:
            owner = next((a.machine for a in self.assigned if a.device.answers_to(detail.device)), None)
            if owner is None and len(self.assigned) == 1 and len(getattr(self._agent, "machines", ())) == 1:
                owner = self.assigned[0].machine
            items = self._extra.setdefault(owner or "", [])
            source_id = detail.attributes["dataItemId"]
            if all(item.source_id != source_id for item in items):
                items.append(_guessed(detail, source_id))
        self._arrange()

    def _assign(self, agent: AgentModel) -> list[Assigned]:
        found = []
        for plan in self._plans:
            device = agent.find(plan.settings.device)
            self._inlet.refused(plan.id, self._absent(plan, agent) if device is None else None)
            if device is not None:
                found.append(Assigned(plan.id, device, plan.settings.signals))
        return found

    def _absent(self, plan: MachinePlan, agent: AgentModel) -> Message:
        names = ", ".join(device.name for device in agent.machines)
        if not names:
            return Message.of("The agent at {url} has no devices yet. It is asked again.", url=self._url)
        if plan.settings.device is None:
            return Message.of(
                "The agent at {url} has several devices: {names}. Say which one with device.",
                url=self._url,
                names=names,
            )
        return Message.of(
            "The agent at {url} has no device {device}. It has: {names}. Check device in the configuration.",
            url=self._url,
            device=plan.settings.device,
            names=names,
        )

    def _arrange(self) -> None:
        assert self._agent is not None
        sets = self._sets_by_item()
        layout = arrange(self._agent, self.assigned, self._extra)
        # An unchanged model stays the same object: batches and receivers compare by identity.
        self.layout = replace(layout, models=tuple(self._unchanged(model) for model in layout.models))
        self.stream, self.snapshot = Decoder(self.layout), Decoder(self.layout)
        self.stream.sets = {c: sets[i] for i, c in self.layout.by_item.items() if i in sets}
        for model in self.layout.models:
            if self._sent.get(model.machine) is not model:
                self._sent[model.machine] = model
                self._inlet.model(model)

    def _unchanged(self, model: MachineModel) -> MachineModel:
        sent = self._sent.get(model.machine)
        return sent if sent is not None and sent == model else model

    def _sets_by_item(self) -> dict[str, dict[str, object]]:
        if not hasattr(self, "stream"):
            return {}
        columns = self.layout.columns
        return {columns[number].source_id: values for number, values in self.stream.sets.items()}

    @property
    def has_sets(self) -> bool:
        """Whether any machine has data sets or tables, whose deltas need a base."""
        return any(column.way is Way.SET for column in self.layout.columns)


def _guessed(detail: Detail, source_id: str) -> SourceItem:
    prefix, _, name = detail.name.rpartition(":")
    type_ = (prefix + ":" if prefix else "") + _WORDS.sub("_", name).upper()
    if detail.name in _CONDITIONS:
        return SourceItem(source_id, Category.CONDITION, detail.attributes.get("type", ""))
    representation = "DATA_SET" if detail.entries is not None else "VALUE"
    return SourceItem(
        source_id,
        Category.EVENT,
        f"x:{type_}" if not prefix else type_,  # a vendor's type: no rule of the vocabulary may claim it
        subtype=detail.attributes.get("subType", ""),
        name=detail.attributes.get("name", ""),
        representation=representation,
    )


__all__ = ["Device", "Machines"]
