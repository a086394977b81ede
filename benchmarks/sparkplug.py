"""MQTT: an hour of 20 machines × 10 signals at 1 Hz as backlog through a real Mosquitto, against paho alone with as many equal messages."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from app.domain.observation import Delivery
from app.mqtt_publishing import broker_of
from app.sparkplug.line import MqttLine
from app.sparkplug.session import METRICS
from benchmarks import Figure
from tests.integration.sparkplug.node import Node, settings
from tests.servers.mosquitto import Mosquitto, program
from tests.unit.fleet.shop import batch, model

NAME = "sparkplug"
MACHINES, SIGNALS, SECONDS = 20, 10, 3_600
ROWS = MACHINES * SIGNALS * SECONDS


def _drained(folder: Path, broker: Mosquitto) -> tuple[float, float, float]:
    """Seconds, seconds of CPU, bytes."""
    models = {f"m{number}": model(f"m{number}", SIGNALS - 1) for number in range(MACHINES)}
    node = Node(folder, settings(broker.port, node="bench"), tuple(models), models=models, backlog_rate=1e9, run=False)
    for start_s in range(0, SECONDS, 600):
        for known in models.values():
            node.history.writer.submit(Delivery("bench", (batch(known, start_s, 600),)))
    assert node.history.writer.flush(120)
    began, used = time.perf_counter(), time.process_time()
    node.publisher.start()
    figures = node.publisher.health().figures
    while figures["historical_rows_total"] < ROWS or figures["backlog_rows"]:
        time.sleep(0.02)
        figures = node.publisher.health().figures
    took = time.perf_counter() - began, time.process_time() - used, figures["bytes_total"]
    node.close()
    return took


def _bare(broker: Mosquitto, size: int) -> float:
    """Seconds for paho alone to have as many bytes taken by the broker, in as many messages."""
    line = MqttLine(broker_of(settings(broker.port, node="bare")), "bench/will", b"")
    payload, messages = b"\x00" * (size * METRICS // ROWS), ROWS // METRICS
    began = time.perf_counter()
    for _ in range(messages):
        line.publish("bench/data", payload)
        while line.is_sending:
            line.turn(0.01)
    mark = line.fence("bench/fence")
    while mark not in line.fences:
        line.turn(0.1)
    took = time.perf_counter() - began
    line.close()
    return took


def figures() -> Iterable[Figure]:
    """Rows per second, CPU and bytes per row."""
    if program() is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broker = Mosquitto(folder)
        try:
            took_s, used_s, size = _drained(folder, broker)
            bare_s = _bare(broker, int(size))
        finally:
            broker.stop()
    rate, cost = ROWS / took_s, used_s / ROWS * 1e6
    reference = "paho alone, the same bytes in as many messages"
    yield Figure(
        "MQTT backlog through Mosquitto", rate, "rows/s", reference, bare_s / took_s, ">= 50000", rate >= 50_000
    )
    yield Figure("MQTT: CPU per row, history to socket", cost, "us", "", None, "<= 10 us", cost <= 10)
    yield Figure("MQTT: bytes per row", size / ROWS, "B", "", None, "<= 30 B", size / ROWS <= 30)
