"""One agent as we ask and understand it: its model, its snapshots, its documents, what it says about itself.

It does not know where in the stream we are, and hands nothing over.
"""

from __future__ import annotations

import time

from app.contracts import ConnectionPlan, Inlet
from app.domain.condition import Activation
from app.domain.message import Message
from drivers.mtconnect.connection import CONNECT_S, Connection
from drivers.mtconnect.decode import Decoded, Decoder, UnknownItems
from drivers.mtconnect.header import Header
from drivers.mtconnect.machines import Machines
from drivers.mtconnect.probe import read_devices
from drivers.mtconnect.settings import Settings
from drivers.mtconnect.streams import StreamsDocument, read_streams, read_streams_slowly
from drivers.mtconnect.xml import BrokenDocument

EAGER_S = 15.0
"""For so long after the last document attempts are short, so that a pulled cable is survived within two seconds."""
CONNECT_LATER_S = 2.5
"""Afterwards an attempt may take long enough for a second packet, should the first be lost."""

Activations = list[tuple[str, str, Activation]]
"""(machine, signal, activation)."""


class Agent:
    """Asks over ``connection``, which is another one in each session; the model outlives them."""

    connection: Connection

    def __init__(self, plan: ConnectionPlan, inlet: Inlet) -> None:
        self.settings: Settings = plan.machines[0].settings
        self.machines = Machines(plan.machines, inlet, self.settings.url)
        self._inlet = inlet
        self._links: dict[str, str] = {}
        self._stale_model = False
        self._heard_s = time.monotonic()
        self.set_position: tuple[str, int] | None = None
        """Where the stream's data sets are valid: (instance, position)."""

    @property
    def connect_s(self) -> float:
        """How long an attempt to connect may take now."""
        return CONNECT_S if time.monotonic() - self._heard_s < EAGER_S else CONNECT_LATER_S

    # ------------------------------------------------------------ model

    async def probe(self) -> None:
        """Ask for the model. Raises what ``Connection.get`` raises."""
        self.machines.learn(read_devices(await self.connection.get("probe")))
        self._stale_model = False

    def model_fits(self, header: Header) -> bool:
        """Whether the model that we hold is the one that this document was written by."""
        return not self._stale_model and self.machines.fits(header.instance, header.model_change)

    # ------------------------------------------------------------ documents

    async def snapshot(self, **query: object) -> tuple[StreamsDocument, int]:
        """The present values (with ``at``: those of then), and when they were received."""
        body = await self.connection.get(*self.machines.path(), "current", **query)
        return self.read(body), time.time_ns()

    def read(self, body: bytes) -> StreamsDocument:
        """Parse, the slow way when ids of several devices must be told apart. Raises BrokenDocument."""
        self._heard_s = time.monotonic()
        return read_streams_slowly(body) if self.machines.stream.needs_devices() else read_streams(body)

    async def understand(self, document: StreamsDocument, received_ns: int, keep_from: int) -> Decoded:
        """Decode for the record; an unknown dataItemId makes us ask for the model once, then becomes an item of its own."""
        return await self._decode(document, received_ns, keep_from, snapshot=False)

    async def preview(self, document: StreamsDocument, received_ns: int) -> Decoded:
        """Decode a snapshot to be shown."""
        self.machines.snapshot.sets.clear()
        return await self._decode(document, received_ns, 0, snapshot=True)

    async def _decode(self, document: StreamsDocument, received_ns: int, keep_from: int, *, snapshot: bool) -> Decoded:
        for attempt in range(3):
            decoder: Decoder = self.machines.snapshot if snapshot else self.machines.stream
            try:
                return decoder.decode(document.rows, received_ns, keep=lambda s: s >= keep_from, live_only=snapshot)
            except UnknownItems as unknown:
                if attempt == 0:
                    self._inlet.count("unknown_items", len(unknown.details))
                    await self.probe()
                else:
                    self.machines.add_unknown(unknown.details)
        raise BrokenDocument(Message.of("The document has data items that can't be placed."))

    def activations(self, decoded: Decoded) -> Activations:
        """The document's condition observations by machine and signal."""
        models = self.machines.layout.models
        return [
            (models[c.machine].machine, models[c.machine].items[c.signal].id, c.activation) for c in decoded.conditions
        ]

    # ------------------------------------------------------------ the agent itself

    def note_agent(self, decoded: Decoded, *, live: bool) -> None:
        """Adapter links, and news that devices have changed (``live``: since we looked, not in a snapshot)."""
        for type_, item, value in decoded.agent:
            if type_ == "CONNECTION_STATUS":
                self._links[item] = value
            elif live and type_.startswith("DEVICE_") and value not in ("", "UNAVAILABLE"):
                self._stale_model = True

    @property
    def link_detail(self) -> str:
        """Which adapters the agent has lost, for a technician."""
        down = sorted(item for item, value in self._links.items() if value == "CLOSED")
        return f"adapter link closed: {', '.join(down)}" if down else ""
