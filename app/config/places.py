"""Where things live on this computer: data directory and files in it. Nothing is ever written into the program's own folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


def default_data_directory() -> Path:
    """The platform's user data directory of this product."""
    from platformdirs import user_data_path

    return user_data_path("cnc-telemetry", appauthor=False)


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The files of the contract, by name."""

    root: Path

    @property
    def configuration(self) -> Path:
        """``plant.yaml``."""
        return self.root / "plant.yaml"

    @property
    def history(self) -> Path:
        """``history.db``."""
        return self.root / "history.db"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def crashes(self) -> Path:
        """Crash reports."""
        return self.root / "crashes"

    @property
    def backups(self) -> Path:
        """Where ``backup`` puts its copies."""
        return self.root / "backups"

    @property
    def security(self) -> Path:
        """Users and audit trail."""
        return self.root / "security.db"

    @property
    def secrets(self) -> Path:
        """Secrets of a headless station; mode 0600."""
        return self.root / "secrets.yaml"
