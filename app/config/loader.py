"""From ``plant.yaml`` to a ``Config``: every fault at once, each with line, column, what is wrong and what is accepted.

ruamel.yaml gives places and keeps comments, pydantic judges; strictyaml and dynaconf were considered and know no columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr

from app.config.drawing import is_drawing, read_drawing
from app.config.faults import ConfigFaults, Fault
from app.config.judge import Judge
from app.config.mqtt_schema import Mqtt
from app.config.problems import field_keys, nearest
from app.config.schema import Config, Machine
from app.config.secrets import PREFIX, SecretStore
from app.config.tree import Path as TreePath
from app.config.tree import Tree, read_tree
from app.contracts import DriverSpec
from app.domain.expression import ExpressionFault, Surroundings, check
from app.domain.expression import parse as parse_rule
from app.domain.kinematics import Kinematics
from app.domain.message import ConfigError, Message

PLANNED_DRIVERS = frozenset({"mtconnect", "opcua", "modbus", "linuxcnc", "replay"})
"""Drivers of the product as a whole: a file that names one which this build lacks is right, its machine is left out."""

_HUB_KEY = re.compile(r"[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}")
"""32 bytes as Z85."""
_TO_BE_FILLED_IN = "…"

_Model = TypeVar("_Model", bound=BaseModel)


def load(path: Path, specs: Mapping[str, DriverSpec], *, secrets_file: Path | None = None) -> Config:
    """Read and validate the file. Raises ConfigFaults with every fault, ConfigError when it can't be read."""
    return parse(_read(path), str(path), specs, secrets=SecretStore(secrets_file or path.with_name("secrets.yaml")))


def parse(raw: bytes, file: str, specs: Mapping[str, DriverSpec], *, secrets: SecretStore | None = None) -> Config:
    """Validate a file's bytes; ``file`` is its name in messages."""
    config, faults = _Reading(read_tree(raw, file), specs, secrets or SecretStore(None)).run()
    if faults or config is None:
        raise ConfigFaults(faults)
    return config


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            Message.of(
                "There is no configuration at {path}. Write one there, give another with --config, or try the verb 'demo'.",
                path=str(path),
            )
        ) from None
    except OSError as error:
        raise ConfigError(
            Message.of("The configuration {path} can't be read: {reason}.", path=str(path), reason=error.strerror)
        ) from None


