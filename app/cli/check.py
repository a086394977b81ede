"""``check``: validates the configuration and says every fault."""

from __future__ import annotations

import argparse

from app.cli.console import Console
from app.cli.order import order_of
from app.config.loader import load
from app.domain.message import Message
from app.runtime import driver_specs


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when the file is right; its faults leave as ConfigFaults, which the dispatcher tells."""
    order = order_of(options)
    secrets = order.config.with_name("secrets.yaml")
    config = load(order.config, driver_specs(), secrets_file=secrets if secrets.exists() else order.data.secrets)
    for notice in config.notices:
        console.tell(notice.message)
    console.say(Message.of("{file} is right: {count} machines.", file=str(order.config), count=len(config.machines)))
    return 0
