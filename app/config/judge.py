"""Holds a part of a YAML file against a settings class: every fault with its place, in words. It refuses to read files."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.config.problems import INTERNAL, at_key, field_keys, problem_of, unknown_key
from app.config.tree import Path, Tree
from app.domain.message import FaultsWithin, Message

_Model = TypeVar("_Model", bound=BaseModel)


class Judge:
    """Adds what it finds to the tree's faults."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def add(self, path: Path, problem: Message, *, key: bool = False) -> None:
        """Something is wrong at this path."""
        self._tree.faults.append(self._tree.fault(self._tree.place(path, key=key), problem))

    def validate(
        self, model: type[_Model], data: dict[Any, Any], path: Path, *, beside: tuple[str, ...] = ()
    ) -> _Model | None:
        """Validate data that stands at ``path``; ``beside`` are keys that others read at the same place."""
        own = {str(key): value for key, value in data.items() if str(key) not in INTERNAL}
        accepted = (*beside, *field_keys(model))
        strangers = [key for key in map(str, data) if key not in field_keys(model)]
        for key in strangers:
            self.add((*path, key), unknown_key(key, accepted), key=True)
            own.pop(key, None)
        try:
            return model.model_validate(own)
        except ValidationError as error:
            for detail in _distinct(error.errors()):
                self._report(detail, model, path)
            return None

    def _report(self, detail: ErrorDetails, model: type[BaseModel], path: Path) -> None:
        located = self._locate(path, detail["loc"])
        if detail["type"] == "union_tag_invalid":
            located = self._locate(located, (detail["ctx"]["discriminator"].strip("'"),))
        within = detail.get("ctx", {}).get("error")
        if isinstance(within, FaultsWithin):
            for steps, problem in within.faults:
                self.add(self._locate(located, steps), at_key(steps[-1] if steps else "", problem))
            return
        self.add(located, problem_of(detail, model), key=detail["type"] == "extra_forbidden")

    def _locate(self, path: Path, loc: tuple[int | str, ...]) -> Path:
        """Follow pydantic's steps in the file; steps that stand nowhere in it (a union's branch) are passed over."""
        for step in loc:
            if (*path, str(step)) in self._tree.values:
                path = (*path, str(step))
        return path


def _distinct(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """One error per place: the branches of a union each complain."""
    seen: set[tuple[Any, ...]] = set()
    chosen = []
    for error in errors:
        place = (
            error["loc"] if error["type"] == "missing" else tuple(step for step in error["loc"] if not _is_branch(step))
        )
        if place not in seen:
            seen.add(place)
            chosen.append(error)
    return chosen


def _is_branch(step: int | str) -> bool:
    """Whether a step of pydantic's is the name of a union's branch (``str``, ``function-before[…]``) rather than a key."""
    return isinstance(step, str) and (step in {"str", "int", "float", "bool", "is-instance[SecretStr]"} or "[" in step)
