"""Raw rows → Parquet files, one per chunk, before retention thins them out. Written aside and renamed: whole or not at all."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.rows import Rows, texts_of


@dataclass(frozen=True, slots=True)
class ParquetArchive:
    """``folder/machine/signal/<first time>.parquet``; archiving the same rows again gives the same file."""

    folder: Path

    def __call__(self, machine: str, signal: str, rows: Rows) -> None:
        """Write the rows durably. Raises OSError when the disk refuses."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table(
            {
                "time": pa.array(rows.time_ns, pa.timestamp("ns", tz="UTC")),
                "sequence": rows.sequence,
                "number": rows.number,
                "text": pa.array(texts_of(rows.code, rows.texts), pa.string()),
                "quality": rows.quality,
            }
        )
        target = self.folder / _safe(machine) / _safe(signal) / f"{_stamp(int(rows.time_ns[0]))}.parquet"
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]", "_", name) or "_"


def _stamp(time_ns: int) -> str:
    seconds, rest = divmod(time_ns, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y%m%dT%H%M%S}.{rest:09d}Z"
