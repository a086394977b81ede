"""The OpenAPI document of the tables beside it. It describes, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.server.openapi.commands import COMMANDS, FLEET_COMMANDS, PRODUCTION_COMMANDS
from app.server.openapi.reads import OPERATIONS, Operation
from app.server.openapi.schemas import SCHEMAS
from app.server.openapi.words import TEXT, Schema, component


def _command(name: str, told: tuple[str, Mapping[str, Schema]]) -> dict[str, Any]:
    summary, body = told
    return _post(f"v1_alarms_{name}", summary, body, component("Alarm"), (("id", "Alarm id"),))


def _post(
    operation: str, summary: str, body: Mapping[str, Schema], answer: Schema, path: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object", "properties": dict(body)}}}
    fault = {"description": "Problem", "content": {"application/problem+json": {"schema": component("Problem")}}}
    return {
        "operationId": operation,
        "summary": summary,
        "parameters": [
            {"name": name, "in": "path", "required": True, "description": text, "schema": TEXT} for name, text in path
        ],
        "requestBody": {"required": False, "content": content},
        "responses": {
            "200": {"description": summary, "content": {"application/json": {"schema": answer}}},
            "default": fault,
        },
    }


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {operation.path: {"get": _operation(operation)} for operation in OPERATIONS}
    for name, told in COMMANDS.items():
        paths[f"/v1/alarms/{{id}}/{name}"] = {"post": _command(name, told)}
    for path, (name, summary, body, named) in FLEET_COMMANDS.items():
        named_part = (("name", "Station"),) if named else ()
        command = _post(f"v1_fleet_{name}", summary, body, {"type": "object"}, named_part)
        paths.setdefault(path, {})["post"] = command
    for path, (name, summary, body, part) in PRODUCTION_COMMANDS.items():
        command = _post(f"v1_{name}", summary, body, {"type": "object"}, (part,) if part else ())
        paths.setdefault(path, {})["post"] = command
    credentials = {"user": TEXT, "password": TEXT}
    paths["/v1/session"]["post"] = _post("v1_sign_in", "Sign a browser in", credentials, {"type": "object"})
    paths["/v1/session"]["delete"] = _post("v1_sign_out", "Sign a browser out", {}, {"type": "object"})
    return paths


def document(version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CNC Telemetry",
            "version": version or "0",
            "description": "Live machines, history and its gaps, alarms of one station. Faults are RFC 9457 problem details.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {
            "schemas": dict(SCHEMAS),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "As 'user token NAME' printed it"},
                "password": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{}, {"token": []}, {"password": []}],
    }


def _operation(operation: Operation) -> dict[str, Any]:
    in_path = (
        [{"name": "id", "in": "path", "required": True, "description": "Id", "schema": TEXT}]
        if "{id}" in operation.path
        else []
    )
    in_query = [
        {"name": name, "in": "query", "description": text, "schema": schema}
        for name, text, schema in operation.parameters
    ]
    content = {operation.media: {"schema": operation.answer}}
    fault = {"description": "Problem", "content": {"application/problem+json": {"schema": component("Problem")}}}
    responses: dict[str, Any] = {"200": {"description": operation.summary, "content": content}, "default": fault}
    if operation.failed_too:
        responses["503"] = {"description": "A part has failed", "content": content}
    name = operation.path.strip("/").removesuffix("/{id}").replace("/{id}", "").replace("/", "_")
    name += "_one" if operation.path.endswith("/{id}") else ""
    return {"operationId": name, "summary": operation.summary, "parameters": in_path + in_query, "responses": responses}
