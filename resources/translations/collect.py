"""Collects every text for people from the sources and keeps pt_BR.ts and pt_BR.qm in step with them.

``python resources/translations/collect.py`` adds new texts (unfinished), drops those that are gone, keeps translations and
compiles. ``pyside6-lupdate`` was considered: it can't read ``Message.of`` nor our ``tr`` with parameters.
"""

from __future__ import annotations

import ast
import itertools
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources" / "translations" / "pt_BR.ts"
QM = TS.with_suffix(".qm")
SOURCES = ("main.py", "app", "drivers", "storage", "views")
CALLS = {"tr", "_", "Message", "Message.of"}
METHODS = {"text"}
"""``catalogue.text("…")``: any method of this name that is given a literal."""
FREE = {"views/binding/i18n.py", "app/i18n.py", "app/domain/message.py", "app/config/types.py", "app/config/forms.py"}
"""Files whose business is to pass templates on: they may call with what is not a literal."""


def files(root: Path = ROOT) -> Iterator[Path]:
    """Every source file whose texts people see."""
    for name in SOURCES:
        path = root / name
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def _called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return f"{owner}.{function.attr}" if owner == "Message" else f".{function.attr}"
    return ""


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _meaning(node: ast.Call) -> str | None:
    """``Field(description="…")``: what a settings form says of a key, written as ``app.config.forms`` shows it."""
    said = next((_literal(k.value) for k in node.keywords if k.arg == "description"), None)
    return " ".join(said.replace("``", "").split()) if said and _called(node) == "Field" else None


def _documented(tree: ast.AST) -> Iterator[str]:
    """What stands under the keys of settings classes: their forms show it (``app.config.forms``)."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for key, below in itertools.pairwise(node.body):
            if isinstance(key, ast.AnnAssign) and isinstance(below, ast.Expr) and (said := _literal(below.value)):
                yield " ".join(said.replace("``", "").split())


def collect(paths: Iterable[Path], root: Path = ROOT) -> tuple[dict[str, str], list[str]]:
    """Texts with the file where each stands first, and places where a text is not a literal."""
    texts: dict[str, str] = {}
    faults: list[str] = []
    for path in paths:
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        if name.startswith("app/config/") and name.endswith("schema.py"):
            texts |= {meaning: name for meaning in _documented(tree) if meaning not in texts}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            if meaning := _meaning(node):
                texts.setdefault(meaning, name)
            if not node.args:
                continue
            called, text = _called(node), _literal(node.args[0])
            if called in CALLS and text is None and name not in FREE:
                faults.append(f"{name}:{node.lineno}: {called}(…) needs a literal")
            if text and (called in CALLS or (called[0:1] == "." and called[1:] in METHODS)):
                texts.setdefault(text, name)
    return texts, faults


def translations(path: Path = TS) -> dict[str, str]:
    """What the file has by now, unfinished ones as empty text."""
    if not path.exists():
        return {}
    return {
        message.findtext("source") or "": message.findtext("translation") or ""
        for message in ET.parse(path).iter("message")
    }


def written(texts: dict[str, str], known: dict[str, str]) -> str:
    """The whole file: sorted, so that two people's additions merge."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", '<TS version="2.1" language="pt_BR" sourcelanguage="en">', "<context>", "    <name>app</name>"]  # fmt: skip
    for text in sorted(texts):
        done = known.get(text, "")
        mark = "" if done else ' type="unfinished"'
        lines += ["    <message>", f"        <source>{escape(text)}</source>", f"        <translation{mark}>{escape(done)}</translation>", "    </message>"]  # fmt: skip
    return "\n".join([*lines, "</context>", "</TS>", ""])


def compile_to(target: Path) -> None:
    """Compile the catalogue with Qt's own tool."""
    import PySide6

    tool = Path(PySide6.__file__).with_name("lrelease")
    tool = tool if tool.exists() else tool.with_suffix(".exe")
    subprocess.run([tool, "-silent", TS, "-qm", target], check=True)


def main() -> int:
    """Update both files; 1 when a text is not a literal or has no translation yet."""
    texts, faults = collect(files())
    known = translations()
    TS.write_text(written(texts, known), "utf-8")
    compile_to(QM)
    open_texts = [text for text in sorted(texts) if not known.get(text)]
    for line in [*faults, *(f"{texts[text]}: {text!r} has no translation" for text in open_texts)]:
        sys.stdout.write(line + "\n")
    return 1 if faults or open_texts else 0


if __name__ == "__main__":
    raise SystemExit(main())
