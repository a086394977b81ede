"""The calendar as a YAML text of its own, out of ``plant.yaml`` and back into it. It refuses every other section."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from app.config.faults import ConfigFaults
from app.config.replace import read_text
from app.config.revise import without
from app.contracts.settings import Applied
from app.domain.message import Message, UserError
from app.plant_settings import PlantSettings

SECTIONS = ("shifts", "holidays", "overtime", "maintenance")


class CalendarEditing:
    """Over one configuration file; any thread."""

    def __init__(self, path: Path, settings: PlantSettings) -> None:
        self._path, self._settings = path, settings

    def text(self) -> str:
        """The calendar's sections with their comments."""
        return calendar_of(read_text(self._path))

    def replace(self, text: str) -> Future[Applied]:
        """Write and apply it. UserError tells the line of ``text`` that is wrong."""
        return self._settings.run(self._replaced(text))

    async def _replaced(self, text: str) -> Applied:
        before = await asyncio.to_thread(read_text, self._path)
        rest, calendar = await asyncio.to_thread(lambda: (_rest_of(before), _checked(text)))
        try:
            return await self._settings.saved(rest + calendar, before)
        except ConfigFaults as wrong:
            fault = wrong.faults[0]
            line = fault.line - rest.count("\n")
            raise (_wrong(line, fault.problem) if line > 0 else wrong) from None


def calendar_of(text: str) -> str:
    """``shifts:``, ``holidays:``, ``overtime:`` and ``maintenance:`` of a configuration."""
    found = _yaml().load(text)
    if not isinstance(found, CommentedMap):
        return ""
    for key in [key for key in found if key not in SECTIONS]:
        del found[key]
    # What stands on top of the file is about the file.
    found.ca.comment = None
    out = StringIO()
    if found:
        _yaml().dump(found, out)
    return out.getvalue()


def _rest_of(text: str) -> str:
    for section in SECTIONS:
        text = without(text, (section,))
    text = text.rstrip()
    return "" if text in ("", "{}") else text + "\n"


def _checked(text: str) -> str:
    try:
        found = _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = Message.of("{reason}", reason=error.problem or str(error))
        raise _wrong(mark.line + 1 if mark is not None else 1, reason) from None
    if found is None:
        return ""
    if not isinstance(found, CommentedMap):
        raise _wrong(1, Message.of("A calendar holds shifts:, holidays:, overtime: and maintenance:."))
    for key in found:
        if key not in SECTIONS:
            line = found.lc.key(key)[0] + 1
            raise _wrong(line, Message.of("A calendar holds shifts:, holidays:, overtime: and maintenance:."))
    return text.rstrip() + "\n"


def _wrong(line: int, problem: Message) -> UserError:
    return UserError(Message.of("Line {line}: {problem}", line=line, problem=problem))


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