class _Reading:
    """One pass over one file."""

    def __init__(self, tree: Tree, specs: Mapping[str, DriverSpec], secrets: SecretStore) -> None:
        self._tree = tree
        self._judge = Judge(tree)
        self._specs = specs
        self._secrets = secrets
        self._notices: list[Fault] = []
        self._machine_entries: Any = None

    def run(self) -> tuple[Config | None, list[Fault]]:
        """The configuration (None when there is none) and everything that is wrong."""
        if self._tree.data is None and self._tree.faults:
            return None, self._tree.faults
        if not isinstance(self._tree.data, dict):
            self._add(
                (),
                Message.of(
                    "The file must be a mapping of keys to values, for example 'machines:', not a list or a single value."
                ),
            )
            return None, self._tree.faults
        data = self._with_secrets(self._tree.data, ())
        entries = self._machine_entries = data.pop("machines", None)
        config = self._validate(Config, data, ())
        machines = self._machines(entries)
        self._cross_check(data)
        self._judge_fleet(data)
        self._check_report_mail(data)
        self._note_clear_password(data)
        if config is None:
            return None, self._tree.faults
        found = {"machines": machines, "notices": tuple(self._notices), "mqtt": self._placed(config.mqtt)}
        return config.model_copy(update=found), self._tree.faults

    def _placed(self, mqtt: Mqtt | None) -> Mqtt | None:
        """A file that is named without its folder stands beside the configuration."""
        if mqtt is None or mqtt.ca is None:
            return mqtt
        return mqtt.model_copy(update={"ca": self._beside(str(mqtt.ca))})

    def _beside(self, file: str) -> Path:
        return Path(self._tree.file).parent / Path(file).expanduser()

    def _add(self, path: TreePath, problem: Message, *, key: bool = False) -> None:
        self._judge.add(path, problem, key=key)

    # ------------------------------------------------------------ machines

    def _machines(self, entries: Any) -> tuple[Machine, ...]:
        if entries is None:
            return ()
        if not isinstance(entries, list):
            self._add(("machines",), Message.of("'machines' must be a list: each machine begins with '-'."))
            return ()
        machines = [self._machine(entry, ("machines", str(position))) for position, entry in enumerate(entries)]
        self._refuse_duplicates("machines", "id", entries)
        return tuple(machine for machine in machines if machine is not None)

    def _machine(self, entry: Any, path: TreePath) -> Machine | None:
        if not isinstance(entry, dict):
            self._add(path, Message.of("A machine must be a mapping with at least 'id' and 'driver'."))
            return None
        spec = self._spec(entry, path)
        common = {key: value for key, value in entry.items() if key in field_keys(Machine)}
        rest = {key: value for key, value in entry.items() if key not in common}
        machine = self._validate(Machine, common, path)
        if spec is None:
            return None
        settings = self._validate(spec.settings, rest, path, beside=field_keys(Machine))
        if machine is None or settings is None:
            return None
        return machine.model_copy(update={"settings": settings, "drawing": self._drawing(machine.model, path)})

    def _drawing(self, model: str, path: TreePath) -> Kinematics | None:
        """The machine's own picture when ``model`` names a file of one."""
        if not is_drawing(model):
            return None
        file = Path(self._tree.file).parent / model
        try:
            found, faults = read_drawing(file)
        except OSError as error:
            problem = Message.of(
                "The picture {path} can't be read: {reason}.", path=str(file), reason=error.strerror or ""
            )
            self._add((*path, "model"), problem)
            return None
        self._tree.faults.extend(faults)
        return found

    def _spec(self, entry: Mapping[Any, Any], path: TreePath) -> DriverSpec | None:
        name = entry.get("driver")
        if not isinstance(name, str) or name in self._specs:
            return self._specs.get(name) if isinstance(name, str) else None
        place = (*path, "driver")
        if name in PLANNED_DRIVERS:
            notice = Message.of(
                "This build has no driver '{driver}': the machine '{machine}' is left out.",
                driver=name,
                machine=str(entry.get("id")),
            )
            self._notices.append(self._tree.fault(self._tree.place(place), notice))
            return None
        accepted = ", ".join(sorted(self._specs))
        like = nearest(name, self._specs)
        if like:
            self._add(
                place,
                Message.of(
                    "There is no driver '{driver}'. Did you mean '{nearest}'? Accepted: {accepted}.",
                    driver=name,
                    nearest=like,
                    accepted=accepted,
                ),
            )
        else:
            self._add(
                place,
                Message.of("There is no driver '{driver}'. Accepted: {accepted}.", driver=name, accepted=accepted),
            )
        return None

    # ------------------------------------------------------------ validation

    def _validate(
        self, model: type[_Model], data: dict[Any, Any], path: TreePath, *, beside: tuple[str, ...] = ()
    ) -> _Model | None:
        """As ``Judge.validate``, and no secret stands in plain text."""
        validated = self._judge.validate(model, data, path, beside=beside)
        if validated is not None:
            self._refuse_plain_secrets(validated, data, path)
        return validated

    def _refuse_duplicates(self, section: str, key: str, entries: list[Any]) -> None:
        first: dict[str, int] = {}
        for position, entry in enumerate(entries):
            name = entry.get(key) if isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            place: TreePath = (section, str(position), key)
            if name in first:
                self._add(
                    place,
                    Message.of(
                        "'{name}' is taken already (line {line}). Choose another {key}.",
                        name=name,
                        line=first[name],
                        key=key,
                    ),
                )
            first.setdefault(name, self._tree.place(place)[0])

    def _cross_check(self, data: Mapping[str, Any]) -> None:
        for section in ("alerts", "shifts"):
            if isinstance(data.get(section), list):
                self._refuse_duplicates(section, "name", data[section])
        self._check_rules(data)
        self._note_unknown_recipients(data)

    def _check_rules(self, data: Mapping[str, Any]) -> None:
        """Expressions of alarm rules: the column is where in the text the fault stands."""
        machines = [str(entry.get("id")) for _, entry in _numbered(self._machine_entries) if isinstance(entry, dict)]
        for number, entry in _numbered(data.get("alerts")):
            for key in ("condition", "while"):
                text = _mapping(entry).get(key)
                if isinstance(text, str) and text.strip():
                    for fault in _rule_faults(text, machines):
                        line, column = self._tree.place(("alerts", number, key))
                        quoted = self._tree.lines[line - 1][column - 1 : column] in ("'", '"')
                        self._tree.faults.append(
                            self._tree.fault((line, column + quoted + fault.column - 1), _told(fault))
                        )

    def _note_unknown_recipients(self, data: Mapping[str, Any]) -> None:
        """Names of channels and people that nobody defined announce nothing: worth a notice, no reason not to start."""
        told = _mapping(data.get("notifications"))
        channels = set(_mapping(data.get("channels")))
        known = channels | set(_mapping(told.get("people")))
        for section, key, names in (
            (("alerts",), "channels", known),
            (("notifications", "routes"), "to", known),
            (("notifications", "escalation"), "to", known),
            (("notifications", "people"), "channels", channels),
        ):
            found: Any = data
            for part in section:
                found = _mapping(found).get(part)
            for place, entry in _numbered(found):
                for number, name in _numbered(_mapping(entry).get(key)):
                    if isinstance(name, str) and name not in names:
                        self._note_unknown(name, (*section, place, key, number))

    def _check_report_mail(self, data: Mapping[str, Any]) -> None:
        """Reports go by e-mail only."""
        mail = {
            name for name, entry in _mapping(data.get("channels")).items() if _mapping(entry).get("type") == "email"
        }
        for number, name in _numbered(_mapping(data.get("reports")).get("email")):
            if isinstance(name, str) and name not in mail:
                problem = Message.of(
                    "'{channel}' is no e-mail channel. There are: {known}.",
                    channel=name,
                    known=", ".join(sorted(map(str, mail))) or "–",
                )
                self._tree.faults.append(self._tree.fault(self._tree.place(("reports", "email", number)), problem))

    def _judge_fleet(self, data: Mapping[str, Any]) -> None:
        """What no single value shows: ports that a hub takes in pairs, keys that are none, files that are not there."""
        self._judge_hub_key(_mapping(data.get("fleet")))
        self._judge_ports(data)
        ca = _mapping(data.get("mqtt")).get("ca")
        if isinstance(ca, str) and not self._beside(ca).is_file():
            self._add(("mqtt", "ca"), Message.of("There is no certificate file {path}.", path=ca))

    def _judge_hub_key(self, fleet: Mapping[str, Any]) -> None:
        """Without the hub's key nothing is published, but the station runs: worth a notice. What can't be a key is a fault."""
        key = fleet.get("server_key")
        if fleet.get("publish") is None or (isinstance(key, str) and _HUB_KEY.fullmatch(key)):
            return
        wanted = Message.of(
            "Nothing is published: 'server_key' must be the hub's public key, 40 characters, as 'keys' shows it on the hub."
        )
        if key is None or key == _TO_BE_FILLED_IN:
            path: TreePath = ("fleet", "server_key") if key is not None else ("fleet",)
            self._notices.append(self._tree.fault(self._tree.place(path), wanted))
        elif isinstance(key, str):
            self._add(("fleet", "server_key"), wanted)

    def _judge_ports(self, data: Mapping[str, Any]) -> None:
        listen = _tcp_port(_mapping(data.get("hub")).get("listen"))
        for section, key in (("fleet", "publish"), ("hub", "listen")):
            port = _tcp_port(_mapping(data.get(section)).get(key))
            if port is not None and not 0 < port < 65_535:
                self._add(
                    (section, key), Message.of("The port must be between 1 and 65534: the next one is used, too.")
                )
        server = _mapping(data.get("server"))
        if listen is not None and server.get("enabled") is not False and server.get("port") in (listen, listen + 1):
            problem = Message.of(
                "The hub takes the ports {first} and {second}. Choose another one here.",
                first=listen,
                second=listen + 1,
            )
            self._add(("server", "port"), problem)

    def _note_clear_password(self, data: Mapping[str, Any]) -> None:
        """Some plants have no TLS: allowed, but said."""
        mqtt = _mapping(data.get("mqtt"))
        if "password" in mqtt and str(mqtt.get("broker", "")).startswith("mqtt://"):
            notice = Message.of("The password travels in clear text to this broker. With mqtts:// it would not.")
            self._notices.append(self._tree.fault(self._tree.place(("mqtt", "broker")), notice))

    def _note_unknown(self, name: str, path: TreePath) -> None:
        notice = Message.of(
            "The channel '{channel}' is not defined under 'channels:' and announces nothing.", channel=name
        )
        self._notices.append(self._tree.fault(self._tree.place(path), notice))

    # ------------------------------------------------------------ secrets

    def _with_secrets(self, value: Any, path: TreePath) -> Any:
        """The data with every ``secret:NAME`` looked up; a plain-text key then refuses it by its type."""
        if isinstance(value, dict):
            return {key: self._with_secrets(part, (*path, str(key))) for key, part in value.items()}
        if isinstance(value, list):
            return [self._with_secrets(part, (*path, str(position))) for position, part in enumerate(value)]
        if not isinstance(value, str) or not value.startswith(PREFIX):
            return value
        try:
            return SecretStr(self._secrets.get(value.removeprefix(PREFIX)))
        except ConfigError as error:
            self._add(path, error.message)
            return SecretStr("")

    def _refuse_plain_secrets(self, validated: Any, data: Any, path: TreePath) -> None:
        if isinstance(validated, SecretStr) and isinstance(data, str):
            self._add(
                path,
                Message.of(
                    "'{key}' is a secret and must not stand in the file. Write secret:NAME and store it under that name.",
                    key=path[-1],
                ),
            )
        elif isinstance(validated, BaseModel) and isinstance(data, dict):
            for name, field in type(validated).model_fields.items():
                key = field.alias or name
                self._refuse_plain_secrets(getattr(validated, name), data.get(key), (*path, key))
        elif isinstance(validated, dict) and isinstance(data, dict):
            for key, part in validated.items():
                self._refuse_plain_secrets(part, data.get(key), (*path, str(key)))
        elif isinstance(validated, list | tuple) and isinstance(data, list):
            for position, (part, raw) in enumerate(zip(validated, data, strict=False)):
                self._refuse_plain_secrets(part, raw, (*path, str(position)))


def _rule_faults(text: str, machines: list[str]) -> list[ExpressionFault]:
    try:
        return check(parse_rule(text), Surroundings(machines))
    except ExpressionFault as fault:
        return [fault]


def _told(fault: ExpressionFault) -> Message:
    if not fault.nearest or fault.nearest in str(fault.problem):
        return fault.problem
    return Message.of("{problem} Did you mean '{nearest}'?", problem=fault.problem, nearest=fault.nearest)


def _tcp_port(address: object) -> int | None:
    """Of ``tcp://host:port``; None for anything else, the default among them."""
    found = re.fullmatch(r"tcp://.+:(\d{1,5})", address) if isinstance(address, str) else None
    return None if found is None else int(found.group(1))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _numbered(value: object) -> list[tuple[str, Any]]:
    """Entries of a list or a mapping with their names in the tree."""
    if isinstance(value, dict):
        return [(str(key), entry) for key, entry in value.items()]
    return [(str(number), entry) for number, entry in enumerate(value)] if isinstance(value, list) else []
