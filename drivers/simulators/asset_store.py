"""The assets an agent holds: newest first, bounded, removed ones marked. Knows nothing of HTTP."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, replace

from lxml import etree


@dataclass(frozen=True, slots=True)
class Asset:
    """One version of one asset."""

    id: str
    type: str
    device: str
    element: etree._Element
    digest: str
    """What 2.x agents put into ``hash``: says whether two versions are equal."""
    removed: bool = False


class AssetStore:
    """Assets by id, in order of change."""

    def __init__(self, capacity: int = 1024) -> None:
        self.capacity = capacity
        self._assets: dict[str, Asset] = {}

    def __len__(self) -> int:
        return sum(not asset.removed for asset in self._assets.values())

    def put(self, asset: Asset) -> bool:
        """Add or replace; True when the id is new. The oldest goes when the store is full."""
        new = self._assets.pop(asset.id, None) is None
        self._assets[asset.id] = asset
        if len(self._assets) > self.capacity:
            del self._assets[next(iter(self._assets))]
        return new

    def get(self, identity: str) -> Asset | None:
        """One asset, removed or not."""
        return self._assets.get(identity)

    def remove(self, identity: str) -> Asset | None:
        """Mark an asset as removed; None when there is none to remove."""
        asset = self._assets.get(identity)
        if asset is None or asset.removed:
            return None
        asset.element.set("removed", "true")
        self._assets[identity] = replace(asset, removed=True)
        return self._assets[identity]

    def select(self, *, type_: str = "", device: str = "", removed: bool = False, count: int = 100) -> list[Asset]:
        """Newest first."""
        wanted = [
            asset
            for asset in reversed(self._assets.values())
            if (removed or not asset.removed) and type_ in ("", asset.type) and device in ("", asset.device)
        ]
        return wanted[:count]

    def counts(self, device: str) -> Counter[str]:
        """Assets of a device by type."""
        return Counter(a.type for a in self._assets.values() if a.device == device and not a.removed)


def parse_asset(identity: str, type_: str, device: str, timestamp: str, xml: str) -> Asset:
    """Read an asset's XML; raises ValueError when it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    try:
        element = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"Asset {identity} is not well-formed XML: {error}") from error
    for one in element.iter(etree.Element):
        one.tag = etree.QName(one).localname
    etree.cleanup_namespaces(element)
    element.set("assetId", identity)
    element.set("deviceUuid", device)
    digest = b64encode(hashlib.sha1(etree.tostring(element), usedforsecurity=False).digest()).decode()
    if timestamp:
        element.set("timestamp", timestamp)
    return Asset(identity, type_ or str(element.tag), device, element, digest)
