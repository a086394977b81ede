"""``contracts.SettingsPort`` over a running plant: files in worker threads, changes applied on the engine's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from app.config import forms
from app.config.loader import load
from app.config.replace import check, faults, read_text, replace_text
from app.config.revise import with_value, without
from app.config.schema import Config
from app.config.secrets import SecretStore, secrets_file
from app.config.versions import difference, version_text, versions
from app.contracts import DriverSpec
from app.contracts.settings import Applied, FieldKind, FormGroup, TextFault, Trouble, Version
from app.diagnosis import diagnose

T = TypeVar("T")
P = ParamSpec("P")


class PlantSettings:
    """Answers on the plant's loop; every method may be called from any thread once the plant has started."""

    def __init__(
        self,
        path: Path,
        specs: Mapping[str, DriverSpec],
        data: Path,
        *,
        loop: Callable[[], asyncio.AbstractEventLoop],
        apply: Callable[[Config], Awaitable[Applied]],
    ) -> None:
        self._path, self._specs = path, specs
        self._data, self._versions = data, data / "config-versions"
        self._loop, self._apply = loop, apply

    # ------------------------------------------------------------ drafts

    def text(self) -> Future[str]:
        """The file as it stands."""
        return self._work(read_text, self._path)

    def faults(self, text: str) -> Future[tuple[TextFault, ...]]:
        """Everything that is wrong with a draft."""
        return self._work(lambda: faults(text, self._path, self._specs, self._secrets()))

    def checked(self, text: str) -> Config:
        """The configuration that a draft means (blocks). Raises ConfigFaults."""
        return check(text, self._path, self._specs, self._secrets())

    def _secrets(self) -> Path:
        return secrets_file(self._path, self._data)

    def groups(self, text: str) -> Future[tuple[FormGroup, ...]]:
        """The draft as forms."""
        return self._work(forms.groups, text, self._specs)

    def edited(self, text: str, path: Sequence[str], kind: FieldKind, value: str | None) -> Future[str]:
        """The draft with one value set or taken out."""
        return self._work(_edited, text, path, kind, value)

    def with_entry(self, text: str, group: str, variant: str) -> Future[str]:
        """The draft with a new entry in a list of sections."""
        return self._work(self._with_entry, text, group, variant)

    def _with_entry(self, text: str, group: str, variant: str) -> str:
        found = next((g for g in forms.groups(text, self._specs) if g.key == group), None)
        path, entry = forms.new_entry(group, variant, self._specs, len(found.forms) if found is not None else 0)
        return with_value(text, path, entry)

    def without(self, text: str, path: Sequence[str]) -> Future[str]:
        """The draft without an entry."""
        return self._work(without, text, path)

    def difference(self, text: str) -> Future[str]:
        """What saving this draft would change."""
        return self._work(self._difference, text)

    def _difference(self, text: str) -> str:
        return difference(read_text(self._path), text, self._path.name, self._path.name)

    # ------------------------------------------------------------ into force

    def save(self, text: str, *, seen: str) -> Future[Applied]:
        """Write the draft and apply it."""
        return self.run(self.saved(text, seen))

    async def saved(self, text: str, seen: str) -> Applied:
        """``save`` on the plant's loop."""
        return await self._apply(await asyncio.to_thread(self._replaced, text, seen))

    def _replaced(self, text: str, seen: str) -> Config:
        return replace_text(
            self._path, text, seen=seen, specs=self._specs, versions=self._versions, secrets=self._secrets()
        )

    def apply(self) -> Future[Applied]:
        """Apply the file as it stands."""
        return self.run(self._apply_file())

    async def _apply_file(self) -> Applied:
        return await self._apply(await asyncio.to_thread(self._loaded))

    def _loaded(self) -> Config:
        return load(self._path, self._specs, secrets_file=self._secrets())

    # ------------------------------------------------------------ versions

    def versions(self) -> Future[tuple[Version, ...]]:
        """The kept versions, newest first."""
        return self._work(versions, self._versions)

    def version(self, name: str) -> Future[str]:
        """A kept version's text."""
        return self._work(version_text, self._versions, name)

    def version_difference(self, name: str) -> Future[str]:
        """What going back to this version would change."""
        return self._work(lambda: self._difference(version_text(self._versions, name)))

    def roll_back(self, name: str) -> Future[Applied]:
        """Save this version again."""
        return self.run(self._roll_back(name))

    async def _roll_back(self, name: str) -> Applied:
        text = await asyncio.to_thread(version_text, self._versions, name)
        return await self.saved(text, await asyncio.to_thread(read_text, self._path))

    # ------------------------------------------------------------ secrets and troubles

    def put_secret(self, name: str, value: str) -> Future[str]:
        """Store a secret outside of the file."""
        return self._work(SecretStore(self._secrets()).put, name, value)

    def diagnose(self, url: str, error: Exception) -> Future[Trouble]:
        """Why an address failed."""
        return self.run(diagnose(url, error))

    def _work(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self.run(asyncio.to_thread(work, *args, **kwargs))

    def run(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Something on the plant's loop, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop())


def _edited(text: str, path: Sequence[str], kind: FieldKind, value: str | None) -> str:
    return without(text, path) if value is None else with_value(text, path, forms.typed(kind, value))
