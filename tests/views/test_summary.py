"""What the header says of the plant."""

from __future__ import annotations

from app.domain.snapshot import ComponentHealth
from app.domain.state import LinkState
from tests.views.builders import NOW, S, link, machine, plant, shop
from views.binding.page import Route
from views.shell.summary import crumbs_of, summary_of


def test_links_are_counted_and_one_lost_link_is_not_healthy() -> None:
    summary = summary_of(shop())
    assert (summary.text, summary.healthy, summary.age) == ("6 of 7 connected", False, "Live")


def test_all_links_alive_is_healthy() -> None:
    assert summary_of(plant(machine())).healthy


def test_a_dead_cable_shows_its_age_whatever_the_link_says() -> None:
    silent = machine(status=link(LinkState.CONNECTED, age_s=42))
    assert summary_of(plant(silent)).age == "Data 42 s old"


def test_no_data_yet_is_said() -> None:
    assert summary_of(plant(machine(status=link(age_s=NOW / S)))).age == "No data"


def test_a_failed_part_outranks_the_links() -> None:
    broken = plant(machine(), health=[ComponentHealth("history-writer", False)])
    assert summary_of(broken).text == "History has a fault"
    assert not summary_of(broken).healthy


def test_an_empty_plant_has_no_machine_yet() -> None:
    assert summary_of(plant()).text == "No machine yet"


def test_the_breadcrumb_leads_from_the_site_to_the_page() -> None:
    crumbs = crumbs_of(Route("trend", signals=("mill-2/rpm",)), shop())
    assert [(crumb.text, crumb.target) for crumb in crumbs] == [
        ("Novatech", "overview"),
        ("Line 1", "overview"),
        ("Mill 2", "machine/mill-2"),
        ("Trends", ""),
    ]


def test_a_machine_that_is_gone_leaves_the_page_in_the_breadcrumb() -> None:
    assert [crumb.text for crumb in crumbs_of(Route("machine", machine="gone"), shop())] == ["Novatech", "Machine"]
