"""Runs the benchmarks: ``python -m benchmarks [NAME…] [--json FILE]``, one line per figure."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import benchmarks
from benchmarks import Figure


def modules() -> dict[str, ModuleType]:
    """Every benchmark module by its NAME."""
    found = {}
    for info in pkgutil.iter_modules(benchmarks.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"benchmarks.{info.name}")
        if hasattr(module, "NAME") and hasattr(module, "figures"):
            found[module.NAME] = module
    return found


def line(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.3g}×"
    held = "held" if figure.held else "NOT HELD"
    return (
        f"{figure.name:<58} {figure.value:>12.4g} {figure.unit:<10} "
        f"vs {figure.reference:<46} {ratio:>8}  goal {figure.goal:<10} {held}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    known = modules()
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        print(f"Unknown benchmark: {', '.join(unknown)}. There are: {', '.join(sorted(known))}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in arguments.names or sorted(known):
        for figure in known[name].figures():
            figures.append(figure)
            print(line(figure), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps({"figures": [asdict(figure) for figure in figures]}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
