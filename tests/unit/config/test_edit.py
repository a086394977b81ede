"""Adding machines to a file keeps every byte that was there, and every version that it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config import edit
from app.config.edit import add_machines, dump, fragment, keep_version, with_machines, write_atomically
from app.config.faults import ConfigFaults
from app.config.loader import load
from app.config.tree import read_tree
from tests.unit.config.builders import SPECS

NEW = {"id": "new", "driver": "mtconnect", "url": "http://10.0.0.9:5000"}
LINE = "- {id: new, driver: mtconnect, url: http://10.0.0.9:5000}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", f"machines:\n  {LINE}\n", id="no file yet"),
        pytest.param("# mine\n", f"# mine\nmachines:\n  {LINE}\n", id="comments alone"),
        pytest.param("site: x  # why\n", f"site: x  # why\nmachines:\n  {LINE}\n", id="no machines yet"),
        pytest.param("machines:\nsite: x\n", f"machines:\n  {LINE}\nsite: x\n", id="empty section"),
        pytest.param(
            "machines:\n  # first\n  - id: a   # one\n    driver: q\n\n# alarms\nalerts: []\n",
            f"machines:\n  # first\n  - id: a   # one\n    driver: q\n  {LINE}\n\n# alarms\nalerts: []\n",
            id="before the next section's comment",
        ),
        pytest.param("machines:\n- {id: a}\n", f"machines:\n- {{id: a}}\n{LINE}\n", id="not indented"),
        pytest.param(
            "machines:\r\n    - {id: a}\r\nsite: x\r\n",
            f"machines:\r\n    - {{id: a}}\r\n    {LINE}\r\nsite: x\r\n",
            id="Windows lines",
        ),
    ],
)
def test_lines_are_inserted_and_nothing_else_changes(before: str, after: str) -> None:
    assert with_machines(before.encode(), [NEW]).decode() == after


@pytest.mark.parametrize(
    "before", ["machines: []\n", "machines: [{id: a}]  # all\nsite: x\n", "{site: x}\n", "machines: ~\n"]
)
def test_other_layouts_get_the_machine_too(before: str) -> None:
    had = read_tree(before.encode(), "").data
    after = with_machines(before.encode(), [NEW])
    assert read_tree(after, "").data == {**had, "machines": [*(had.get("machines") or []), NEW]}


def test_awkward_values_survive() -> None:
    entry = {**NEW, "name": 'a: "b" #c', "device": "00123", "signals": {"x": "y"}}
    assert read_tree(with_machines(b"site: x\n", [entry]), "").data["machines"] == [entry]


def test_the_file_is_written_whole_and_the_old_one_kept(tmp_path: Path) -> None:
    plant, versions = tmp_path / "plant.yaml", tmp_path / "config-versions"
    plant.write_text("site: x # mine\n")
    add_machines(plant, [NEW], SPECS, versions=versions)
    assert [machine.id for machine in load(plant, SPECS).machines] == ["new"]
    assert [version.read_text() for version in versions.iterdir()] == ["site: x # mine\n"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_machine_that_would_break_the_file_changes_nothing(tmp_path: Path) -> None:
    plant = tmp_path / "plant.yaml"
    plant.write_text(f"machines:\n  {LINE}\n")
    with pytest.raises(ConfigFaults, match="taken already"):
        add_machines(plant, [NEW], SPECS, versions=tmp_path / "v")
    assert plant.read_text() == f"machines:\n  {LINE}\n"
    assert not (tmp_path / "v").exists()


def test_only_the_latest_hundred_versions_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "KEPT_VERSIONS", 3)
    for number in range(5):
        keep_version(str(number).encode(), tmp_path)
    assert [path.read_text() for path in sorted(tmp_path.iterdir())] == ["2", "3", "4"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant = tmp_path / "plant.yaml"
    plant.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(plant, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["plant.yaml"]
    assert plant.read_text() == "old"


def test_a_fragment_and_a_whole_file_can_be_read_again() -> None:
    assert read_tree(fragment([NEW, {"id": "x", "l": [1]}]).encode(), "").data == {
        "machines": [NEW, {"id": "x", "l": [1]}]
    }
    assert read_tree(dump({"site": "s", "machines": [NEW]}), "").data == {"site": "s", "machines": [NEW]}
