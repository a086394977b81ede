"""What view tests share: Qt's application in the source language, and the window's loop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import qasync
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from views.binding import format as written


@pytest.fixture(autouse=True)
def plain_seat(qapp: QApplication) -> Iterator[None]:
    """Every test starts and ends in English, in UTC, with no windows of another test."""
    QLocale.setDefault(QLocale("en_US"))
    written.use_zone("UTC")
    yield
    QLocale.setDefault(QLocale("en_US"))
    written.use_zone("")


@pytest.fixture
def window_loop(qapp: QApplication) -> Iterator[qasync.QEventLoop]:
    """The loop that coroutines of pages run on; ``run_until_complete`` runs Qt's events too."""
    loop = qasync.QEventLoop(qapp)
    yield loop
    loop.close()
