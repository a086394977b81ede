"""Builds a plausible device model for a recording that came without one, from its item names and values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from drivers.simulators.shdr import fields

_LEVELS = {"NORMAL", "WARNING", "FAULT", "UNAVAILABLE"}
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")

# name pattern, component path, attributes of the data item; the first that matches wins.
_KNOWN: tuple[tuple[str, str, dict[str, str]], ...] = (
    (r"avail(ability)?", "", {"category": "EVENT", "type": "AVAILABILITY"}),
    (r"e_?stop.*|emergency.*", "Controller", {"category": "EVENT", "type": "EMERGENCY_STOP"}),
    (r"exec(ution)?|program_status", "Controller/Path", {"category": "EVENT", "type": "EXECUTION"}),
    (r"(controller_?)?mode", "Controller/Path", {"category": "EVENT", "type": "CONTROLLER_MODE"}),
    (r"program(_name.*)?", "Controller/Path", {"category": "EVENT", "type": "PROGRAM"}),
    (r"(line|block_number)", "Controller/Path", {"category": "EVENT", "type": "LINE_NUMBER", "subType": "ABSOLUTE"}),
    (r"block", "Controller/Path", {"category": "EVENT", "type": "BLOCK"}),
    (r"(tool_?(id|num(ber)?)?|current_tool)", "Controller/Path", {"category": "EVENT", "type": "TOOL_NUMBER"}),
    (r"part_?count.*", "Controller/Path", {"category": "EVENT", "type": "PART_COUNT", "subType": "ALL"}),
    (r"(fovr|feed_override)", "Controller/Path", {"category": "EVENT", "type": "PATH_FEEDRATE_OVERRIDE", "subType": "PROGRAMMED"}),
    (r"(frapidovr|rapid_override)", "Controller/Path", {"category": "EVENT", "type": "PATH_FEEDRATE_OVERRIDE", "subType": "RAPID"}),
    (r"(fact|f_?rate|feed_?rate)", "Controller/Path", {"category": "SAMPLE", "type": "PATH_FEEDRATE", "subType": "ACTUAL", "units": "MILLIMETER/SECOND"}),
    (r"(sovr|spindle_override)", "Axes/Rotary:C", {"category": "EVENT", "type": "ROTARY_VELOCITY_OVERRIDE"}),
    (r"(s\d?(rpm|speed)|spindle_speed)", "Axes/Rotary:C", {"category": "SAMPLE", "type": "ROTARY_VELOCITY", "subType": "ACTUAL", "units": "REVOLUTION/MINUTE"}),
    (r"s\d?load", "Axes/Rotary:C", {"category": "SAMPLE", "type": "LOAD", "units": "PERCENT"}),
    (r"([xyz])(abs|act[mw]?|position|pos)?", "Axes/Linear:{0}", {"category": "SAMPLE", "type": "POSITION", "subType": "ACTUAL", "units": "MILLIMETER"}),
    (r"([xyz])load", "Axes/Linear:{0}", {"category": "SAMPLE", "type": "LOAD", "units": "PERCENT"}),
    (r"([abc])(deg|position|pos|abs)?", "Axes/Rotary:{0}", {"category": "SAMPLE", "type": "ANGLE", "subType": "ACTUAL", "units": "DEGREE"}),
    (r".*temp(erature)?", "", {"category": "SAMPLE", "type": "TEMPERATURE", "units": "CELSIUS"}),
)  # fmt: skip


@dataclass(slots=True)
class _Seen:
    condition: bool = False
    values: Counter[str] = field(default_factory=Counter)

    @property
    def numeric(self) -> bool:
        known = [value for value in self.values if value.upper() != "UNAVAILABLE"]
        return bool(known) and all(_NUMBER.fullmatch(value) for value in known)


def _items(lines: Iterable[str]) -> dict[str, _Seen]:
    items: dict[str, _Seen] = {}
    for line in lines:
        rest = line.partition("|")[2]
        if not rest or line.startswith("*") or rest.startswith("@"):
            continue
        parts = fields(rest)
        if len(parts) == 6 and parts[1].upper() in _LEVELS:
            items.setdefault(parts[0], _Seen()).condition = True
            continue
        for key, value in zip(parts[::2], parts[1::2], strict=False):
            items.setdefault(key, _Seen()).values[value] += 1
    return items


def guess_model(lines: Iterable[str], name: str = "Recording") -> bytes:
    """A Devices document in which every key of the recording is a data item."""
    tree: dict[str, list[str]] = {"": [], "Controller/Path": []}
    for index, (key, seen) in enumerate(_items(lines).items()):
        component, attributes = _attributes(key, seen)
        pairs = {"id": f"i{index}", "name": key} | attributes
        tree.setdefault(component, []).append(
            "<DataItem" + "".join(f" {k}={quoteattr(v)}" for k, v in pairs.items()) + "/>"
        )
    body = f"<DataItems>{''.join(tree[''])}</DataItems>" if tree[""] else ""
    body += f"<Components>{_axes(tree)}{_controller(tree)}</Components>"
    identity = re.sub(r"\W+", "_", name) or "Recording"
    return (
        '<MTConnectDevices xmlns="urn:mtconnect.org:MTConnectDevices:1.8" xmlns:x="urn:recording:MTConnectDevices:1.8"><Devices>'
        f"<Device id={quoteattr(identity)} name={quoteattr(identity)} uuid={quoteattr(identity)}>{body}</Device></Devices></MTConnectDevices>"
    ).encode()


def _attributes(key: str, seen: _Seen) -> tuple[str, dict[str, str]]:
    if seen.condition:
        return "Controller", {"category": "CONDITION", "type": "SYSTEM"}
    for pattern, component, attributes in _KNOWN:
        match = re.fullmatch(pattern, key, re.IGNORECASE)
        if match and (attributes["category"] == "EVENT" or seen.numeric):
            return component.format(*(group and group.upper() for group in match.groups())), attributes
    own_type = "x:" + (re.sub(r"\W+", "_", key).strip("_").upper() or "ITEM")
    return "Controller/Path", {"category": "SAMPLE" if seen.numeric else "EVENT", "type": own_type}


def _axes(tree: dict[str, list[str]]) -> str:
    axes = []
    for path, items in sorted(tree.items()):
        if path.startswith("Axes/"):
            kind, _, name = path.removeprefix("Axes/").partition(":")
            axes.append(
                f'<{kind} id="axis_{name}_{kind}" name="{name}"><DataItems>{"".join(items)}</DataItems></{kind}>'
            )
    return f'<Axes id="axes"><Components>{"".join(axes)}</Components></Axes>' if axes else ""


def _controller(tree: dict[str, list[str]]) -> str:
    own, path = "".join(tree.get("Controller", [])), "".join(tree["Controller/Path"])
    own = f"<DataItems>{own}</DataItems>" if own else ""
    path = f'<Components><Path id="path" name="path"><DataItems>{path}</DataItems></Path></Components>' if path else ""
    return f'<Controller id="controller">{own}{path}</Controller>'
