"""A headless demo station from outside: HTTP while it runs, the command line beside it, a clean end by signal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

# The program as it is, plus one look at its modules from inside when it ends.
WITNESS = """
import sys
sys.argv[0] = "main.py"
import main
code = main.main()
print("QT:", sorted(name for name in sys.modules if name.startswith(("PySide6", "shiboken", "qasync", "pyqtgraph"))), flush=True)
sys.exit(code)
"""


@dataclass
class Station:
    process: subprocess.Popen[str]
    url: str
    data: Path

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
            return json.load(answer)

    def when(self, path: str, wanted: str, limit_s: float = 30.0) -> Any:
        """Ask until the answer, as text, holds what is wanted."""
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            answer = self.get(path)
            if wanted in json.dumps(answer):
                return answer
            time.sleep(0.05)
        raise AssertionError(f"{path} never held {wanted}")

    def cli(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "--data", str(self.data), *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def start(data: Path, *arguments: str) -> Station:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    process = subprocess.Popen(
        [sys.executable, "-c", WITNESS, "--lang", "en", "--data", str(data), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Web page and interface: "):
            return Station(process, line.split()[-1], data)
    _, told = process.communicate(timeout=10)
    raise AssertionError(told)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    running = start(
        tmp_path_factory.mktemp("demo"), "demo", "--headless", "--machines", "2", "--speed", "20", "--port", "0"
    )
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate(timeout=10)


def test_machines_appear_with_live_values(station: Station) -> None:
    station.when("/v1/machines", '"quality": "good"')
    machines = station.get("/v1/machines")["machines"]
    assert len(machines) == 2
    status = station.get(f"/v1/machines/{machines[0]['id']}/status")
    assert status["execution"] is not None
    assert status["signals"]["rpm"]["unit"] == "rev/min"


def test_what_is_live_is_soon_in_history(station: Station) -> None:
    machine = station.get("/v1/machines")["machines"][0]["id"]
    answer = station.when(f"/v1/machines/{machine}/history?signals=execution,rpm", "ACTIVE")
    assert [series["signal"] for series in answer["series"]] == ["execution", "rpm"]
    assert answer["aggregate"] == "raw"
    times = [ms for ms, _ in answer["series"][1]["points"]]
    assert times == sorted(times)


def test_reduced_history_keeps_to_its_points(station: Station) -> None:
    machine = station.get("/v1/machines")["machines"][0]["id"]
    answer = station.get(f"/v1/machines/{machine}/history?signals=rpm&max_points=20")
    assert len(answer["series"][0]["points"]) <= 20


def test_pages_of_history_join_to_the_whole(station: Station) -> None:
    machine = station.get("/v1/machines")["machines"][0]["id"]
    until = station.get(f"/v1/machines/{machine}/status")["signals"]["execution"]["timestamp"]
    path = f"/v1/machines/{machine}/history?signals=execution,rpm&to={until}"
    whole = {series["signal"]: series["points"] for series in station.get(path)["series"]}
    joined: dict[str, list[Any]] = {"execution": [], "rpm": []}
    cursor = ""
    while True:
        page = station.get(f"{path}&limit=37{cursor}")
        for series in page["series"]:
            joined[series["signal"]] += series["points"]
        if "next_cursor" not in page:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert joined == whole


def test_health_fleet_and_metrics(station: Station) -> None:
    health = station.when("/healthz", '"status": "ok"')
    assert {"history-writer", "engine", "server"} <= set(health["components"])
    assert station.get("/v1/fleet/summary")["total_machines"] == 2
    with urllib.request.urlopen(f"{station.url}/metrics", timeout=10) as answer:
        assert b"cnc_telemetry_machine_state" in answer.read()


def test_the_status_verb_reads_it(station: Station) -> None:
    done = station.cli("status", "--url", station.url, "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["machines"]) == 2
    assert "history-writer" in station.cli("status", "--url", station.url).stdout


def test_a_backup_and_an_export_are_made_beside_it(station: Station) -> None:
    backup = station.data / "copy.db"
    assert station.cli("backup", "--out", str(backup)).returncode == 0
    assert backup.stat().st_size > 0
    machine = station.get("/v1/machines")["machines"][0]["id"]
    out = station.data / "out.csv"
    done = station.cli("export", "--machine", machine, "--signals", "execution", "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert out.read_text("utf-8").splitlines()[0].startswith("time,")


def test_its_own_agent_can_be_probed(station: Station) -> None:
    url = next(
        line.split("url: ")[1].split(",")[0]
        for line in (station.data / "demo.yaml").read_text().splitlines()
        if "url: " in line
    )
    done = station.cli("probe", url, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert len(answer["machines"]) == 2
    assert any(
        signal["id"] == "execution" and signal["value"] is not None for signal in answer["machines"][0]["signals"]
    )
    (station.data / "probed.yaml").write_text(answer["yaml"])
    assert station.cli("--config", str(station.data / "probed.yaml"), "check").returncode == 0


def test_a_second_station_on_the_same_data_is_refused_with_a_sentence(station: Station) -> None:
    (station.data / "plant.yaml").write_text("server: {port: 0}\n")
    done = station.cli("run", "--headless")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_it_stops_cleanly_on_a_signal_without_ever_loading_qt(station: Station) -> None:
    """Last of this module: the station is gone afterwards, and so is its demo plant."""
    children = psutil.Process(station.process.pid).children(recursive=True)
    begun = time.monotonic()
    station.process.send_signal(signal.SIGTERM)
    out, err = station.process.communicate(timeout=20)
    lasted = time.monotonic() - begun
    assert station.process.returncode == 0, err
    assert "QT: []" in out
    assert "Traceback" not in err
    assert lasted < 15  # 5 s by contract, on a machine that does nothing else
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_configured_station_stops_on_ctrl_c_though_its_machine_never_answered(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text(
        'server: {port: 0}\nmachines:\n  - {id: gone, driver: mtconnect, url: "http://127.0.0.1:1"}\n'
    )
    running = start(tmp_path, "run", "--headless")
    try:
        entry = running.when("/v1/machines", "retrying")["machines"][0]
        assert (entry["state"], entry["quality"]) == ("offline", "bad")
        assert entry["link"]["message"]
        running.process.send_signal(signal.SIGINT)
        _, err = running.process.communicate(timeout=20)
    finally:
        running.process.kill()
    assert running.process.returncode == 0, err
    assert "Traceback" not in err
