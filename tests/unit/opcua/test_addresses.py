from __future__ import annotations

import pytest
from asyncua import ua
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.opcua.addresses import Namespaces, UnknownNamespace, is_node_id, path_of

BEFORE = Namespaces(("http://opcfoundation.org/UA/", "urn:server", "urn:plant"))
AFTER = Namespaces(("http://opcfoundation.org/UA/", "urn:server", "urn:new", "urn:newer", "urn:plant"))


@settings(max_examples=60)
@given(
    st.one_of(
        st.integers(0, 2**32 - 1).map(lambda i: ua.NodeId(i, 2)),
        st.text(min_size=1, max_size=30).map(lambda s: ua.NodeId(s, 2)),
        st.uuids().map(lambda u: ua.NodeId(u, 2)),
    )
)
def test_an_address_means_the_same_node_whatever_its_namespaces_index(node: ua.NodeId) -> None:
    address = BEFORE.text(node)
    assert address.startswith("nsu=urn:plant;")
    assert BEFORE.node(address) == node
    moved = AFTER.node(address)
    assert (moved.NamespaceIndex, moved.Identifier) == (4, node.Identifier)


def test_the_base_namespace_needs_no_name() -> None:
    assert BEFORE.text(ua.NodeId(2253, 0)) == "i=2253"
    assert BEFORE.node("i=2253") == ua.NodeId(2253, 0)
    assert BEFORE.node("ns=2;s=a;b=c").Identifier == "a;b=c"


def test_a_namespace_that_is_gone_is_said_not_guessed() -> None:
    with pytest.raises(UnknownNamespace):
        BEFORE.node("nsu=urn:gone;i=1")


def test_a_slash_at_the_end_of_a_namespace_makes_no_difference() -> None:
    assert Namespaces(("a", "http://opcfoundation.org/UA/CNC/")).index("http://opcfoundation.org/UA/CNC") == 1


def test_a_browse_path_keeps_slashes_inside_namespaces() -> None:
    steps = path_of("Objects/Line 1/{http://x/y/}Speed/2:Actual")
    assert [step.name for step in steps] == ["Line 1", "Speed", "Actual"]
    assert steps[1].uri == "http://x/y/"
    assert steps[2].index == 2
    assert steps[1].fits("Speed", "http://x/y", 7)
    assert not steps[2].fits("Actual", "urn:any", 3)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("ns=2;s=A", True), ("i=85", True), ("nsu=urn:a/b;s=C/D", True), ("Line/Speed", False), ("2:A/b=c", False)],
)
def test_node_ids_and_paths_are_told_apart(text: str, answer: bool) -> None:
    assert is_node_id(text) is answer
