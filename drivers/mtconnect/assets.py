"""Assets of an agent (cutting tools and others) as documents. Optional by nature: nothing here may stop the data."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.message import OperatorError
from app.domain.observation import Document
from drivers.mtconnect.errors import AgentError
from drivers.mtconnect.layout import Assigned
from drivers.mtconnect.streams import Rows
from drivers.mtconnect.times import UNREADABLE, to_ns
from drivers.mtconnect.xml import BrokenDocument, local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

COALESCE_S = 0.5
"""A tool change alters several assets at once; one request fetches them all."""
_IDS_PER_REQUEST = 40
_ALL = 10_000
"""More than agents hold (1,024 by default); without a count they list the newest 100."""
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


def removed_assets(gone: Sequence[tuple[str, str]], rows: Rows, received_ns: int) -> tuple[Document, ...]:
    """Documents for (machine, assetId) of AssetRemoved events, of the kind that the event itself names."""
    told = [rows.detail(row) for row, text in enumerate(rows.text) if text and text.decode() in {i for _, i in gone}]
    kinds = [detail.attributes["assetType"] for detail in told if "assetType" in detail.attributes]
    kind = kinds[0] if len(set(kinds)) == 1 else ""
    return tuple(_removed(machine, kind, asset_id, received_ns) for machine, asset_id in gone)


def _removed(machine: str, kind: str, asset_id: str, received_ns: int) -> Document:
    return Document(machine, kind, asset_id, received_ns, "{}", removed=True)


class AssetReader:
    """Fetches assets beside the stream; requests are collected, and failures counted and forgotten."""

    def __init__(
        self,
        machines: Callable[[], Sequence[Assigned]],
        deliver: Deliver,
        count: Callable[[str], None],
        now_ns: Callable[[], int],
    ) -> None:
        self._machines, self._deliver, self._count, self._now_ns = machines, deliver, count, now_ns
        self._wanted: dict[str, str] = {}
        self._everything = False
        self._news = asyncio.Event()
        self._present: dict[tuple[str, str], str] = {}
        """(machine, assetId) → kind of what history holds as present."""
        self._get: Get

    def want_all(self) -> None:
        """Ask for everything that the agent has."""
        self._everything = True
        self._news.set()

    def want(self, machine: str, asset_id: str) -> None:
        """Ask for one asset, soon."""
        self._wanted[asset_id] = machine
        self._news.set()

    def without(self, removed: tuple[Document, ...]) -> tuple[Document, ...]:
        """The same documents, with the kind that we knew the asset by; they are no longer present."""
        kinds = [document.kind or self._present.get((document.machine, document.id), "") for document in removed]
        for document in removed:
            self._present.pop((document.machine, document.id), None)
        return tuple(replace(document, kind=kind) for document, kind in zip(removed, kinds, strict=True))

    async def run(self, get: Get) -> None:
        """Serve requests until cancelled."""
        self._get = get
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
            await self._fetch_all(wanted)
        ids = list(wanted)
        for at in range(0, 0 if everything else len(ids), _IDS_PER_REQUEST):
            await self._hand_over(await self._get("asset", ";".join(ids[at : at + _IDS_PER_REQUEST])), wanted)

    async def _hand_over(self, body: bytes, owners: dict[str, str]) -> None:
        await self._pass_on(read_assets(body, self._machines(), owners, self._now_ns()))

    async def _fetch_all(self, owners: dict[str, str]) -> None:
        """Everything, the removed ones too; what we had and the agent no longer lists was deleted meanwhile."""
        body = await self._get("assets", removed="true", count=_ALL)
        documents, now_ns = read_assets(body, self._machines(), owners, self._now_ns()), self._now_ns()
        listed = {(document.machine, document.id) for document in documents}
        gone = tuple(_removed(m, kind, i, now_ns) for (m, i), kind in self._present.items() if (m, i) not in listed)
        await self._pass_on((*documents, *(() if len(listed) >= _ALL else gone)))

    async def _pass_on(self, documents: tuple[Document, ...]) -> None:
        if not documents:
            return
        await self._deliver(documents)
        for document in documents:
            if document.removed:
                self._present.pop((document.machine, document.id), None)
            else:
                self._present[document.machine, document.id] = document.kind
