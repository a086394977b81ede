"""Sign-in: who gets in, who doesn't, how long, and what is written down about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.message import UserError
from app.domain.people import Role, SignInRefused, TooManyTries
from app.security import passwords
from app.security.desk import PeopleDesk
from storage.security import PeopleFile
from tests.people_builders import desk_with, password_of, quick_passwords, store_with


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PeopleDesk]:
    with desk_with(tmp_path, pins={"otto": "1234"}) as desk:
        yield desk


def said(desk: PeopleDesk) -> list[tuple[str, str, str]]:
    desk.read(lambda: None).result(10)
    return [(r.deed.user, r.deed.action, r.deed.outcome) for r in desk._store.records()]


def test_the_librarys_own_parameters_are_argon2id() -> None:
    assert passwords.hashed("a long password").startswith("$argon2id$v=19$m=65536,t=3,")


def test_a_right_password_is_its_user(desk: PeopleDesk) -> None:
    assert desk.check("ada", password_of("ada"), "http a").result(10).role is Role.ADMINISTRATOR


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("nobody", "ada-password"), ("ada", ""), ("", "")])
def test_everything_else_is_refused_in_the_same_words_and_written_down(
    desk: PeopleDesk, name: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as refused:
        desk.check(name, password, "http a").result(10)
    assert str(refused.value) == "This name and this password don't belong together."
    assert said(desk) == [(name, "sign in", "refused")]


def test_a_pin_opens_the_window_and_nothing_else(desk: PeopleDesk) -> None:
    assert desk.check("otto", "1234", "window", pin=True).result(10).name == "otto"
    assert desk.check("otto", password_of("otto"), "window", pin=True).result(10).name == "otto"
    with pytest.raises(SignInRefused):
        desk.check("otto", "1234", "http a").result(10)
    with pytest.raises(SignInRefused):
        desk.check("ada", "", "window", pin=True).result(10)


def test_guessing_is_slowed_down_even_for_the_right_password(desk: PeopleDesk) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            desk.check("ada", "guess", "http a").result(10)
    with pytest.raises(TooManyTries) as waiting:
        desk.check("ada", password_of("ada"), "http a").result(10)
    assert 0 < waiting.value.wait_s <= 15
    assert desk.check("ada", password_of("ada"), "window").result(10).name == "ada"


def test_a_session_is_its_user_until_it_ends(desk: PeopleDesk) -> None:
    begun = desk.begin_session("sara", password_of("sara"), "http a").result(10)
    found = desk.by_pass(begun.secret, "session").result(10)
    assert found is not None
    assert (found.name, found.role) == ("sara", Role.SUPERVISOR)
    assert desk.by_pass(begun.secret, "token").result(10) is None
    assert desk.by_pass(begun.secret[:-1], "session").result(10) is None
    desk.end_session(begun.secret).result(10)
    assert desk.by_pass(begun.secret, "session").result(10) is None
    assert ("sara", "sign in", "done") in said(desk)


def test_a_session_outlives_a_restart_and_its_secret_is_nowhere_on_disk(tmp_path: Path) -> None:
    with desk_with(tmp_path) as desk:
        begun = desk.begin_session("sara", password_of("sara"), "http a").result(10)
    assert begun.secret.encode() not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    again = PeopleDesk(PeopleFile(tmp_path / "security.db"), lambda: "")
    try:
        assert again.by_pass(begun.secret, "session").result(10) is not None
    finally:
        again.close()


def test_an_old_session_is_nobodys(tmp_path: Path) -> None:
    with quick_passwords():
        desk = PeopleDesk(store_with(tmp_path / "security.db"), lambda: "", session_s=-1.0)
        try:
            begun = desk.begin_session("sara", password_of("sara"), "http a").result(10)
            assert desk.by_pass(begun.secret, "session").result(10) is None
        finally:
            desk.close()


def test_what_another_process_changes_is_seen(tmp_path: Path) -> None:
    now_s = [0.0]
    with quick_passwords():
        store = store_with(tmp_path / "security.db", {"ada": Role.ADMINISTRATOR, "otto": Role.OPERATOR})
        desk = PeopleDesk(store, lambda: "", now_s=lambda: now_s[0])
        try:
            session = desk.begin_session("otto", password_of("otto"), "http a").result(10)
            person = desk.check("otto", password_of("otto"), "window").result(10)
            other = PeopleFile(tmp_path / "security.db")
            kept = next(k for k in other.roll().people if k.person.name == "otto")
            other.keep(replace(kept, person=replace(kept.person, disabled=True)))
            other.close()
            now_s[0] = 2.0
            assert desk.defined
            desk.read(lambda: None).result(10)
            assert desk.present(person) is None
            assert desk.by_pass(session.secret, "session").result(10) is None
            assert [p.name for p in desk.names()] == ["ada"]
            with pytest.raises(SignInRefused):
                desk.check("otto", password_of("otto"), "window").result(10)
        finally:
            desk.close()


def test_a_new_password_ends_what_was_remembered_of_the_old_one(tmp_path: Path) -> None:
    with desk_with(tmp_path, {"ada": Role.ADMINISTRATOR}) as desk:
        assert desk.check("ada", password_of("ada"), "http a").result(10)
        kept = desk._store.roll().people[0]
        desk._store.keep(replace(kept, password=passwords.hashed("another password")))
        desk.read(desk._look).result(10)
        with pytest.raises(SignInRefused):
            desk.check("ada", password_of("ada"), "http a").result(10)


def test_disabling_the_last_user_does_not_open_the_station(tmp_path: Path) -> None:
    with desk_with(tmp_path, {"ada": Role.ADMINISTRATOR}) as desk:
        kept = desk._store.roll().people[0]
        desk._store.keep(replace(kept, person=replace(kept.person, disabled=True)))
        desk.read(desk._look).result(10)
        assert desk.defined
        assert desk.names() == ()


def test_users_that_can_t_be_read_let_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "security.db").write_bytes(b"this is no database, however long it is" * 100)
    with pytest.raises(UserError):
        PeopleDesk(PeopleFile(tmp_path / "security.db"), lambda: "")
