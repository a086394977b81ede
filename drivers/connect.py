"""Finds, tries and trusts sources for screens and verbs (``contracts.connect.ConnectPort``), in a thread of its own. Saves nothing."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from app.contracts import DriverSpec, OpenHistory, ProbeAnswer
from app.contracts.connect import ANONYMOUS, Access, Search, SearchPlan
from app.domain.message import Message, UserError
from drivers import discovery
from drivers.kit.preview import Told, preview, watch

T = TypeVar("T")
STOP_S = 1.0


async def probe(url: str, specs: Mapping[str, DriverSpec], access: Access = ANONYMOUS) -> ProbeAnswer:
    """Ask the driver whose scheme fits. Raises UserError for an address that no driver understands."""
    spec = spec_of(url, specs)
    assert spec.probe is not None
    return await spec.probe(url, access)


def trust(url: str, fingerprint: str, specs: Mapping[str, DriverSpec], data: Path) -> None:
    """Accept the certificate that ``url`` has shown. Raises UserError when there is nothing to accept."""
    spec = spec_of(url, specs)
    if spec.trust is None:
        raise UserError(Message.of("{url} shows no certificate that this station would keep.", url=url))
    spec.trust(url, fingerprint, data)


def spec_of(url: str, specs: Mapping[str, DriverSpec]) -> DriverSpec:
    """The driver for this kind of address. Raises UserError when there is none."""
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    for spec in specs.values():
        if spec.probe is not None and scheme in spec.url_schemes:
            return spec
    accepted = ", ".join(f"{s}://" for spec in specs.values() for s in spec.url_schemes)
    raise UserError(
        Message.of("'{url}' is no address that can be probed. It begins with {accepted}.", url=url, accepted=accepted)
    )


class Connect:
    """One thread with one loop, begun when it is first needed: loading a protocol's library must not hold up the engine."""

    def __init__(self, specs: Mapping[str, DriverSpec], data: Path, open_history: OpenHistory | None = None) -> None:
        self._specs = specs
        self._data = data
        self._open_history = open_history
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def ranges(self) -> tuple[str, ...]:
        """The networks that this computer stands in, at most a /24 each."""
        return own_ranges()

    def plan(self, targets: Sequence[str]) -> SearchPlan:
        """What a search would ask. Raises UserError."""
        return discovery.plan(targets)

    def search(self, targets: Sequence[str], told: Callable[[Search], object] | None = None) -> Future[Search]:
        """Search exactly these targets."""
        return self._submit(self._search(targets, told))

    async def _search(self, targets: Sequence[str], told: Callable[[Search], object] | None) -> Search:
        return await discovery.search(discovery.doors(targets), told=told)

    def probe(self, url: str, user: str = "", password: str = "") -> Future[ProbeAnswer]:
        """What an endpoint offers."""
        return self._submit(probe(url, self._specs, Access(self._data, user, password)))

    def preview(self, entry: Mapping[str, Any]) -> Future[ProbeAnswer]:
        """One machine's live values as this entry would map them."""
        return self._submit(preview(entry, self._specs, self._data, self._open_history))

    def watch(self, entries: Sequence[Mapping[str, Any]], told: Told) -> Future[None]:
        """Live values of these entries until cancelled."""
        return self._submit(watch(entries, self._specs, self._data, told, self._open_history))

    def trust(self, url: str, fingerprint: str) -> Future[None]:
        """Accept the certificate that ``url`` has shown."""
        return self._submit(asyncio.to_thread(trust, url, fingerprint, self._specs, self._data))

    def close(self) -> None:
        """Cancel what is under way and end the thread."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_all(loop), loop)
        thread.join(STOP_S)

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="connect", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(work, self._loop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


async def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STOP_S / 2):
            await asyncio.gather(*others, return_exceptions=True)
    loop.stop()


def own_ranges() -> tuple[str, ...]:
    """IPv4 networks of this computer's own interfaces that are up, each cut to the /24 around its address."""
    import psutil

    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = []
    for name, addresses in psutil.net_if_addrs().items():
        for address in addresses:
            if name in up and address.family.name == "AF_INET" and address.netmask:
                interface = ipaddress.IPv4Interface(f"{address.address}/{address.netmask}")
                if not interface.is_loopback and not interface.is_link_local and interface.network.prefixlen < 32:
                    length = max(24, interface.network.prefixlen)
                    found.append(str(ipaddress.IPv4Interface(f"{address.address}/{length}").network))
    return tuple(dict.fromkeys(found))
