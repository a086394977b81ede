"""The calendar as a YAML text of its own, out of ``plant.yaml`` and back into it. It refuses every other section."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from datetime import date, datetime
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from app.config.faults import ConfigFaults
from app.config.replace import read_text
from app.config.revise import with_value, without
from app.contracts.production import CalendarDraft, CalendarEntry
from app.contracts.settings import Applied
from app.domain.message import Message, UserError
from app.plant_settings import PlantSettings
from app.shop import shop_of

SECTIONS = ("shifts", "holidays", "overtime", "maintenance")
LISTS = frozenset({"breaks", "machines", "lines", "areas"})
"""Keys whose values are lists."""


class CalendarEditing:
    """Over one configuration file; any thread."""

    def __init__(self, path: Path, settings: PlantSettings) -> None:
        self._path, self._settings = path, settings

    def text(self) -> str:
        """The calendar's sections with their comments."""
        return calendar_of(read_text(self._path))

    def draft(self, text: str | None) -> Future[CalendarDraft]:
        """What a text means; None: the file's."""
        return self._settings.run(asyncio.to_thread(self._draft, text))

    def with_entry(self, text: str, entry: CalendarEntry) -> Future[CalendarDraft]:
        """The draft with an entry added or changed."""
        return self._settings.run(asyncio.to_thread(lambda: self._draft(with_entry(text, entry))))

    def without_entry(self, text: str, section: str, index: int) -> Future[CalendarDraft]:
        """The draft without an entry."""
        return self._settings.run(asyncio.to_thread(lambda: self._draft(without_entry(text, section, index))))

    def _draft(self, text: str | None) -> CalendarDraft:
        file = read_text(self._path)
        rest = _rest_of(file)
        calendar = calendar_of(file) if text is None else _checked(text)
        try:
            config = self._settings.checked(rest + calendar)
        except ConfigFaults as wrong:
            raise _placed(wrong, rest) from None
        return CalendarDraft(calendar, shop_of(config).calendar, entries_of(calendar))

    def replace(self, text: str) -> Future[Applied]:
        """Write and apply it. UserError tells the line of ``text`` that is wrong."""
        return self._settings.run(self._replaced(text))

    async def _replaced(self, text: str) -> Applied:
        before = await asyncio.to_thread(read_text, self._path)
        rest, calendar = await asyncio.to_thread(lambda: (_rest_of(before), _checked(text)))
        try:
            return await self._settings.saved(rest + calendar, before)
        except ConfigFaults as wrong:
            raise _placed(wrong, rest) from None


def entries_of(text: str) -> tuple[CalendarEntry, ...]:
    """Every entry of a calendar's text, section by section."""
    found = _yaml().load(text) or {}
    return tuple(
        CalendarEntry(section, index, {key: _written(value) for key, value in entry.items()})
        for section in SECTIONS
        for index, entry in enumerate(found.get(section) or ())
    )


def with_entry(text: str, entry: CalendarEntry) -> str:
    """The text with an entry added, or with the keys changed that are not as given."""
    known = [each for each in entries_of(text) if each.section == entry.section]
    values = {key: value.strip() for key, value in entry.values.items() if value.strip()}
    place = (entry.section, str(entry.index))
    if entry.index >= len(known):
        return with_value(
            text, (entry.section, str(len(known))), {key: _typed(key, value) for key, value in values.items()}
        )
    before = known[entry.index].values
    for key, value in values.items():
        if before.get(key) != value:
            text = with_value(text, (*place, key), _typed(key, value))
    for key in before.keys() - values.keys():
        text = without(text, (*place, key))
    return text


def without_entry(text: str, section: str, index: int) -> str:
    """The text without an entry; a section goes with its last one."""
    count = sum(each.section == section for each in entries_of(text))
    return without(text, (section, str(index)) if count > 1 else (section,))


def _written(value: object) -> str:
    """A value as a person writes it."""
    if isinstance(value, list | tuple):
        return ", ".join(_written(each) for each in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _typed(key: str, value: str) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if key in LISTS else value


def _placed(wrong: ConfigFaults, rest: str) -> UserError | ConfigFaults:
    """The first fault by its line in the calendar's own text."""
    fault = wrong.faults[0]
    line = fault.line - rest.count("\n")
    return _wrong(line, fault.problem) if line > 0 else wrong


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
