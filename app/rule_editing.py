"""Alarm rules in ``plant.yaml``: read as entries, checked key by key, written back with everything else where it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.alarm_setting import rule_of
from app.alarms.runs import priority
from app.config.alert_schema import Alert
from app.config.problems import field_keys, problem_of, unknown_key
from app.config.replace import read_text
from app.config.revise import with_value, without
from app.config.tree import read_tree
from app.contracts.alarms import RuleBook, RuleEntry, RuleReading
from app.domain.alarm_rule import RuleFault
from app.domain.message import Message, UserError
from app.plant_settings import PlantSettings

SECTION = "alerts"


class RuleEditing:
    """Over one configuration file; any thread."""

    def __init__(self, path: Path, settings: PlantSettings) -> None:
        self._path, self._settings = path, settings

    def book(self) -> Future[RuleBook]:
        """The rules as the file holds them."""
        return self._settings.run(asyncio.to_thread(self._book))

    def _book(self) -> RuleBook:
        text = read_text(self._path)
        return RuleBook(text, tuple(entries_of(text)))

    def save(self, name: str, entry: RuleEntry, seen: str) -> Future[RuleBook]:
        """Write an entry in the place of the rule ``name``, or behind the others, and apply it."""
        return self._settings.run(self._kept(lambda: with_rule(seen, name, entry), seen))

    def remove(self, name: str, seen: str) -> Future[RuleBook]:
        """Take a rule out and apply that."""
        return self._settings.run(self._kept(lambda: without(seen, (SECTION, str(_place(seen, name)))), seen))

    async def _kept(self, revise: Callable[[], str], seen: str) -> RuleBook:
        text = await asyncio.to_thread(revise)
        await self._settings.saved(text, seen)
        return await asyncio.to_thread(self._book)


def entries_of(text: str) -> Iterator[dict[str, Any]]:
    """The rules of a configuration text, as they stand there."""
    data = read_tree(text.encode(), "").data
    found = data.get(SECTION) if isinstance(data, dict) else None
    for entry in found if isinstance(found, list) else ():
        if isinstance(entry, dict):
            yield entry


def _place(text: str, name: str) -> int:
    data = read_tree(text.encode(), "").data
    found = data.get(SECTION) if isinstance(data, dict) else None
    for place, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, dict) and str(entry.get("name")) == name:
            return place
    raise UserError(Message.of("There is no rule '{name}' in the file any more. Take its new state.", name=name))


def with_rule(text: str, name: str, entry: RuleEntry) -> str:
    """The text with one rule changed, key by key so that comments stay; without ``name`` a new one behind the others."""
    wanted = dict(entry)
    if not name:
        return with_value(text, (SECTION, str(len(list(entries_of(text))))), wanted)
    place = str(_place(text, name))
    before = next(each for each in entries_of(text) if str(each.get("name")) == name)
    for key in before:
        if key not in wanted:
            text = without(text, (SECTION, place, key))
    for key, value in wanted.items():
        if key not in before or before[key] != value:
            text = with_value(text, (SECTION, place, key), value)
    return text


def read_rule(entry: RuleEntry) -> RuleReading:
    """What an entry means, or what is wrong with it, key by key."""
    accepted = field_keys(Alert)
    faults = [RuleFault(key, 1, unknown_key(key, accepted)) for key in entry if key not in accepted]
    try:
        alert = Alert.model_validate({key: value for key, value in entry.items() if key in accepted})
    except ValidationError as error:
        found = {
            str(each["loc"][0]): RuleFault(str(each["loc"][0]), 1, problem_of(each, Alert)) for each in error.errors()
        }
        return RuleReading(None, None, (*faults, *found.values()))
    rule = rule_of(alert)
    return RuleReading(rule, priority(rule), tuple(faults))
