"""A station is told to stop in every phase of its life: it leaves with 0, soon, and without a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

# Stops for a moment where a phase begins, so that the signal surely arrives in it.
PHASES = {
    "modules are loaded": "import app.cli.dispatch\nheld()\n",
    "the station is built": (
        "import app.cli.station as s\nload = s.load\ndef slow(*a, **k):\n    held()\n    return load(*a, **k)\ns.load = slow\n"
    ),
    "a report is computed": (
        "import time, app.report_schedule as r\n"
        "def slow(self, now_ns):\n    print('HERE', flush=True)\n    time.sleep(60)\nr.ReportSchedule._look = slow\n"
    ),
}
PROGRAM = """
import sys, time
sys.argv[0] = "main.py"
import main
from app.cli.interrupts import note
note()
def held():
    print("HERE", flush=True)
    time.sleep(0.3)
{phase}
main.note = lambda: None
sys.exit(main.main())
"""


@pytest.mark.parametrize("phase", list(PHASES))
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_station_while(phase: str, number: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text(
        'server: {port: 0}\nmachines: []\nshifts: [{name: A, from: "06:00", to: "14:00"}]\n'
    )
    begun, process = _begun(PROGRAM.format(phase=PHASES[phase]), tmp_path, "run", "--headless")
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (0, False), err
    assert time.monotonic() - begun < 20  # 5 s by contract, on a machine that does nothing else; the report takes 60


def test_a_signal_ends_a_search_with_130(tmp_path: Path) -> None:
    _, process = _begun(PROGRAM.format(phase=PHASES["modules are loaded"]), tmp_path, "discover", "127.0.0.1:1")
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (130, False), err


def _begun(code: str, data: Path, *arguments: str) -> tuple[float, subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, "--lang", "en", "--data", str(data), *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    while process.stdout.readline() != "HERE\n":
        assert process.poll() is None
    return time.monotonic(), process
