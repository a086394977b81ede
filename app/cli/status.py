"""``status``: one screen on the running station, through its HTTP interface; asks nobody else."""

from __future__ import annotations

import argparse
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.order import order_of
from app.config.tree import read_tree
from app.domain.message import Message, UserError

LIMIT_S = 5.0


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when the station answers; whether it is well stands in the answer."""
    base = (options.url or _configured(order_of(options).config)).rstrip("/")
    answer = {
        name: _ask(base + path, console.language)
        for name, path in (("health", "/healthz"), ("fleet", "/v1/fleet/summary"), ("machines", "/v1/machines"))
    }
    answer["machines"] = answer["machines"]["machines"]
    if options.json:
        console.json({"url": base, **answer})
    else:
        _print(base, answer, console)
    return 0


def _configured(config: Path) -> str:
    """Where the configuration says that the station listens; its other sections need not be right for that."""
    data = read_tree(config.read_bytes(), str(config)).data if config.is_file() else None
    server = data.get("server") if isinstance(data, dict) else None
    settings = server if isinstance(server, dict) else {}
    host = str(settings.get("host", "127.0.0.1"))
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.get('port', 8420)}"


def _ask(url: str, language: str) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        request = urllib.request.Request(url, headers={"Accept-Language": language})
        with opener.open(request, timeout=LIMIT_S) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return _answer_of(error, url)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise UserError(
            Message.of(
                "No station answers at {url} ({reason}). Start it with 'run' or 'demo', or give its address with --url.",
                url=url,
                reason=str(reason),
            )
        ) from None


def _answer_of(error: urllib.error.HTTPError, url: str) -> Any:
    """503 of /healthz is an answer too."""
    with error:
        try:
            body = json.load(error)
        except ValueError:
            body = {}
    if "components" in body:
        return body
    raise UserError(
        Message.of(
            "{url} answers {status}: {detail}", url=url, status=error.code, detail=str(body.get("detail", error.reason))
        )
    )


def _print(base: str, answer: dict[str, Any], console: Console) -> None:
    fleet, health = answer["fleet"], answer["health"]
    console.write(f"{fleet['site']} / {fleet['station']}   {base}   {health['status']}   {round(fleet['uptime_s'])} s")
    for machine in answer["machines"]:
        sample = machine["last_sample_at"] or "—"
        console.write(
            f"  {machine['state']:<8}  {machine['id']:<20}  {machine['quality']:<9}  {sample:<24}  {machine['link']['message'] or ''}".rstrip()
        )
    for name, component in health["components"].items():
        mark = {"ok": "ok ", "retrying": ".. "}.get(component["status"], "!! ")
        console.write(f"  {mark} {name}  {component['message'] or ''}".rstrip())
