"""Users from outside: the verbs in processes of their own, a station that others reach over TLS, and the trail of it all."""

from __future__ import annotations

import base64
import json
import os
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.test_cli_station import Station, start

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
PASSWORD = "correct horse battery"


def cli(data: Path, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "--lang", "en", "--data", str(data), *arguments]
    done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_users_are_made_listed_changed_and_disabled_and_all_of_it_is_in_the_trail(tmp_path: Path) -> None:
    assert cli(tmp_path, "user", "list").returncode == 0
    assert cli(tmp_path, "user", "add", "ada", said=f"{PASSWORD}\n").returncode == 0
    assert cli(tmp_path, "user", "add", "ada", said=f"{PASSWORD}\n").returncode == 1
    assert (
        cli(tmp_path, "user", "add", "otto", "--role", "operator", "--pin", said=f"{PASSWORD}\n1234\n").returncode == 0
    )
    assert cli(tmp_path, "user", "passwd", "otto", said="short\n").returncode == 1
    assert cli(tmp_path, "user", "passwd", "otto", said="another password\n").returncode == 0
    assert cli(tmp_path, "user", "disable", "otto").returncode == 0
    assert "No administrator" not in cli(tmp_path, "user", "add", "vera", said=PASSWORD).stderr
    assert "No administrator" in cli(tmp_path, "user", "disable", "ada").stderr
    assert cli(tmp_path, "user", "passwd", "nobody", said="another password\n").returncode == 1
    assert cli(tmp_path, "user", "add").returncode == 2
    users = json.loads(cli(tmp_path, "user", "list", "--json").stdout)["users"]
    assert [(u["name"], u["role"], u["disabled"], u["pin"]) for u in users] == [
        ("ada", "administrator", True, False),
        ("otto", "operator", True, True),
        ("vera", "viewer", False, False),
    ]
    found = json.loads(cli(tmp_path, "audit", "verify", "--json").stdout)
    assert (found["whole"], found["records"]) == (True, 6)
    listed = cli(tmp_path, "audit", "list").stdout
    deeds = ["user add", "user add", "user passwd", "user disable", "user add", "user disable"]
    assert [line.split("  ")[4] for line in listed.splitlines()] == deeds
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in everything
    assert b"another password" not in everything


def test_a_password_is_no_argument(tmp_path: Path) -> None:
    done = cli(tmp_path, "user", "add", "ada", PASSWORD, "--role", "administrator")
    assert (done.returncode, PASSWORD in done.stdout) == (2, False)
    assert cli(tmp_path, "user", "add", "ada", "--role", "administrator").returncode == 2


def test_who_is_let_into_the_fleet_is_in_the_trail(tmp_path: Path) -> None:
    shown = json.loads(cli(tmp_path, "keys", "--json").stdout)
    assert cli(tmp_path, "keys", "enrol", shown["public_key"], "--name", "line-1").returncode == 0
    assert cli(tmp_path, "keys", "revoke", "line-1").returncode == 0
    trail = json.loads(cli(tmp_path, "audit", "list", "--json").stdout)["records"]
    assert [(r["action"], r["place"]) for r in trail] == [("keys enrol", "cli"), ("keys revoke", "cli")]


def test_a_tampered_trail_is_found_and_the_record_is_named(tmp_path: Path) -> None:
    assert cli(tmp_path, "audit", "verify").returncode == 0
    cli(tmp_path, "user", "add", "ada", "--role", "administrator", said=PASSWORD)
    cli(tmp_path, "user", "add", "eva", "--role", "administrator", said=PASSWORD)
    cli(tmp_path, "user", "disable", "eva")
    whole = cli(tmp_path, "audit", "verify")
    head = whole.stdout.splitlines()[-1]
    assert (whole.returncode, cli(tmp_path, "audit", "verify", "--head", head).returncode) == (0, 0)
    with sqlite3.connect(tmp_path / "security.db") as file:
        file.execute("DROP TRIGGER audit_is_not_changed")
        file.execute("UPDATE audit SET user = 'somebody else' WHERE number = 2")
    file.close()
    doctor = cli(tmp_path, "doctor")
    assert (doctor.returncode, "Record 2 of the audit trail is broken" in doctor.stdout) == (1, True)
    broken = cli(tmp_path, "audit", "verify")
    assert (broken.returncode, "Record 2 is broken" in broken.stdout) == (1, True)


