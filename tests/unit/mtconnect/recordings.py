"""Recorded documents, and the small things that several tests need to look at them."""

from __future__ import annotations

import lzma
from pathlib import Path

from app.domain.vocabulary import SourceItem
from drivers.mtconnect.decode import Decoded, Decoder
from drivers.mtconnect.header import Header
from drivers.mtconnect.layout import Assigned, arrange
from drivers.mtconnect.probe import AgentModel, Device, read_devices
from drivers.mtconnect.settings import UserSignal
from drivers.mtconnect.streams import read_streams

DATA = Path(__file__).parents[2] / "data" / "mtconnect"
DEVICES = sorted((DATA / "devices").glob("*.xml"))
STREAMS = sorted([*(DATA / "streams").iterdir(), *(DATA / "golden").glob("*/*.xml")])


def read(path: Path) -> bytes:
    """The document's bytes, uncompressed."""
    data = path.read_bytes()
    return lzma.decompress(data) if path.suffix == ".xz" else data


def http(name: str) -> tuple[str, bytes]:
    """Head and body of a recorded answer; chunks are joined."""
    head, _, body = (DATA / "http" / name).read_bytes().partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = unchunked(body)
    return head.decode(), body


def unchunked(body: bytes) -> bytes:
    """Chunked transfer coding undone; a recording may end in the middle of a chunk."""
    joined = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16) if size else 0
        if not length:
            break
        joined, body = joined + body[:length], body[length + 2 :]
    return joined


def one_device(*items: SourceItem, signals: dict[str, UserSignal] | None = None) -> Decoder:
    """A decoder for one machine ``m`` with these items."""
    device = Device("Dev", "uuid-1", "d", items=items)
    agent = AgentModel(Header("1"), (device,))
    return Decoder(arrange(agent, [Assigned("m", device, signals or {})], {}))


def agent_of(path: Path) -> Decoder:
    """A decoder for every device of a recorded model; machines are called as the devices are."""
    agent = read_devices(read(path))
    return Decoder(arrange(agent, [Assigned(device.name, device, {}) for device in agent.machines], {}))


def streams_document(*elements: str, first: int = 1, following: int = 100, instance: str = "1") -> bytes:
    """A canonical Streams document of one device with these observation elements."""
    header = f'<Header instanceId="{instance}" bufferSize="1024" nextSequence="{following}" firstSequence="{first}" lastSequence="{following - 1}"/>'
    body = f'<Streams><DeviceStream name="Dev" uuid="uuid-1"><ComponentStream component="C" componentId="c"><Samples>{"".join(elements)}</Samples></ComponentStream></DeviceStream></Streams>'
    xmlns = 'xmlns="urn:mtconnect.org:MTConnectStreams:2.0"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<MTConnectStreams {xmlns}>{header}{body}</MTConnectStreams>'.encode()
    )


def decoded(decoder: Decoder, *elements: str) -> Decoded:
    """What these elements mean to the decoder."""
    return decoder.decode(read_streams(streams_document(*elements)).rows, received_ns=7)
