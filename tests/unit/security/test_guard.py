"""The guard: no method is reachable without a place in the table, nobody acts under another name, everything is written down."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.contracts import PlantPort
from app.contracts.alarms import By
from app.domain.audit import verify
from app.domain.message import UserError
from app.domain.note import Note
from app.domain.people import ACTION_NAMES, PERMITTED, ROLE_NAMES, Action, NotPermitted, Role, Visitor
from app.domain.production import EntryKind, QuantityEntry, ReasonNote
from app.publishing import AlarmCommand, obey
from app.security.desk import PeopleDesk
from app.security.guard import GUARDS, guarded
from tests.people_builders import ONE_OF_EACH, desk_with
from tests.unit.test_house_rules import PORTS


def test_every_action_is_permitted_to_somebody_and_has_words() -> None:
    assert set(PERMITTED) == set(ACTION_NAMES) == set(Action)
    assert set(ROLE_NAMES) == set(Role)
    assert all(Role.ADMINISTRATOR in roles for roles in PERMITTED.values())
    assert {action for action, roles in PERMITTED.items() if Role.VIEWER in roles} == {Action.LOOK}


@dataclass
class Recorder:
    """A port of which each method notes what it was called with."""

    done: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fault: Exception | None = None
    notes: tuple[ReasonNote, ...] = ()

    def _did(self, verb: str, given: dict[str, Any]) -> Future[Any]:
        answer: Future[Any] = Future()
        if self.fault is not None:
            answer.set_exception(self.fault)
        else:
            self.done.append((verb, given))
            answer.set_result("answer")
        return answer

    def acknowledge(self, alarms: list[str], by: By, *, occurrence: str = "") -> Future[Any]:
        return self._did("acknowledge", {"alarms": alarms, "by": by})

    def shelve(self, alarms: list[str], by: By, *, until_ns: int, reason: str) -> Future[Any]:
        return self._did("shelve", {"alarms": alarms, "by": by, "reason": reason})

    def set_reason(self, stop: str, reason: str | None, user: str, revision: int, comment: str = "") -> Future[Any]:
        return self._did("set_reason", {"stop": stop, "reason": reason, "user": user})

    def stop_history(self, stop: str) -> Future[Any]:
        answer: Future[Any] = Future()
        answer.set_result(self.notes)
        return answer

    def enter(self, entry: QuantityEntry) -> Future[Any]:
        return self._did("enter", {"entry": entry})

    def keep_note(self, note: Note) -> Future[Any]:
        return self._did("keep_note", {"note": note})

    def put_secret(self, name: str, value: str) -> Future[Any]:
        return self._did("put_secret", {"name": name, "value": value})


class Plant:
    def __init__(self, folder: Path) -> None:
        self.path = folder / "plant.yaml"
        self.alarms = self.floor = self.trends = self.port = Recorder()
        self.settings: Any = self.port
        self.fleet = None

    def configuration_path(self) -> Path:
        return self.path

    def add_machines(self, entries: list[dict[str, str]]) -> Future[Any]:
        self.path.write_text("site: x\nmachines: [a]\n")
        return self.port._did("add_machines", {"entries": entries})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PeopleDesk]:
    with desk_with(tmp_path) as desk:
        yield desk


def as_(name: str, plant: Plant, desk: PeopleDesk) -> PlantPort:
    visitor = Visitor(name, ONE_OF_EACH[name], "window") if name in ONE_OF_EACH else Visitor(place="window")
    return guarded(plant, lambda: visitor, desk)  # type: ignore[arg-type]


def trail(desk: PeopleDesk) -> list[tuple[str, str, str, str, str]]:
    desk.read(lambda: None).result(10)
    assert verify(desk._store.records()).broken is None
    return [(r.deed.user, r.deed.role, r.deed.action, r.deed.subject, r.deed.outcome) for r in desk._store.records()]


def test_the_name_is_ours_and_not_the_callers(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    port = as_("otto", plant, desk)
    port.alarms.acknowledge(["a", "b"], By("the boss", "elsewhere", "administrator")).result(10)
    entry = QuantityEntry("mill", EntryKind.SCRAP, 1, 1, "the boss", 1, None, "", "", "")
    assert port.floor is not None
    port.floor.enter(entry).result(10)
    port.trends.keep_note(Note("n", "mill", 1, 2, "text", "the boss", 3)).result(10)
    (_, first), (_, second), (_, third) = plant.port.done
    assert first["by"] == By("otto", "elsewhere", "operator")
    assert (second["entry"].user, third["note"].author) == ("otto", "otto")
    assert trail(desk) == [
        ("otto", "operator", "acknowledge", "a, b", "done"),
        ("otto", "operator", "enter", "mill", "done"),
        ("otto", "operator", "keep_note", "n", "done"),
    ]


@pytest.mark.parametrize("name", ["nobody", "vera"])
def test_what_a_role_may_not_do_is_refused_and_written_down(desk: PeopleDesk, tmp_path: Path, name: str) -> None:
    plant = Plant(tmp_path)
    with pytest.raises(NotPermitted) as refused:
        as_(name, plant, desk).alarms.shelve(["a"], By("x"), until_ns=1, reason="r").result(10)
    assert plant.port.done == []
    assert ("Sign in first" in str(refused.value)) is (name == "nobody")
    assert trail(desk)[-1][2:] == ("shelve", "a", "refused")


def test_a_method_that_stands_nowhere_is_closed(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    port: Any = as_("ada", plant, desk)
    plant.port.invented = lambda: None  # type: ignore[attr-defined]
    plant.invented = lambda: None  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="no table of permissions"):
        port.alarms.invented()
    with pytest.raises(AttributeError, match="no table of permissions"):
        port.invented()


def test_without_users_everybody_is_who_they_say(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    port = guarded(plant, lambda: Visitor(place="window", is_open=True), desk)  # type: ignore[arg-type]
    port.alarms.shelve(["a"], By("windows-login"), until_ns=1, reason="r").result(10)
    assert plant.port.done[0][1]["by"] == By("windows-login")
    assert trail(desk) == [("windows-login", "", "shelve", "a", "done")]


def test_a_deed_that_failed_is_told_and_written_down_as_such(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    plant.port.fault = UserError(NotPermitted(Action.LOOK, Visitor()).message)
    with pytest.raises(UserError):
        as_("otto", plant, desk).alarms.acknowledge(["a"], By("x")).result(10)
    assert trail(desk)[-1][4] == "failed"


def test_what_another_has_said_of_a_stop_takes_the_right_to_recode(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    plant.port.notes = (ReasonNote("s", "mill", 1, None, "tool", "mia", 5, 1),)
    otto, mia, sara = (as_(name, plant, desk).floor for name in ("otto", "mia", "sara"))
    assert otto is not None
    assert mia is not None
    assert sara is not None
    with pytest.raises(NotPermitted, match="somebody else"):
        otto.set_reason("s", "material", "otto", 1).result(10)
    mia.set_reason("s", "material", "mia", 1).result(10)
    sara.set_reason("s", "setup", "sara", 1).result(10)
    plant.port.notes = ()
    otto.set_reason("s", "material", "otto", 0).result(10)
    assert [given["user"] for _, given in plant.port.done] == ["mia", "sara", "otto"]
    records = list(desk._store.records())
    assert (records[-2].deed.before, records[-1].deed.before) == ("tool", "")


def test_a_changed_configuration_is_kept_line_by_line(desk: PeopleDesk, tmp_path: Path) -> None:
    plant = Plant(tmp_path)
    plant.path.write_text("site: x\nmachines: []\n")
    as_("ada", plant, desk).add_machines([{"id": "a"}]).result(10)
    deed = list(desk._store.records())[-1].deed
    assert (deed.action, deed.before, deed.after) == ("add_machines", "machines: []", "machines: [a]")


def test_secrets_never_reach_the_trail(desk: PeopleDesk, tmp_path: Path) -> None:
    as_("ada", Plant(tmp_path), desk).settings.put_secret("mail", "hunter2-hunter2").result(10)
    desk.read(lambda: None).result(10)
    assert "hunter2" not in str(list(desk._store.records()))
    assert trail(desk)[-1][2:] == ("put_secret", "mail", "done")


@dataclass
class AtStation:
    """A station as the hub's commands meet it."""

    plant: Plant
    people: PeopleDesk

    def attended(self, who: Any) -> PlantPort:
        return guarded(self.plant, who, self.people)  # type: ignore[arg-type]


