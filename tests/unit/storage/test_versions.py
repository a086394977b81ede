"""Schema versions: new files, migrated files and kept files of every earlier schema are the same to the program."""

from __future__ import annotations

import lzma
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.domain.message import UserError
from app.domain.observation import Cursor
from app.domain.series import HistoryQuery
from storage import schema
from storage.engine import writing_engine
from storage.history import open_history
from storage.versions import migrate, stored_version
from tests.system.history_victim import ROWS, numbers

SECOND_SCRIPT = """
from alembic import op
revision = "9999"
down_revision = "{head}"
def upgrade():
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")
    {then}
"""


def shape(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()
    connection.close()
    return [(name, "".join((sql or "").split())) for name, sql in rows]


def migrated(path: Path, **options: object) -> None:
    engine = writing_engine(path)
    with engine.connect() as connection:
        migrate(connection, **options)  # type: ignore[arg-type]
    engine.dispose()


def script(folder: Path, then: str = "pass") -> Path:
    folder.mkdir()
    (folder / "9999_later.py").write_text(SECOND_SCRIPT.format(head=schema.VERSION, then=then))
    return folder


def test_migrations_from_nothing_give_the_tables_of_a_new_file(tmp_path: Path) -> None:
    open_history(tmp_path / "new.db").close()
    migrated(tmp_path / "old.db")
    assert shape(tmp_path / "old.db") == shape(tmp_path / "new.db")


def test_a_later_migration_is_applied_to_a_stored_history(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    open_history(path).close()
    migrated(path, to="9999", scripts=(script(tmp_path / "later"),))
    assert "later" in dict(shape(path))


def test_a_migration_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    open_history(path).close()
    before = shape(path)
    with pytest.raises(ZeroDivisionError):
        migrated(path, to="9999", scripts=(script(tmp_path / "later", then="1 / 0"),))
    assert shape(path) == before
    open_history(path).close()


def test_a_history_of_a_newer_program_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    open_history(path).close()
    migrated(path, to="9999", scripts=(script(tmp_path / "later"),))
    with pytest.raises(UserError, match="newer version"):
        open_history(path)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    with pytest.raises(UserError, match="another program"):
        open_history(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.write_bytes(b"plain text, long enough to be read as a header" * 50)
    with pytest.raises(UserError, match="damaged"):
        open_history(path)


def test_a_new_history_does_not_load_heavy_libraries(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from storage.history import open_history;"
        f"open_history(Path({str(tmp_path / 'history.db')!r})).close();"
        "open_history(Path(sys.argv[1])).close();"
        "heavy = {'alembic', 'pyarrow', 'xlsxwriter', 'lxml', 'sqlalchemy.orm'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "history.db")], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_the_stored_version_is_the_newest(tmp_path: Path) -> None:
    open_history(tmp_path / "history.db").close()
    engine = writing_engine(tmp_path / "history.db")
    with engine.connect() as connection, connection.begin():
        assert stored_version(connection) == schema.VERSION
    engine.dispose()


@pytest.mark.parametrize(
    "kept", sorted((Path(__file__).parents[2] / "data" / "history").glob("schema-*.db.xz")), ids=lambda p: p.name
)
def test_a_kept_file_of_every_schema_is_opened_with_all_it_holds(tmp_path: Path, kept: Path) -> None:
    """30 batches of ``tests.system.history_victim``: 26 of them sealed, 4 in the tail; a cursor, holes and a document."""
    path = tmp_path / "history.db"
    path.write_bytes(lzma.decompress(kept.read_bytes()))
    history = open_history(path)
    series = history.reader.query(HistoryQuery("m", ("s0", "s1", "s2", "s3"), 0, 2**62)).series
    for signal, each in enumerate(series):
        right = np.arange(signal, 30 * ROWS, 4)
        assert each.sequence.tolist() == right.tolist()
        assert each.number.tolist() == numbers(right).tolist()
    assert history.reader.cursor("victim") == Cursor("victim", "1", 30 * ROWS, "{}")
    assert len([gap for gap in history.reader.gaps("m", 0, 2**62) if gap.count == 3]) == 30
    assert history.reader.documents("m")[0].time_ns == 29 * ROWS
    history.close()
    assert dict(shape(path)) == dict(_shape_of_new(tmp_path))


def _shape_of_new(folder: Path) -> list[tuple[str, str]]:
    open_history(folder / "new.db").close()
    return shape(folder / "new.db")
