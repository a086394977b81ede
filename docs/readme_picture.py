"""Takes the README's picture: the real program on its demo plant under a virtual screen of 1920 × 1080, as a user sees it after a while.

It is not the same picture twice: the demo plant lives. ``docs/screenshots.py`` renders the pages that must be.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SIZE = (1920, 1080)
LIVED_S = 18.0
PICTURE = ROOT / "docs" / "img" / "overview-en-light-1920x1080.png"


def main() -> int:
    """Start the demo, wait until its machines have worked a while, save the window."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.cli.arguments import parse
    from app.cli.order import order_of
    from app.cli.window import Plants
    from views.binding.starts import Starts
    from views.shell import application
    from views.shell.window import MainWindow

    def photographed(window: MainWindow) -> None:
        window.resize(*SIZE)
        window.grab().save(str(PICTURE))
        window.close()

    def painted() -> None:
        window = next(w for w in application.application().topLevelWidgets() if isinstance(w, MainWindow))
        window.resize(*SIZE)
        application.QTimer.singleShot(int(LIVED_S * 1000), lambda: photographed(window))

    with tempfile.TemporaryDirectory() as folder:
        plants = Plants(
            order_of(
                parse(["--data", folder, "--lang", "en", "demo", "--machines", sys.argv[1] if sys.argv[1:] else "4"])
            )
        )
        try:
            return application.run_window(
                Starts(start=plants.start), lang="en", theme="light", data_dir=Path(folder), on_first_paint=painted
            )
        finally:
            plants.close()


if __name__ == "__main__":
    raise SystemExit(main())
