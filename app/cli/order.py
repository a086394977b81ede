"""What was asked for, as plain values: where the files are, which plant to run. Loads nothing heavy."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from app.config.places import DataDirectory, default_data_directory

ALL_PROTOCOLS = 6
"""From so many machines on the demo plant speaks OPC UA and Modbus beside MTConnect."""


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """The simulated plant to start."""

    machines: int = ALL_PROTOCOLS
    speed: float = 1.0
    seed: int = 1
    replay: Path | None = None
    devices: Path | None = None
    linuxcnc: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One station to run."""

    data: DataDirectory
    config: Path
    demo: DemoOrder | None = None
    insecure: bool = False
    listen_port: int | None = None
    may_be_empty: bool = False
    """A missing file is an empty station (the window's first-run page), not a fault."""
    hub: bool = False
    """Receive stations."""
    must_serve: bool = True
    """Whether a taken port is a fault (headless), or the window runs without its web page."""

    def for_window(self) -> Order:
        """The same with a window on it."""
        return replace(self, may_be_empty=True, must_serve=False)

    def as_demo(self, demo: DemoOrder) -> Order:
        """The demo plant in a data directory of its own."""
        data = DataDirectory(self.data.root / "demo")
        return replace(self, data=data, config=data.configuration, demo=demo)

    def with_file(self, config: Path) -> Order:
        """Another configuration file."""
        return replace(self, config=config, demo=None, may_be_empty=False)


def data_of(options: argparse.Namespace) -> DataDirectory:
    """The data directory; the demo plant's own one unless one is named."""
    if options.data is not None:
        return DataDirectory(options.data.expanduser().absolute())
    demo = options.verb == "demo" or getattr(options, "demo", False)
    return DataDirectory(default_data_directory() / "demo" if demo else default_data_directory())


def order_of(options: argparse.Namespace) -> Order:
    """The station that the command line asks for."""
    data = data_of(options)
    demo = options.verb == "demo" or getattr(options, "demo", False)
    return Order(
        data=data,
        config=options.config.expanduser().absolute() if options.config is not None else data.configuration,
        demo=demo_of(options) if demo else None,
        insecure=getattr(options, "insecure", False),
        listen_port=getattr(options, "port", None),
        hub=options.verb == "hub",
        may_be_empty=options.verb == "hub" and options.config is None,
    )


def demo_of(options: argparse.Namespace) -> DemoOrder:
    """The demo plant that the command line asks for."""
    return DemoOrder(
        machines=options.machines,
        speed=getattr(options, "speed", 1.0),
        seed=getattr(options, "seed", 1),
        replay=getattr(options, "replay", None),
        devices=getattr(options, "devices", None),
        linuxcnc=getattr(options, "linuxcnc", False),
    )
