"""The real settings of a plant over a file of its own, for pages: what is saved is written, and nothing runs that could take it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from app.config.schema import Config
from app.contracts.settings import Applied
from app.plant_settings import PlantSettings
from app.runtime import driver_specs


class RealSettings(PlantSettings):
    """``close`` ends its thread."""

    def __init__(self, folder: Path, text: str) -> None:
        self.file = folder / "plant.yaml"
        self.file.write_text(text)
        self.applied: list[Config] = []
        self.answer = Applied()
        self._own = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._own.run_forever, daemon=True)
        self._thread.start()
        super().__init__(self.file, driver_specs(), folder, loop=lambda: self._own, apply=self._take)

    async def _take(self, config: Config) -> Applied:
        self.applied.append(config)
        return self.answer

    def close(self) -> None:
        self._own.call_soon_threadsafe(self._own.stop)
        self._thread.join(10)
        self._own.close()
