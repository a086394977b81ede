"""The program as its users start it: verbs in processes of their own, judged by exit code, stdout, stderr and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.alarm import AlarmState, Priority
from app.domain.alarm_record import AlarmTransition
from app.domain.observation import Delivery
from storage.history import open_history

ROOT = Path(__file__).parents[2]


def run(*arguments: str | Path, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        env={**own, "LC_ALL": "C.UTF-8", **environment},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_the_version_is_told() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout.startswith("cnc-telemetry ")) == (0, True)


def test_a_right_configuration_is_confirmed(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text('machines:\n  - {id: a, driver: mtconnect, url: "http://10.0.0.5:5000"}\n')
    done = run("--data", tmp_path, "check")
    assert (done.returncode, "1 machines" in done.stdout, done.stderr) == (0, True, "")


def test_a_wrong_configuration_leaves_with_2_and_names_line_column_and_nearest_key(tmp_path: Path) -> None:
    plant = tmp_path / "mine.yaml"
    plant.write_text('site: x\nmachines:\n  - {id: a, driver: mtconnect, ulr: "http://10.0.0.5:5000"}\n')
    for verb in (["check"], ["run", "--headless"]):
        done = run("--data", tmp_path, "--config", plant, *verb)
        assert done.returncode == 2
        assert f"{plant}, line 3, column 32: Unknown key 'ulr'. Did you mean 'url'?" in done.stderr
        assert done.stdout == ""


def test_faults_are_told_in_portuguese_too(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("sit: x\n")
    done = run("--data", tmp_path, "--lang", "pt-BR", "check")
    assert done.returncode == 2
    assert "linha 1" in done.stderr


def test_without_a_configuration_a_headless_station_says_what_to_do(tmp_path: Path) -> None:
    done = run("--data", tmp_path, "run", "--headless")
    assert done.returncode == 2
    assert str(tmp_path / "plant.yaml") in done.stderr
    assert "demo" in done.stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "foo://x", "http://"])
def test_a_probe_that_fails_is_a_sentence(url: str) -> None:
    done = run("probe", url)
    assert done.returncode in (1, 2)
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        (["demo", "--speed", "fast"], "'fast' is no number"),
        (["demo", "--machines", "2.5"], "'2.5' is no whole number"),
        (["discover", "127.0.0.1:99999"], "'127.0.0.1:99999'"),
        (["probe", "nonsense"], "'nonsense'"),
        (["status", "--url", "ftp://10.0.0.5"], "--url can't be"),
        (["export", "--machine", "a", "--out", "a.csv", "--from", "yesterday"], "--from can't be 'yesterday'"),
        (["export", "--machine", "a", "--out", "a.csv", "--from", "2026-01-02", "--to", "2026-01-01"], "--from can't"),
        (["export", "--what", "alarms", "--out", "a.csv", "--to", "bad"], "--to can't be 'bad'"),
        (["export", "--machine", "a", "--out", "a.docx"], "csv, xlsx or parquet"),
        (["report", "--from", "bad"], "--from can't be 'bad'"),
    ],
)
def test_wrong_use_is_told_before_anything_is_done(typed: list[str], named: str, tmp_path: Path) -> None:
    done = run("--data", tmp_path, "--lang", "en", *typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert "_positive" not in done.stderr


def test_a_modbus_device_that_is_not_there_is_one_sentence() -> None:
    done = run("--lang", "en", "probe", "modbus://127.0.0.1:1")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_the_status_of_nobody_is_a_sentence(tmp_path: Path) -> None:
    done = run("--data", tmp_path, "status", "--url", "http://127.0.0.1:1")
    assert (done.returncode, "No station answers at http://127.0.0.1:1" in done.stderr) == (1, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a broken pipe is another thing there")
def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, str(ROOT / "main.py"), "--data", str(tmp_path), "discover", "127.0.0.1:1"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)
    assert done.returncode == 0
    assert "rror" not in done.stderr


def test_the_configuration_names_the_language_of_messages(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("language: pt-BR\nsit: x\n")
    assert "linha 2" in run("--data", tmp_path, "check").stderr
    assert "line 2" in run("--data", tmp_path, "--lang", "en", "check").stderr


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_data_directory_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = run("--data", tmp_path / "data", "run", "--headless")
    assert (done.returncode, "--data" in done.stderr) == (1, True)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_the_doctor_says_that_the_data_directory_can_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = run("--data", tmp_path, "--lang", "en", "doctor")
    assert (done.returncode, f"!! {tmp_path} can't be written" in done.stdout) == (1, True)


def test_a_data_directory_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    done = run("--data", tmp_path / "data", "run", "--headless")
    assert (done.returncode, "--data" in done.stderr) == (1, True)


def test_an_address_that_others_reach_needs_insecure(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("server: {host: 0.0.0.0, port: 0}\n")
    done = run("--data", tmp_path, "run", "--headless")
    assert (done.returncode, "--insecure" in done.stderr) == (2, True)
    assert not (tmp_path / "history.db").exists()


def test_the_window_reaches_its_first_paint_without_heavy_libraries() -> None:
    """What main loads before Qt: every one of these costs more than the whole budget."""
    heavy = ("pydantic", "numpy", "aiohttp", "sqlalchemy", "lxml", "ruamel.yaml", "msgspec", "PySide6")
    code = f"import sys, main; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_short_soak_writes_json_and_markdown(tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    done = run(
        "--data",
        tmp_path,
        "soak",
        "--minutes",
        "0.05",
        "--demo",
        "--machines",
        "2",
        "--port",
        "0",
        "--out",
        out,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    record = json.loads(out.read_text())
    assert record["machines_connected"] == 2
    assert record["samples"]["lost"] == 0
    assert out.with_suffix(".md").read_text().startswith("# Soak record: Demo / demo")


def test_the_alarm_journal_is_written_beside_a_history(tmp_path: Path) -> None:
    line = AlarmTransition(
        10**18, "a:hot", "a", "raise", AlarmState.NORMAL, AlarmState.UNACKNOWLEDGED, Priority.P2, announced=True
    )
    history = open_history(tmp_path / "history.db")
    history.writer.submit(Delivery("alarms", records=(line,)))
    assert history.close()
    (tmp_path / "plant.yaml").write_text(
        'machines:\n  - {id: a, driver: mtconnect, url: "http://10.0.0.5:5000"}\n'
        "alerts:\n  - {name: hot, condition: rpm > 5, title: {en: Spindle hot}}\n"
    )
    for name in ("j.csv", "j.xlsx", "j.pdf"):
        done = run("--data", tmp_path, "--lang", "en", "export", "--what", "alarms", "--out", tmp_path / name)
        assert (done.returncode, done.stdout) == (0, f"1 lines of the alarm journal written to {tmp_path / name}.\n")
    assert "2001-09-09T01:46:40.000Z,a,a:hot,Spindle hot,raise,NORM,UNACK,2,1" in (tmp_path / "j.csv").read_text()
    assert (tmp_path / "j.pdf").read_bytes().startswith(b"%PDF")
    done = run("--data", tmp_path, "--lang", "en", "export", "--what", "alarms", "--out", tmp_path / "j.parquet")
    assert (done.returncode, "csv, xlsx, pdf" in done.stderr) == (2, True)
