"""Assets of an agent (cutting tools and others) as documents. Optional by nature: nothing here may stop the data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.message import OperatorError
from app.domain.observation import Document
from drivers.mtconnect.errors import AgentError
from drivers.mtconnect.layout import Assigned
from drivers.mtconnect.times import UNREADABLE, to_ns
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

COALESCE_S = 0.5
"""A tool change alters several assets at once; one request fetches them all."""
_IDS_PER_REQUEST = 40
Get = Callable[..., Awaitable[bytes]]
Deliver = Callable[[tuple[Document, ...]], Awaitable[None]]


def read_assets(
    data: bytes, machines: Sequence[Assigned], owners: dict[str, str], received_ns: int
) -> tuple[Document, ...]:
    """The assets of our machines. Raises BrokenDocument. ``owners``: assetId → machine, where an event told us."""
    root = parse_xml(data)
    if local(root.tag) != "MTConnectAssets":
        return ()
    container = next((child for child in root if local(child.tag) == "Assets"), None)
    found = (
        []
        if container is None
        else [_document(e, machines, owners, received_ns) for e in container if isinstance(e.tag, str)]
    )
    return tuple(document for document in found if document is not None)


def _document(
    element: _Element, machines: Sequence[Assigned], owners: dict[str, str], received_ns: int
) -> Document | None:
    from lxml import etree

    asset_id = str(element.get("assetId") or "")
    machine = _owner(str(element.get("deviceUuid") or ""), asset_id, machines, owners)
    if machine is None:
        return None
    stamp = to_ns(str(element.get("timestamp") or ""))
    return Document(
        machine=machine,
        kind=local(element.tag),
        id=asset_id,
        time_ns=received_ns if stamp == UNREADABLE else stamp,
        body=json.dumps(as_json(element), ensure_ascii=False, separators=(",", ":")),
        raw=etree.tostring(element, encoding="unicode", with_tail=False),
        removed=element.get("removed") == "true",
    )


def _owner(uuid: str, asset_id: str, machines: Sequence[Assigned], owners: dict[str, str]) -> str | None:
    if uuid:
        return next((one.machine for one in machines if one.device.answers_to(uuid)), None)
    return owners.get(asset_id) or (machines[0].machine if len(machines) == 1 else None)


def as_json(element: _Element) -> Any:
    """Attributes and children by name, repeated children as lists, text as ``value``; an element of text alone is its text."""
    children: dict[str, list[Any]] = {}
    for child in element:
        if isinstance(child.tag, str):
            children.setdefault(local(child.tag), []).append(as_json(child))
    text = (element.text or "").strip()
    if not children and not element.attrib:
        return text
    body: dict[str, Any] = {local(k): str(v) for k, v in element.attrib.items()}
    body.update({name: values[0] if len(values) == 1 else values for name, values in children.items()})
    return body | ({"value": text} if text else {})


class AssetReader:
    """Fetches assets beside the stream; requests are collected, and failures counted and forgotten."""

    def __init__(self, get: Get, deliver: Deliver, count: Callable[[str], None], now_ns: Callable[[], int]) -> None:
        self._get, self._deliver, self._count, self._now_ns = get, deliver, count, now_ns
        self._wanted: dict[str, str] = {}
        self._everything = False
        self._news = asyncio.Event()
        self.machines: Sequence[Assigned] = ()

    def want_all(self) -> None:
        """Ask for everything that the agent has."""
        self._everything = True
        self._news.set()

    def want(self, machine: str, asset_id: str) -> None:
        """Ask for one asset, soon."""
        self._wanted[asset_id] = machine
        self._news.set()

    async def run(self) -> None:
        """Serve requests until cancelled."""
        while True:
            await self._news.wait()
            await asyncio.sleep(COALESCE_S)
            self._news.clear()
            try:
                await self._fetch()
            except (OperatorError, AgentError, BrokenDocument):
                self._count("assets_failed")  # refused by some agents, and a vanished asset is a normal race

    async def _fetch(self) -> None:
        wanted, self._wanted = self._wanted, {}
        everything, self._everything = self._everything, False
        if everything:
            await self._hand_over(await self._get("assets"), wanted)
        ids = list(wanted)
        for at in range(0, 0 if everything else len(ids), _IDS_PER_REQUEST):
            await self._hand_over(await self._get("asset", ";".join(ids[at : at + _IDS_PER_REQUEST])), wanted)

    async def _hand_over(self, body: bytes, owners: dict[str, str]) -> None:
        documents = read_assets(body, self.machines, owners, self._now_ns())
        if documents:
            await self._deliver(documents)
