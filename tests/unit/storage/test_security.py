"""Users and the audit trail on disk: several writers, kill -9 in the middle, and every kind of tampering found."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.contracts.people import KeptPass, KeptPerson
from app.domain.audit import Deed, Verdict, verify
from app.domain.message import UserError
from app.domain.people import Person, Role
from storage.security import PeopleFile

DEED = Deed(
    1, "ana", "supervisor", "line-1", "window", "shelve", "mill:rpm_high", "", '{"reason": "sensor; \\"old\\""}'
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PeopleFile]:
    store = PeopleFile(tmp_path / "security.db")
    yield store
    store.close()


def look(store: PeopleFile, head: tuple[int, str] | None = None) -> Verdict:
    return verify(store.records(), written=store.written(), head=head)


def tamper(store: PeopleFile, *statements: str) -> None:
    """As somebody does who can write the file."""
    with sqlite3.connect(store._path, isolation_level=None) as connection:
        connection.execute("DROP TRIGGER IF EXISTS audit_is_not_changed")
        connection.execute("DROP TRIGGER IF EXISTS audit_is_not_deleted")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_users_come_back_as_they_were_kept(store: PeopleFile) -> None:
    assert store.roll().people == ()
    kept = KeptPerson(Person("ana", Role.OPERATOR, 5, has_pin=True), "hash", "pin")
    store.keep(kept)
    assert store.roll().people == (kept,)
    changed = replace(kept, person=replace(kept.person, disabled=True, role=Role.VIEWER))
    store.keep(changed)
    assert store.roll().people == (changed,)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_nobody_else_may_read_the_file(store: PeopleFile) -> None:
    store.append(DEED)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in store._path.parent.glob("security.db*")}
    assert modes == {0o600}


def test_passes_end_by_themselves_by_name_and_by_kind(store: PeopleFile) -> None:
    now_ns = time.time_ns()
    old = KeptPass("a", "ana", None, "session", "", 1, 2)
    store.keep_pass(old)
    for digest, kind in (("b", "session"), ("c", "token")):
        store.keep_pass(KeptPass(digest, "ana", None, kind, "", now_ns, 0))
    store.keep_pass(KeptPass("d", "eva", None, "session", "", now_ns, 0))
    assert {kept.digest for kept in store.roll().passes} == {"b", "c", "d"}
    assert store.drop_passes(name="ana", kind="session") == 1
    assert store.drop_passes(digest="d") == 1
    assert [kept.digest for kept in store.roll().passes] == ["c"]
    with pytest.raises(ValueError, match="whose"):
        store.drop_passes()


def test_a_whole_trail_is_whole_and_its_head_can_be_noted_down(store: PeopleFile) -> None:
    for number in range(5):
        record = store.append(replace(DEED, time_ns=number))
    found = look(store)
    assert (found.broken, found.records, found.head) == (None, 5, record.digest)
    assert look(store, (5, record.digest)).broken is None


@pytest.mark.parametrize(
    "column", ["time_ns", "user", "role", "station", "place", "action", "subject", "before", "after", "outcome"]
)
def test_every_field_of_a_record_is_in_its_hash(store: PeopleFile, column: str) -> None:
    for _ in range(3):
        store.append(DEED)
    value = "7" if column == "time_ns" else "'x'"
    tamper(store, f'UPDATE audit SET "{column}" = {value} WHERE number = 2')
    assert look(store).broken == 2


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number >= 3", 3),
        ("UPDATE audit SET digest = previous WHERE number = 3", 3),
        ("UPDATE audit SET previous = digest WHERE number = 1", 1),
        ("UPDATE audit SET number = number + 10 WHERE number = 4", 4),
        ("INSERT INTO audit SELECT 5, time_ns, user, role, station, place, action, subject, before, after, outcome, previous, digest FROM audit WHERE number = 4", 5),
    ],
)  # fmt: skip
def test_what_was_cut_out_added_or_changed_is_found(store: PeopleFile, statement: str, broken: int) -> None:
    for number in range(4):
        store.append(replace(DEED, time_ns=number))
    tamper(store, statement)
    assert look(store).broken == broken


def test_a_trail_that_was_written_anew_is_found_by_the_head_that_was_noted_down(tmp_path: Path) -> None:
    first, second = PeopleFile(tmp_path / "a.db"), PeopleFile(tmp_path / "b.db")
    head = [first.append(replace(DEED, time_ns=number)) for number in range(3)][1]
    for number in range(3):
        second.append(replace(DEED, time_ns=number, user="nobody"))
    assert look(second).broken is None
    assert look(second, (head.number, head.digest)).broken == head.number
    first.close()
    second.close()


def test_the_file_itself_refuses_to_change_records(store: PeopleFile) -> None:
    store.append(DEED)
    with sqlite3.connect(store._path) as connection:
        for statement in ("UPDATE audit SET user = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="only added to"):
                connection.execute(statement)
    connection.close()


def test_a_trail_without_a_file_is_a_sentence(store: PeopleFile) -> None:
    with pytest.raises(UserError, match="no users and no audit trail"):
        store.records()


WRITER = """
import sys, itertools
from pathlib import Path
from app.domain.audit import Deed
from storage.security import PeopleFile
store = PeopleFile(Path(sys.argv[1]))
for number in itertools.count():
    store.append(Deed(number, sys.argv[2], "", "", "test", "write", str(number)))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_two_writers_killed_at_work_leave_a_whole_trail_with_everything_that_they_said(tmp_path: Path) -> None:
    path = tmp_path / "security.db"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), name], stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
        )
        for name in ("a", "b")
    ]
    said: dict[str, list[str]] = {}
    for writer, name in zip(writers, ("a", "b"), strict=True):
        assert writer.stdout is not None
        said[name] = [writer.stdout.readline().strip() for _ in range(15)]
    for writer in writers:
        writer.send_signal(signal.SIGKILL)
    for writer, name in zip(writers, ("a", "b"), strict=True):
        said[name] += writer.communicate(timeout=10)[0].split()
    store = PeopleFile(path)
    try:
        found = look(store)
        assert found.broken is None
        for name, numbers in said.items():
            kept = {record.deed.subject for record in store.records() if record.deed.user == name}
            assert set(numbers) <= kept
    finally:
        store.close()
