"""Reads and browses within a server's limits: batches, pages, and one bad node that spoils nothing. Keeps no state of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from asyncua import Client, ua

from app.domain.message import DriverNotReady, Message
from drivers.opcua.addresses import Namespaces

T = TypeVar("T")
BATCH = 500
"""What we ask at once of a server that states no limit."""
SHRINK = {
    "BadTooManyOperations",
    "BadRequestTooLarge",
    "BadResponseTooLarge",
    "BadEncodingLimitsExceeded",
    "BadTcpMessageTooLarge",
}
REFERENCES = 1000
HIERARCHICAL = ua.NodeId(ua.ObjectIds.HierarchicalReferences)
HAS_SUBTYPE = ua.NodeId(ua.ObjectIds.HasSubtype)


@dataclass(slots=True)
class Limits:
    """Operations per call; lowered when the server turns out to bear less than it says."""

    read: int = BATCH
    browse: int = BATCH
    items: int = BATCH
    history: int = 50


def chunks(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Pieces of at most ``size``."""
    for start in range(0, len(values), max(size, 1)):
        yield values[start : start + max(size, 1)]


class Services:
    """The services of one session."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.session = client.uaclient.session
        self.limits = Limits()
        self.namespaces = Namespaces(())

    async def learn(self) -> None:
        """Namespaces and limits of this session; a server without limits' nodes has none."""
        ids = ua.ObjectIds
        limits = (
            ids.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead,
            ids.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse,
            ids.Server_ServerCapabilities_OperationLimits_MaxMonitoredItemsPerCall,
            ids.Server_ServerCapabilities_OperationLimits_MaxNodesPerHistoryReadData,
        )
        wanted = [ua.NodeId(i) for i in (ids.Server_NamespaceArray, *limits)]
        # One by one: the limit on reads is not known yet, and 5 may already be above it.
        answers = [(await self.read([node]))[0] for node in wanted]
        uris = answers[0].Value.Value if answers[0].Value is not None else None
        if not isinstance(uris, list):
            raise DriverNotReady(Message.of("The server does not tell its namespaces. Connecting again."))
        self.namespaces = Namespaces(tuple(str(uri) for uri in uris))
        found = [a.Value.Value if a.Value is not None and isinstance(a.Value.Value, int) else 0 for a in answers[1:]]
        read, browse, items, history = (limit or BATCH for limit in found)
        self.limits = Limits(min(read, BATCH), min(browse, BATCH), min(items, BATCH), min(history, 50))

    # ------------------------------------------------------------ read

    async def read(
        self, nodes: Sequence[ua.NodeId], attribute: ua.AttributeIds = ua.AttributeIds.Value
    ) -> list[ua.DataValue]:
        """One DataValue per node, bad ones included, with both times."""
        return await self.read_many([(node, attribute) for node in nodes])

    async def read_many(self, wanted: Sequence[tuple[ua.NodeId, ua.AttributeIds]]) -> list[ua.DataValue]:
        """Like ``read``, for different attributes."""
        found: list[ua.DataValue] = []
        position = 0
        while position < len(wanted):
            part = wanted[position : position + self.limits.read]
            try:
                found += await self.session.read(_read_of(part))
            except ua.UaStatusCodeError as error:
                if not self._shrunk("read", len(part), error):
                    raise
                continue
            position += len(part)
        return found

    def _shrunk(self, name: str, tried: int, error: ua.UaStatusCodeError) -> bool:
        """Whether the same may be tried again in smaller pieces."""
        if ua.StatusCode(ua.UInt32(error.code)).name not in SHRINK or tried <= 1:
            return False
        setattr(self.limits, name, max(1, tried // 2))
        return True

    # ------------------------------------------------------------ browse

    async def children(
        self,
        nodes: Sequence[ua.NodeId],
        *,
        references: ua.NodeId = HIERARCHICAL,
        direction: ua.BrowseDirection = ua.BrowseDirection.Forward,
        classes: int = int(ua.NodeClass.Object) | int(ua.NodeClass.Variable),
    ) -> list[list[ua.ReferenceDescription]]:
        """The references of each node, all pages of them; a node that can't be browsed has none."""
        found: list[list[ua.ReferenceDescription]] = []
        position = 0
        while position < len(nodes):
            part = nodes[position : position + self.limits.browse]
            try:
                found += await self._browse(part, references, direction, classes)
            except ua.UaStatusCodeError as error:
                if not self._shrunk("browse", len(part), error):
                    raise
                continue
            position += len(part)
        return found

    async def _browse(
        self, nodes: Sequence[ua.NodeId], references: ua.NodeId, direction: ua.BrowseDirection, classes: int
    ) -> list[list[ua.ReferenceDescription]]:
        parameters = ua.BrowseParameters()
        parameters.View.Timestamp = ua.get_win_epoch()
        parameters.RequestedMaxReferencesPerNode = ua.UInt32(REFERENCES)
        parameters.NodesToBrowse = [_browse_of(node, references, direction, classes) for node in nodes]
        results = await self.session.browse(parameters)
        found = []
        again: list[int] = []
        for position, result in enumerate(results):
            found.append(list(result.References or ()))
            if result.ContinuationPoint:
                found[position] += await self._pages(result.ContinuationPoint)
            elif result.StatusCode.name == "BadNoContinuationPoints":
                again.append(position)
        if again and len(nodes) > 1:
            # The server has run out of places to remember: the others are done now, so ask for these one at a time.
            for position in again:
                found[position] = (await self._browse([nodes[position]], references, direction, classes))[0]
        return found

    async def _pages(self, point: bytes) -> list[ua.ReferenceDescription]:
        found: list[ua.ReferenceDescription] = []
        while point:
            parameters = ua.BrowseNextParameters(ReleaseContinuationPoints=False, ContinuationPoints=[point])
            result = (await self.session.browse_next(parameters))[0]
            found += result.References or ()
            point = result.ContinuationPoint
            await asyncio.sleep(0)
        return found

    async def walk(
        self, roots: Sequence[ua.NodeId], depth: int, excluding: Iterable[ua.NodeId] = ()
    ) -> AsyncIterator[tuple[ua.NodeId, list[ua.ReferenceDescription]]]:
        """Level by level below the roots: each node once, with its children."""
        seen = {*roots, *excluding}
        level = list(roots)
        for _ in range(depth):
            following: list[ua.NodeId] = []
            for part in chunks(level, self.limits.browse):
                for node, children in zip(part, await self.children(part), strict=True):
                    yield node, children
                    for child in children:
                        if not getattr(child.NodeId, "ServerIndex", 0) and (inside := local(child.NodeId)) not in seen:
                            seen.add(inside)
                            following.append(inside)
            level = following
            if not level:
                return


def local(node: ua.ExpandedNodeId | ua.NodeId) -> ua.NodeId:
    """A plain node id: browse answers carry expanded ones, which compare differently."""
    return ua.NodeId(node.Identifier, node.NamespaceIndex, node.NodeIdType)


def _read_of(wanted: Sequence[tuple[ua.NodeId, ua.AttributeIds]]) -> ua.ReadParameters:
    # The library's default asks for source times only; a missing source time then leaves none at all.
    return ua.ReadParameters(
        MaxAge=0,
        TimestampsToReturn=ua.TimestampsToReturn.Both,
        NodesToRead=[ua.ReadValueId(NodeId=node, AttributeId=attribute) for node, attribute in wanted],
    )


def _browse_of(
    node: ua.NodeId, references: ua.NodeId, direction: ua.BrowseDirection, classes: int
) -> ua.BrowseDescription:
    return ua.BrowseDescription(
        NodeId=node,
        BrowseDirection=direction,
        ReferenceTypeId=references,
        IncludeSubtypes=True,
        NodeClassMask=ua.UInt32(classes),
        ResultMask=ua.UInt32(ua.BrowseResultMask.All),
    )
