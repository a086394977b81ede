"""Replacing the file: only by a draft that is right, only when nobody else changed it, and the version before is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.config.faults import ConfigFaults
from app.config.replace import faults, read_text, replace_text
from app.config.secrets import SecretStore
from app.config.versions import difference, version_text, versions
from app.domain.message import ConfigError, UserError
from tests.unit.config.builders import SPECS

OLD = "site: old  # ours\n"
NEW = "site: new  # ours\n"


def plant(folder: Path, text: str = OLD) -> Path:
    path = folder / "plant.yaml"
    path.write_bytes(text.encode())
    return path


def test_a_right_draft_replaces_the_file_and_the_old_one_is_kept(tmp_path: Path) -> None:
    path = plant(tmp_path)
    config = replace_text(path, NEW, seen=OLD, specs=SPECS, versions=tmp_path / "v", secrets=tmp_path / "s")
    assert (config.site, path.read_text()) == ("new", NEW)
    (kept,) = versions(tmp_path / "v")
    assert version_text(tmp_path / "v", kept.name) == OLD
    assert kept.size == len(OLD)


def test_a_wrong_draft_changes_nothing(tmp_path: Path) -> None:
    path = plant(tmp_path)
    with pytest.raises(ConfigFaults):
        replace_text(path, "sight: x\n", seen=OLD, specs=SPECS, versions=tmp_path / "v", secrets=tmp_path / "s")
    assert path.read_text() == OLD
    assert versions(tmp_path / "v") == ()


def test_a_file_that_somebody_else_changed_is_not_overwritten(tmp_path: Path) -> None:
    path = plant(tmp_path, "site: theirs\n")
    with pytest.raises(UserError, match="somebody else"):
        replace_text(path, NEW, seen=OLD, specs=SPECS, versions=tmp_path / "v", secrets=tmp_path / "s")
    assert path.read_text() == "site: theirs\n"


def test_windows_line_ends_and_a_byte_order_mark_are_no_change(tmp_path: Path) -> None:
    path = plant(tmp_path, "site: a\r\nstation: b\r\n")
    replace_text(
        path,
        "site: c\nstation: b\n",
        seen=read_text(path),
        specs=SPECS,
        versions=tmp_path / "v",
        secrets=tmp_path / "s",
    )
    assert path.read_bytes() == b"site: c\r\nstation: b\r\n"


def test_saving_what_stands_there_keeps_no_version(tmp_path: Path) -> None:
    path = plant(tmp_path)
    replace_text(path, OLD, seen=OLD, specs=SPECS, versions=tmp_path / "v", secrets=tmp_path / "s")
    assert versions(tmp_path / "v") == ()


def test_faults_come_with_line_and_column(tmp_path: Path) -> None:
    (fault,) = faults("site: x\nhistori: {}\n", tmp_path / "plant.yaml", SPECS, tmp_path / "s")
    assert (fault.line, fault.column) == (2, 1)
    assert "history" in str(fault.problem)


def test_a_version_that_is_gone_is_told_and_no_other_file_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("x")
    for name in ("plant-20260101T000000000000Z", "../secret", "secret"):
        with pytest.raises(UserError, match="not kept"):
            version_text(tmp_path, name)


def test_a_difference_shows_lines_that_go_and_come() -> None:
    assert difference(OLD, NEW, "a", "b").splitlines()[3:] == ["-site: old  # ours", "+site: new  # ours"]
    assert difference(OLD, OLD, "a", "b") == ""


class TestSecrets:
    """Without a key store a secret goes into the station's own file, readable by nobody else."""

    def test_a_secret_is_stored_and_found_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.config.secrets._to_key_store", lambda name, value: False)
        store = SecretStore(tmp_path / "secrets.yaml")
        assert store.put("lathe-2", 'p\'w: "x" #1') == "secret:lathe-2"
        assert store.put("other", "second") == "secret:other"
        assert store.put("lathe-2", "changed'") == "secret:lathe-2"
        assert (store.get("lathe-2"), store.get("other")) == ("changed'", "second")
        assert (tmp_path / "secrets.yaml").stat().st_mode & 0o777 == 0o600

    def test_the_key_store_is_taken_when_there_is_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        held: dict[str, str] = {}
        monkeypatch.setattr("app.config.secrets._to_key_store", lambda name, value: held.update({name: value}) or True)
        SecretStore(tmp_path / "secrets.yaml").put("lathe-2", "pw")
        assert held == {"lathe-2": "pw"}
        assert not (tmp_path / "secrets.yaml").exists()

    @pytest.mark.parametrize(("name", "value"), [("a b", "x"), ("a", ""), ("a", "x\ny")])
    def test_what_can_be_no_secret_is_refused(self, tmp_path: Path, name: str, value: str) -> None:
        with pytest.raises((ConfigError, UserError)):
            SecretStore(tmp_path / "s.yaml").put(name, value)
