"""Message classes from ``payload.proto`` at import, without a compiler. It reads what stands in that file and no more of the language."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_PACKAGE = "cnc_telemetry.sparkplug"
_MESSAGE = re.compile(r"message (\w+) \{\n(.*?)\n\}", re.DOTALL)
_LINE = re.compile(r"(?:(optional|repeated) )?(\w+) (\w+) = (\d+);|oneof (\w+) \{|\}")
_SCALARS = {"uint32", "uint64", "double", "bool", "string"}


def _described(text: str) -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(name="payload.proto", package=_PACKAGE, syntax="proto2")
    for name, body in _MESSAGE.findall(text):
        message = file.message_type.add(name=name)
        choice = False
        for label, kind, field, number, oneof in _LINE.findall(body):
            if oneof:
                message.oneof_decl.add(name=oneof)
                choice = True
            elif not field:
                choice = False
            else:
                _add(message, label, kind, field, int(number), choice)
    return file


def _add(message: descriptor_pb2.DescriptorProto, label: str, kind: str, field: str, number: int, choice: bool) -> None:
    added = message.field.add(name=field, number=number)
    proto = descriptor_pb2.FieldDescriptorProto
    added.label = proto.LABEL_REPEATED if label == "repeated" else proto.LABEL_OPTIONAL
    if kind in _SCALARS:
        added.type = proto.Type.Value(f"TYPE_{kind.upper()}")
    else:
        added.type, added.type_name = proto.TYPE_MESSAGE, f".{_PACKAGE}.{kind}"
    if choice:
        added.oneof_index = 0


def _payload_class() -> Any:
    text = files("app.sparkplug").joinpath("payload.proto").read_text("utf-8")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_described(text))
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.Payload"))


Payload: Any = _payload_class()
"""The class of a payload. ``Any``: protobuf makes it at run time, no checker knows its fields."""