def command(user: str, role: str) -> bytes:
    return msgspec.json.encode(AlarmCommand(["mill:a"], user, "hub", role))


def test_a_hubs_person_does_at_the_station_what_their_role_may_do_there(desk: PeopleDesk, tmp_path: Path) -> None:
    station = AtStation(Plant(tmp_path), desk)
    obey(station, "acknowledge", command("sara", "supervisor")).result(10)
    assert station.plant.port.done[0][1]["by"] == By("sara", "hub", "supervisor")
    for role in ("viewer", "", "king"):
        with pytest.raises(NotPermitted):
            obey(station, "acknowledge", command("vera", role)).result(10)
    assert len(station.plant.port.done) == 1
    assert next((r.deed.place, r.deed.outcome) for r in desk._store.records()) == ("hub hub", "done")


def test_a_station_without_users_does_what_its_hub_asks(tmp_path: Path) -> None:
    with desk_with(tmp_path, {}) as desk:
        station = AtStation(Plant(tmp_path), desk)
        obey(station, "acknowledge", command("ana", "")).result(10)
        assert station.plant.port.done[0][1]["by"] == By("ana", "hub", "")


def test_the_table_names_parameters_that_exist() -> None:
    """The guard finds people by ``by``, ``user``, and by fields of values: each writing method has one of them, or needs none."""
    anonymous = {
        "save",
        "apply",
        "roll_back",
        "put_secret",
        "trust",
        "save_rule",
        "save_reason",
        "remove_rule",
        "test",
        "resend",
        "enrol",
        "revoke",
    }
    for port, guards in GUARDS.items():
        for name, action in guards.items():
            if action is Action.LOOK or name in anonymous:
                continue
            parameters = inspect.signature(getattr(PORTS[port], name)).parameters
            assert {"by", "user", "entry", "note"} & set(parameters), f"{port}.{name}"