@pytest.mark.parametrize(
    ("server", "lacks"),
    [("{host: 0.0.0.0, port: 0}", "without TLS"), ("{host: 0.0.0.0, port: 0, tls: {cert: a.pem}}", "'cert' and 'key' together")],
)  # fmt: skip
def test_others_are_not_served_before_all_is_there(tmp_path: Path, server: str, lacks: str) -> None:
    cli(tmp_path, "user", "add", "ada", "--role", "administrator", said=PASSWORD)
    (tmp_path / "plant.yaml").write_text(f"server: {server}\n")
    done = cli(tmp_path, "run", "--headless")
    assert (done.returncode, lacks in done.stderr) == (2, True), done.stderr


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    data = tmp_path_factory.mktemp("station")
    cli(data, "user", "add", "ada", "--role", "administrator", said=PASSWORD)
    cli(data, "user", "add", "vera", "--role", "viewer", said=PASSWORD)
    (data / "plant.yaml").write_text("server: {host: 0.0.0.0, port: 0, tls: {self_signed: true}}\n")
    running = start(data, "run", "--headless")
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate(timeout=10)


def ask(station: Station, path: str, authorization: str = "", method: str = "GET") -> tuple[int, Any]:
    context = ssl.create_default_context(cafile=str(station.data / "tls" / "server.pem"))
    port = station.url.rpartition(":")[2]
    headers = {"Authorization": authorization} if authorization else {}
    request = urllib.request.Request(f"https://127.0.0.1:{port}{path}", headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def basic(name: str, password: str = PASSWORD) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def test_over_tls_users_get_in_and_strangers_don_t(station: Station) -> None:
    assert station.url.startswith("https://")
    assert ask(station, "/healthz") == (200, {"status": "ok"})
    assert ask(station, "/v1/machines")[0] == 401
    assert ask(station, "/v1/machines", basic("vera", "guess"))[0] == 401
    assert ask(station, "/v1/machines", basic("vera"))[0] == 200
    status, problem = ask(station, "/v1/fleet/resend", basic("vera"), "POST")
    assert (status, problem["title"], problem["status"]) == (403, "Not allowed", 403)


def test_a_signed_in_user_reads_every_route_of_a_real_station(station: Station) -> None:
    paths = ask(station, "/openapi.json", basic("vera"))[1]["paths"]
    plain = [path for path, does in paths.items() if "get" in does and "{" not in path]
    for path in plain:
        if path not in ("/v1/events", "/metrics"):
            assert ask(station, path, basic("vera"))[0] in (200, 400, 404), path
    assert len(plain) > 10


def test_a_token_works_until_it_is_revoked(station: Station) -> None:
    token = cli(station.data, "user", "token", "vera").stdout.strip()
    assert ask(station, "/v1/session", f"Bearer {token}")[1]["user"] == "vera"
    cli(station.data, "user", "revoke", "vera")
    deadline = time.monotonic() + 10
    while ask(station, "/v1/machines", f"Bearer {token}")[0] != 401:
        assert time.monotonic() < deadline


def test_status_gets_in_by_itself_on_this_computer(station: Station) -> None:
    port = station.url.rpartition(":")[2]
    text = (station.data / "plant.yaml").read_text()
    beside = station.data / "beside.yaml"
    beside.write_text(text.replace("port: 0", f"port: {port}"))
    done = cli(station.data, "--config", str(beside), "status", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["health"]["status"] == "ok"


def test_users_made_beside_a_running_station_hold_and_kill_leaves_the_trail_whole(station: Station) -> None:
    cli(station.data, "user", "add", "mia", "--role", "maintenance", said=PASSWORD)
    assert ask(station, "/v1/session", basic("mia"))[1]["role"] == "maintenance"
    cli(station.data, "user", "disable", "mia")
    deadline = time.monotonic() + 10
    while ask(station, "/v1/machines", basic("mia"))[0] != 401:
        assert time.monotonic() < deadline
    os.kill(station.process.pid, signal.SIGKILL)
    assert cli(station.data, "audit", "verify").returncode == 0
