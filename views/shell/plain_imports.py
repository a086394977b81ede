"""Gives Python its own ``import`` back after PySide has replaced it. Imported before anything else that imports PySide.

PySide's import reads the source of every module that anybody imports afterwards, to see whether it might say ``from __feature__ import``
(napari issue 8584 traces it). We don't use that, and it costs 0.2 s of the start and keeps 15 MB of sources, 36 MB as lines, in memory.
"""

from __future__ import annotations

import builtins

_python_s = builtins.__import__

import PySide6.QtCore  # noqa: E402, F401 - only now is PySide's import there

builtins.__import__ = _python_s
