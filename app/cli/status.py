"""``status``: one screen on the running station, through its HTTP interface; asks nobody else."""

from __future__ import annotations

import argparse
import base64
import getpass
import json
import os
import re
import ssl
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from app.cli.console import Console, WrongUse
from app.cli.order import Order, order_of
from app.config.tree import read_tree
from app.contracts.people import KeptPass
from app.domain.message import Message, UserError
from app.domain.people import Role
from app.security.desk import TOKEN
from app.security.passwords import digest, new_secret
from app.server.tls import CERTIFICATE, FOLDER
from storage.security import PeopleFile

LIMIT_S = 5.0
PASS_NS = 60 * 10**9


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when the station answers; whether it is well stands in the answer."""
    order = order_of(options)
    base = _address(options.url) if options.url else _configured(order.config)
    door = Door(base, console.language, _credentials(options, order), _certificate(order))
    answer = {
        name: door.ask(path)
        for name, path in (("health", "/healthz"), ("fleet", "/v1/fleet/summary"), ("machines", "/v1/machines"))
    }
    answer["machines"] = answer["machines"]["machines"]
    if options.json:
        console.json({"url": base, **answer})
    else:
        _print(base, answer, console)
    return 0


def _address(url: str) -> str:
    """A station's address as people type it: ``http://10.0.0.5:8420``, or without its scheme."""
    scheme, separator, host = url.rpartition("://")
    if scheme not in (("http", "https") if separator else ("",)) or not re.search(r"[.:]|^localhost", host):
        raise WrongUse(
            Message.of(
                "{option} can't be '{value}'. Accepted: {accepted}.",
                option="--url",
                value=url,
                accepted=Message.of("an address such as {address}", address="http://10.0.0.5:8420"),
            )
        )
    return f"{scheme or 'http'}://{host.rstrip('/')}"


def _configured(config: Path) -> str:
    """Where the configuration says that the station listens; its other sections need not be right for that."""
    data = read_tree(config.read_bytes(), str(config)).data if config.is_file() else None
    server = data.get("server") if isinstance(data, dict) else None
    settings = server if isinstance(server, dict) else {}
    host = str(settings.get("host", "127.0.0.1"))
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    scheme = "https" if settings.get("tls") else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.get('port', 8420)}"


def _credentials(options: argparse.Namespace, order: Order) -> str:
    """What to show a station that has users: name and password, or a pass of a minute that this computer writes for itself."""
    if options.user:
        password = os.environ.get("CNC_TELEMETRY_PASSWORD") or getpass.getpass()
        return "Basic " + base64.b64encode(f"{options.user}:{password}".encode()).decode()
    store = PeopleFile(order.data.security)
    try:
        if options.url or not store.is_there or not store.roll().people:
            return ""
        secret, now_ns = new_secret(), time.time_ns()
        store.keep_pass(KeptPass(digest(secret), "", Role.VIEWER, TOKEN, "status", now_ns, now_ns + PASS_NS))
        return f"Bearer {secret}"
    finally:
        store.close()


def _certificate(order: Order) -> Path | None:
    """The certificate of the configured station: exactly this one is trusted, whatever name it carries."""
    data = read_tree(order.config.read_bytes(), str(order.config)).data if order.config.is_file() else None
    server = data.get("server") if isinstance(data, dict) else None
    tls = server.get("tls") if isinstance(server, dict) else None
    if not isinstance(tls, dict):
        return None
    named = tls.get("cert")
    return order.config.parent / str(named) if named else order.data.root / FOLDER / CERTIFICATE


class Door:
    """The way to one station."""

    def __init__(self, base: str, language: str, credentials: str, certificate: Path | None) -> None:
        self._base = base
        self._headers = {"Accept-Language": language} | ({"Authorization": credentials} if credentials else {})
        ways: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if certificate is not None and certificate.is_file():
            context = ssl.create_default_context(cafile=str(certificate))
            context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
            context.check_hostname = False
            ways.append(urllib.request.HTTPSHandler(context=context))
        self._opener = urllib.request.build_opener(*ways)

    def ask(self, path: str) -> Any:
        """Its answer. Raises UserError when none comes."""
        url = self._base + path
        try:
            request = urllib.request.Request(url, headers=self._headers)
            with self._opener.open(request, timeout=LIMIT_S) as answer:
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
