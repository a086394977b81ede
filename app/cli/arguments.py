"""What may be typed: verbs and options, in the user's language. It refuses to do anything, and loads the standard library alone."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import metadata
from pathlib import Path
from typing import Any, NoReturn

from app.cli.command_words import speak
from app.cli.typed import Typed
from app.domain.message import Message
from app.domain.people import Role
from app.i18n import LANGUAGES, Catalogue, catalogue, system_language

LOG_LEVELS = ("debug", "info", "warning", "error")

Say = Callable[..., str]


def version() -> str:
    """The installed version, or the one of this source tree."""
    try:
        return metadata.version("cnc-telemetry")
    except metadata.PackageNotFoundError:
        return _tree_version()


def _tree_version() -> str:
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if not project.is_file():
        return "0"
    import tomllib

    return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])


def language_of(arguments: Sequence[str]) -> str:
    """The language to speak before anything is parsed: ``--lang``, else the computer's."""
    for position, argument in enumerate(arguments):
        given = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and position + 1 < len(arguments):
            given = arguments[position + 1]
        if given in LANGUAGES:
            return str(given)
    return system_language()


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line. Exits with 2 and a sentence on stderr when it is wrong."""
    return _Parsers(catalogue(language_of(arguments))).parser.parse_args(arguments)


class _Parser(argparse.ArgumentParser):
    """argparse that exits with 2 and one sentence, without the usage block in front of it."""

    def __init__(self, *args: Any, say: Say, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say = say

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """A word that is nearly right is told what it may have meant; the list of all of them where none is near."""
        words = [str(choice) for choice in action.choices or ()]
        near = get_close_matches(str(value), words, 1) if value not in words else ()
        if near:
            told = Message.of("{value} is not known. Did you mean {nearest}?", value=repr(value), nearest=near[0])
            raise argparse.ArgumentError(action, self._say(told))
        super()._check_value(action, value)

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(
            f"{self.prog}: {message}\n{self._say(Message.of('See {program} --help.', program=self.prog))}\n"
        )
        sys.exit(2)


class _Parsers:
    """Builds the parser in one language."""

    def __init__(self, words: Catalogue) -> None:
        speak(words)
        self._say, self._typed = words.render, Typed(words.render)
        self.parser = _Parser(
            prog="cnc-telemetry",
            description=self._say(Message.of("Live machines, a history that explains every gap, no server, no cloud.")),
            say=self._say,
        )
        self._add_global(self.parser, default=None)
        self.parser.add_argument("--version", action="version", version=f"cnc-telemetry {version()}")
        self.parser.set_defaults(verb=None, log_level="info")
        self._verbs = self.parser.add_subparsers(
            dest="verb", metavar="VERB", title=self._say(Message.of("verbs (without one: the window)"))
        )
        self._add_running()
        self._add_looking()
        self._add_data()
        self._add_people()

    def _add_global(self, parser: argparse.ArgumentParser, *, default: Any) -> None:
        """Options that every verb takes, before it or after it; after it they must not overwrite with a default."""
        add = parser.add_argument_group(self._say(Message.of("options of every verb"))).add_argument
        add(
            "--config",
            type=Path,
            default=default,
            metavar="FILE",
            help=self._say(Message.of("configuration (default: plant.yaml in the data directory)")),
        )
        add(
            "--data",
            type=Path,
            default=default,
            metavar="DIR",
            help=self._say(Message.of("data directory (default: the user's own)")),
        )
        add(
            "--lang",
            choices=LANGUAGES,
            default=default,
            help=self._say(
                Message.of("language of screens and messages (default: the configuration's, else the computer's)")
            ),
        )
        add(
            "--log-level",
            type=str.lower,
            choices=LOG_LEVELS,
            default=argparse.SUPPRESS,
            help=self._say(Message.of("how much is told on stderr and in the log (default: info)")),
        )

    def _verb(self, name: str, text: Message) -> Callable[..., Any]:
        said = self._say(text)
        parser = self._verbs.add_parser(name, help=said, description=said, say=self._say)
        self._add_global(parser, default=argparse.SUPPRESS)
        return parser.add_argument

    def _headless(self, add: Callable[..., Any]) -> None:
        add("--headless", action="store_true", help=self._say(Message.of("without a window")))
        add(
            "--port",
            type=self._typed.port,
            metavar="N",
            help=self._say(
                Message.of("port of the web page and interface instead of the configured one; 0: any free one")
            ),
        )
        add(
            "--insecure",
            action="store_true",
            help=self._say(Message.of("serve others in the network without users and TLS, and say so on every page")),
        )

    def _add_running(self) -> None:
        say = self._say
        self._headless(self._verb("run", Message.of("Run this station: drivers, history, server.")))
        self._headless(self._verb("hub", Message.of("Run the central supervisor: receive stations, show the fleet.")))
        add = self._verb("kiosk", Message.of("Show one page on the whole screen, with no way out without the PIN."))
        add("--page", default="andon", metavar="PAGE", help=say(Message.of("which page (default: andon, the wall)")))
        add("--playlist", nargs="*", default=(), metavar="PAGE", help=say(Message.of("further pages, shown in turn")))
        add(
            "--distance",
            type=self._typed.positive,
            metavar="M",
            help=say(Message.of("metres from which it is read (default: 5)")),
        )
        add(
            "--screen",
            type=self._typed.count,
            metavar="N",
            help=say(Message.of("on which screen, from 1 (default: the first)")),
        )
        add("--pin", metavar="DIGITS", help=say(Message.of("set the PIN that leaves; it is kept as a hash")))
        self._verb("gallery", Message.of("Show every widget in every state, look and language; no machine is needed."))
        add = self._verb("demo", Message.of("Run a simulated plant on loopback and this station connected to it."))
        self._headless(add)
        add(
            "--speed",
            type=self._typed.positive,
            default=1.0,
            metavar="N",
            help=say(Message.of("simulated seconds per second (default 1)")),
        )
        add(
            "--machines",
            type=self._typed.count,
            default=6,
            metavar="N",
            help=say(Message.of("how many machines (default 6: MTConnect, OPC UA and Modbus)")),
        )
        add(
            "--linuxcnc",
            action="store_true",
            help=say(Message.of("with LinuxCNC's own simulated mill, a real controller, where it is installed")),
        )
        add("--replay", type=Path, metavar="FILE", help=say(Message.of("play an SHDR recording instead of simulating")))
        add(
            "--devices",
            type=Path,
            metavar="FILE",
            help=say(Message.of("device model (MTConnectDevices XML) of the recording")),
        )
        add(
            "--seed",
            type=self._typed.whole,
            default=1,
            metavar="N",
            help=say(Message.of("same seed, same plant (default 1)")),
        )
        add = self._verb(
            "soak",
            Message.of("Run this station for some minutes and write a record: received, lost, latency, CPU, memory."),
        )
        add("--minutes", type=self._typed.positive, required=True, metavar="N", help=say(Message.of("how long")))
        add(
            "--out",
            type=Path,
            metavar="FILE",
            help=say(Message.of("record to write, .json and .md (default: soak-TIME in the reports directory)")),
        )
        add("--demo", action="store_true", help=say(Message.of("on the demo plant instead of the configured machines")))
        add(
            "--machines",
            type=self._typed.count,
            default=6,
            metavar="N",
            help=say(Message.of("how many machines the demo plant has (default 6)")),
        )
        add(
            "--port",
            type=self._typed.port,
            metavar="N",
            help=say(Message.of("port of the web page and interface instead of the configured one; 0: any free one")),
        )

    def _add_looking(self) -> None:
        say = self._say
        self._verb(
            "check", Message.of("Validate the configuration; every fault with line, column and what is accepted.")
        )
        add = self._verb(
            "probe", Message.of("Show what an endpoint offers, with live values, before anything is saved.")
        )
        add("url", metavar="URL", help=say(Message.of("address, for example http://10.0.0.5:5000")))
        add("--json", action="store_true", help=say(Message.of("as JSON")))
        add(
            "--trust",
            metavar="FINGERPRINT",
            help=say(Message.of("accept the server's certificate if it has this SHA-256 fingerprint")),
        )
        add(
            "--user",
            metavar="NAME",
            help=say(Message.of("login; its password is asked for, or read from CNC_TELEMETRY_PASSWORD")),
        )
        add = self._verb("discover", Message.of("Find machines in hosts, URLs or ranges, with ready entries."))
        add("targets", nargs="+", metavar="TARGET", help=say(Message.of("host, host:port, URL or range (10.0.0.0/24)")))
        add("--json", action="store_true", help=say(Message.of("as JSON")))
        add = self._verb("status", Message.of("Show the running station on one screen, through its HTTP interface."))
        add("--url", metavar="URL", help=say(Message.of("address of the station (default: as configured)")))
        add(
            "--user",
            metavar="NAME",
            help=say(Message.of("user of the station; the password is asked for, or read from CNC_TELEMETRY_PASSWORD")),
        )
        add("--json", action="store_true", help=say(Message.of("as JSON")))

    def _add_data(self) -> None:
        say = self._say
        add = self._verb("export", Message.of("Write history to a file: CSV, Excel or Parquet."))
        add("--machine", metavar="ID", help=say(Message.of("whose history")))
        add(
            "--what",
            choices=("history", "oee", "alarms"),
            default="history",
            help=say(Message.of("what to write: the observations, OEE by machine, or the alarm journal")),
        )
        add("--shift", metavar="DAY/NAME", help=say(Message.of("a shift, with --what oee")))
        add("--line", metavar="NAME", help=say(Message.of("only machines of this line")))
        add("--signals", default="", metavar="A,B", help=say(Message.of("signal ids, comma-separated (default: all)")))
        add(
            "--from",
            dest="from_",
            metavar="TIME",
            help=say(Message.of("begin, for example 2026-01-31T06:00:00-03:00 (default: the first observation)")),
        )
        add("--to", metavar="TIME", help=say(Message.of("end, not included (default: now)")))
        add(
            "--format",
            choices=("csv", "xlsx", "parquet", "pdf"),
            help=say(Message.of("kind of file (default: by the name of --out); pdf for alarms alone")),
        )
        add(
            "--form",
            choices=("iso", "pt-BR", "en"),
            default="iso",
            help=say(Message.of("how CSV writes times and numbers (default: iso)")),
        )
        add("--out", type=Path, required=True, metavar="FILE", help=say(Message.of("file to write")))
        add = self._verb("report", Message.of("Write the report of a shift or a window: PDF, Excel or CSV."))
        add("--shift", metavar="DAY/NAME", help=say(Message.of("a shift, for example 2026-11-22/A")))
        add("--week", metavar="YEAR-WNN", help=say(Message.of("a week, for example 2026-W47")))
        add("--month", metavar="YEAR-MM", help=say(Message.of("a month, for example 2026-11")))
        add("--from", dest="from_", metavar="TIME", help=say(Message.of("begin, instead of --shift")))
        add("--to", metavar="TIME", help=say(Message.of("end, not included (default: now)")))
        add("--machine", action="append", metavar="ID", help=say(Message.of("only this machine; may be given again")))
        add("--line", metavar="NAME", help=say(Message.of("only machines of this line")))
        add(
            "--out",
            type=Path,
            metavar="FILE",
            help=say(Message.of("file to write: .pdf, .xlsx or .csv (default: reports/ in the data directory)")),
        )
        add = self._verb(
            "backfill",
            Message.of(
                "Load history from files (CSV, Parquet, JSONL, MTConnect Streams); loading one twice changes nothing."
            ),
        )
        add("files", nargs="+", type=Path, metavar="FILE", help=say(Message.of("files to load")))
        add("--machine", metavar="ID", help=say(Message.of("machine of rows that name none")))
        add = self._verb("backup", Message.of("Copy the history while the station runs."))
        add(
            "--out",
            type=Path,
            metavar="FILE",
            help=say(Message.of("copy to write (default: backups/history-TIME.db in the data directory)")),
        )
        add = self._verb("restore", Message.of("Put a copy in the place of the history; what was there is kept."))
        add("copy", type=Path, metavar="FILE", help=say(Message.of("copy to put in place")))
        add = self._verb(
            "keys",
            Message.of("Show this computer's key for the fleet; on a hub, let stations in and shut them out."),
        )
        add(
            "action",
            nargs="?",
            choices=("show", "new", "list", "enrol", "revoke"),
            default="show",
            help=say(
                Message.of(
                    "show: this computer's public key; new: another one; list: stations and strangers; enrol, revoke: one of them"
                )
            ),
        )
        add(
            "which",
            nargs="?",
            metavar="KEY|NAME",
            help=say(Message.of("fingerprint or public key to enrol, name to revoke")),
        )
        add("--name", metavar="NAME", help=say(Message.of("name of the enrolled station on this hub")))
        add("--json", action="store_true", help=say(Message.of("as JSON")))
        add = self._verb("doctor", Message.of("Look configuration and history over; read-only."))
        add(
            "--salvage",
            type=Path,
            metavar="FILE",
            help=say(Message.of("save what is readable of a damaged history into this new file")),
        )

    def _add_people(self) -> None:
        say = self._say
        add = self._verb(
            "user", Message.of("Say who may use this station; passwords are asked for, or read from stdin.")
        )
        add(
            "action",
            choices=("add", "list", "disable", "enable", "passwd", "role", "token", "revoke"),
            help=say(
                Message.of(
                    "add, disable or enable a user; list all; passwd: new password; role: another role; token: one for a program; revoke: end tokens and sessions"
                )
            ),
        )
        add("name", nargs="?", metavar="NAME", help=say(Message.of("the user's name")))
        add("--role", choices=[role.value for role in Role], help=say(Message.of("what the user may do")))
        add(
            "--pin",
            action="store_true",
            help=say(Message.of("a PIN for the station's own window (passwd), or also one (add)")),
        )
        add("--json", action="store_true", help=say(Message.of("as JSON")))
        add = self._verb("audit", Message.of("Check the trail of who did what, or list it."))
        add(
            "action",
            choices=("verify", "list"),
            help=say(Message.of("verify: recompute the chain, exit 1 at the first broken record; list: the records")),
        )
        add(
            "--head",
            metavar="NUMBER:HASH",
            help=say(Message.of("a head that was noted down earlier, which must still be there")),
        )
        add("--last", type=self._typed.count, metavar="N", help=say(Message.of("only the newest N records (list)")))
        add("--json", action="store_true", help=say(Message.of("as JSON")))
