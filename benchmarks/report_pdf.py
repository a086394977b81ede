"""The PDF report of a shift of 20 machines: how long it takes and how large it is."""

from __future__ import annotations

import time
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import numpy as np

from app.i18n import catalogue
from app.reports.pdf import Print, pdf
from app.reports.tables import tables
from app.reports.words import Words
from benchmarks import Figure
from tests.unit.reports import shop

NAME = "report_pdf"


def figures() -> Iterable[Figure]:
    """Time and size."""
    report = shop.shift(20, unknown=True)
    words, took, size = Words(catalogue("pt-BR"), ZoneInfo("America/Sao_Paulo")), list[float](), 0
    for _ in range(5):
        began = time.perf_counter()
        size = len(pdf(report, tables(report), words, Print(made_ns=shop.END)))
        took.append(time.perf_counter() - began)
    middle = float(np.median(took))
    yield Figure("shift report, 20 machines", middle, "s", "goal of the issue", None, "<= 5 s", middle <= 5)
    yield Figure("its size", size / 1e6, "MB", "goal of the issue", None, "<= 2 MB", size <= 2_000_000)
