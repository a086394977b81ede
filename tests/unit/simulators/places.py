"""Where recordings lie, and how documents are compared."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

DATA = Path(__file__).parents[2] / "data"
MTCONNECT = DATA / "mtconnect"
DEVICES = MTCONNECT / "devices"
NIST = DEVICES / "usnistgov__smstestbed__Devices.xml"
DEMO_AGENT = DEVICES / "mtconnect__cppagent__Devices.xml"


def recorded_http(name: str) -> tuple[bytes, bytes]:
    """Head and body of a recorded response."""
    head, _, body = (MTCONNECT / "http" / name).read_bytes().partition(b"\r\n\r\n")
    return head, body


def observations(document: bytes, device: str | None = None) -> list[tuple[object, ...]]:
    """Every observation with component, category, element, attributes in order, and content; times of the run left out."""
    found: list[tuple[object, ...]] = []
    for stream in etree.fromstring(document).iter("{*}DeviceStream"):
        if device in (None, stream.get("name")):
            for component in stream:
                for category in component:
                    found += [_observation(component, category, one) for one in category]
    return found


def _observation(component: etree._Element, category: etree._Element, one: etree._Element) -> tuple[object, ...]:
    attributes = [(key, value) for key, value in one.attrib.items() if key != "sequence"]
    given = [(key, value) for key, value in attributes if key != "timestamp" or value.startswith("2026-01-01")]
    content = [(child.attrib.items(), child.text, [(c.attrib.items(), c.text) for c in child]) for child in one]
    names = (component.get("component"), component.get("componentId"), etree.QName(category).localname)
    return (*names, etree.QName(one).localname, tuple(given), one.text, content)


def outline(element: etree._Element) -> tuple[object, ...]:
    """A tree as names, attributes in order, and text without surrounding space."""
    text = " ".join((element.text or "").split())
    attributes = [(key, value) for key, value in element.attrib.items() if key not in _OF_THE_RUN]
    return (element.tag, attributes, text, [outline(child) for child in element])


_OF_THE_RUN = {
    "creationTime", "instanceId", "sender", "hash", "deviceModelChangeTime", "bufferSize", "assetCount",
    "nextSequence", "firstSequence", "lastSequence",
}  # fmt: skip
