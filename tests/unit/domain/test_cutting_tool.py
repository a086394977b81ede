"""The size of the tool from CuttingTool assets."""

from __future__ import annotations

import json

from lxml import etree

from app.domain.cutting_tool import tool_in
from app.domain.observation import Document
from drivers.mtconnect.assets import as_json

STANDARD = """<CuttingTool assetId="T4.1" toolId="END MILL D16"><CuttingToolLifeCycle>
 <ProgramToolNumber>4</ProgramToolNumber>
 <Measurements><FunctionalLength code="LF" nominal="120" units="MILLIMETER">119.84</FunctionalLength>
  <OverallToolLength code="OAL">172</OverallToolLength></Measurements>
 <CuttingItems count="2"><CuttingItem indices="1"><Measurements><CuttingDiameter code="DC">15.98</CuttingDiameter></Measurements></CuttingItem>
  <CuttingItem indices="2"><Measurements><CuttingDiameter code="DC">15.97</CuttingDiameter></Measurements></CuttingItem></CuttingItems>
</CuttingToolLifeCycle></CuttingTool>"""


def asset(xml: str = STANDARD, name: str = "T4.1", time_ns: int = 1, *, removed: bool = False) -> Document:
    return Document("m", "CuttingTool", name, time_ns, json.dumps(as_json(etree.fromstring(xml))), removed=removed)


def test_length_and_diameter_are_read_where_the_standard_puts_them() -> None:
    found = tool_in([asset()], "4")
    assert found is not None
    assert (found.name, found.length, found.diameter) == ("END MILL D16", 119.84, 15.98)


def test_a_tool_is_found_by_its_number_however_it_is_written_and_by_its_asset() -> None:
    assert all(tool_in([asset()], tool) is not None for tool in ("4", "T4", "T04", "T4.1"))
    assert all(tool_in([asset()], tool) is None for tool in ("5", "40", "", "T"))


def test_the_newest_of_two_with_one_number_is_the_one_in_the_pot() -> None:
    newer = asset(STANDARD.replace("119.84", "101.5"), "T4.2", 2)
    found = tool_in([asset(), newer], "4")
    assert found is not None
    assert found.length == 101.5


def test_a_removed_asset_is_no_tool() -> None:
    assert tool_in([asset(removed=True)], "4") is None


def test_what_the_asset_does_not_say_is_not_known() -> None:
    bare = "<CuttingTool><CuttingToolLifeCycle><ProgramToolNumber>4</ProgramToolNumber></CuttingToolLifeCycle></CuttingTool>"
    found = tool_in([asset(bare)], "4")
    assert found is not None
    assert (found.length, found.diameter) == (None, None)


def test_a_measurement_that_is_empty_or_zero_is_not_known() -> None:
    odd = STANDARD.replace("119.84", "").replace('nominal="120" ', "").replace(">172<", ">0<").replace("15.98", "n/a")
    found = tool_in([asset(odd)], "4")
    assert found is not None
    assert (found.length, found.diameter) == (None, 15.97)


def test_a_document_that_is_not_json_is_passed_over() -> None:
    assert tool_in([Document("m", "CuttingTool", "T9", 1, "<xml/>")], "9") is None
