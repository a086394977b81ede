"""The verbs of a hub whose store is a database, as whole programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.observation import Delivery
from storage.server.history import open_server_history
from tests.servers.postgres import MISSING, PASSWORD, Postgres, programs
from tests.system.test_cli_verbs import run
from tests.unit.fleet.shop import T0, batch, model


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    if programs() is None:
        pytest.skip(MISSING)
    server = Postgres()
    yield server
    server.close()


def hub(folder: Path, postgres: Postgres, database: str) -> None:
    store = f"postgresql://hub@127.0.0.1:{postgres.port}/{database}"
    (folder / "plant.yaml").write_text(f"hub: {{store: '{store}', store_password: secret:hub-db}}\n")


def test_doctor_tells_what_it_found_and_what_is_wrong(postgres: Postgres, tmp_path: Path) -> None:
    database = postgres.new_database()
    hub(tmp_path, postgres, database)
    well = run("--data", tmp_path, "doctor", CNC_TELEMETRY_SECRET_HUB_DB=PASSWORD)
    assert "and is empty: the hub makes its tables when it starts" in well.stdout
    open_server_history(postgres.url(database)).close()
    well = run("--data", tmp_path, "doctor", CNC_TELEMETRY_SECRET_HUB_DB=PASSWORD)
    assert (well.returncode, "0 machines" in well.stdout) == (0, True)
    wrong = run("--data", tmp_path, "doctor", CNC_TELEMETRY_SECRET_HUB_DB="wrong")
    assert wrong.returncode == 1
    assert "!! The database server refuses the user or the password" in wrong.stdout
    assert PASSWORD not in well.stdout + wrong.stdout


def test_export_on_a_hub_reads_its_database(postgres: Postgres, tmp_path: Path) -> None:
    database = postgres.new_database()
    history = open_server_history(postgres.url(database), now_ns=lambda: T0)
    history.writer.submit(Delivery("agent", (batch(model("mill-1"), 0, 20),)))
    assert history.writer.flush(10)
    hub(tmp_path, postgres, database)
    out = tmp_path / "mill.csv"
    words = ("export", "--machine", "mill-1", "--signals", "s0,mode", "--format", "csv", "--out", out)
    done = run("--data", tmp_path, *words, CNC_TELEMETRY_SECRET_HUB_DB=PASSWORD)
    history.close()
    assert done.returncode == 0, done.stderr
    assert len(out.read_text().splitlines()) == 41
    assert not (tmp_path / "history.db").exists()


def test_verbs_on_files_refuse_a_hub_that_has_none(postgres: Postgres, tmp_path: Path) -> None:
    hub(tmp_path, postgres, postgres.new_database())
    for words in (("backup",), ("backfill", tmp_path / "rows.csv"), ("restore", tmp_path / "copy.db")):
        done = run("--data", tmp_path, *words, CNC_TELEMETRY_SECRET_HUB_DB=PASSWORD)
        assert done.returncode == 1
        assert "Use the database's own tools" in done.stderr
    assert not (tmp_path / "history.db").exists()


def test_a_hub_without_its_database_says_so_and_leaves_with_1(postgres: Postgres, tmp_path: Path) -> None:
    hub(tmp_path, postgres, "nowhere")
    done = run("--data", tmp_path, "hub", "--headless", CNC_TELEMETRY_SECRET_HUB_DB=PASSWORD)
    assert done.returncode == 1
    assert "createdb" in done.stderr
    assert PASSWORD not in done.stderr + done.stdout


def test_a_password_in_the_address_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plant.yaml").write_text("hub: {store: 'postgresql://hub:open@db/telemetry'}\n")
    done = run("--data", tmp_path, "check")
    assert done.returncode == 2
    assert "the password apart" in done.stderr
