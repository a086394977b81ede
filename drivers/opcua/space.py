"""Which machines a server has, and which of them the configuration means. Machines by specification first, then by folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from asyncua import ua

from app.contracts import MachinePlan
from app.domain.message import DriverFault, Message
from drivers.opcua import machine_tools
from drivers.opcua.addresses import Step, UnknownNamespace, is_node_id, path_of
from drivers.opcua.layout import Identity, MachineLayout, build
from drivers.opcua.services import Services, local
from drivers.opcua.settings import Settings
from drivers.opcua.tree import Place, Surveyor, Tree, Variable

OBJECTS = ua.NodeId(ua.ObjectIds.ObjectsFolder)
SERVER = ua.NodeId(ua.ObjectIds.Server)
_NOT_MACHINES = {
    "Server",
    "Machines",
    "DeviceSet",
    "DeviceTopology",
    "NetworkSet",
    "DeviceFeatures",
    "Aliases",
    "Locations",
    "Quantities",
}
_SEARCH_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Root:
    """A machine of a server, before it is looked into."""

    node: ua.NodeId
    name: str
    types: tuple[str, ...] = ()
    beside: tuple[ua.NodeId, ...] = ()
    """CNC interfaces that stand elsewhere on the server and belong to this, its only, machine."""


@dataclass(slots=True)
class Survey:
    """What one look at a server found."""

    layouts: tuple[MachineLayout, ...]
    unresolved: tuple[str, ...] = ()
    """``machine/signal`` of the user's table that the server does not have now."""
    roots: tuple[Root, ...] = ()
    notes: list[Message] = field(default_factory=list)


class Space:
    """One session's view of the address space."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.surveyor = Surveyor(services)

    # ------------------------------------------------------------ machines

    async def roots(self) -> tuple[Root, ...]:
        """The machines that companion specifications declare; none on other servers."""
        machines = {root.node: root for root in await self._in_machines_folder()}
        others = {root.node: root for root in await self._by_type() if root.node not in machines}
        if len(machines) == 1:
            only = next(iter(machines.values()))
            return (replace(only, beside=tuple(others)),)
        return tuple((machines or others).values())

    async def _in_machines_folder(self) -> list[Root]:
        try:
            folder = self.services.namespaces.node(machine_tools.MACHINES)
        except UnknownNamespace:
            return []
        children = (await self.services.children([folder], classes=int(ua.NodeClass.Object)))[0]
        roots = [await self._root(child) for child in children]
        inside = await self.services.children([root.node for root in roots], classes=int(ua.NodeClass.Object))
        return [
            root
            for root, parts in zip(roots, inside, strict=True)
            if any(part.BrowseName.Name in ("Identification", "Monitoring", "Production") for part in parts)
            or any(kind in machine_tools.MACHINE_TYPES for kind in root.types)
        ]

    async def _root(self, child: ua.ReferenceDescription) -> Root:
        types = await self.surveyor.types_of(local(child.TypeDefinition)) if child.TypeDefinition else ()
        return Root(local(child.NodeId), str(child.BrowseName.Name), types)

    async def _by_type(self) -> list[Root]:
        """CNC interfaces (OPC 40502) stand anywhere below Objects; look a few levels down, objects only."""
        known = [
            uri
            for uri in self.services.namespaces.uris
            if uri.rstrip("/") in (machine_tools.CNC, machine_tools.MACHINE_TOOL.rstrip("/"))
        ]
        if not known:
            return []
        found: list[Root] = []
        level = [OBJECTS]
        for _ in range(_SEARCH_DEPTH):
            children = [
                c for some in await self.services.children(level, classes=int(ua.NodeClass.Object)) for c in some
            ]
            level = []
            for child in children:
                if local(child.NodeId) == SERVER:
                    continue
                root = await self._root(child)
                if any(kind in machine_tools.MACHINE_TYPES for kind in root.types):
                    found.append(root)
                else:
                    level.append(root.node)
            if not level or len(level) > 2000:
                break
        return found

    async def root_of(self, device: str | None, roots: Sequence[Root]) -> Root:
        """The machine that ``device:`` means. Raises DriverFault with the names that there are."""
        if device is None:
            if len(roots) > 1:
                raise DriverFault(_several(roots))
            return roots[0] if roots else Root(OBJECTS, "")
        space = self.services.namespaces
        for root in roots:
            if device in (root.name, space.text(root.node)):
                return root
        if (node := await self.find(device)) is not None:
            return Root(node, device.rpartition("/")[2])
        for root in roots:
            if device in (await self._product_uri(root.node)):
                return root
        raise DriverFault(_unknown_device(device, roots))

    async def _product_uri(self, node: ua.NodeId) -> set[str]:
        found = await self.find("Identification/ProductInstanceUri", below=node)
        if found is None:
            return set()
        value = (await self.services.read([found]))[0].Value
        return {str(value.Value)} if value is not None else set()

    # ------------------------------------------------------------ addresses

    async def find(self, address: str, *, below: ua.NodeId = OBJECTS) -> ua.NodeId | None:
        """The node of an address in this session: a node id that exists, or a browse path."""
        if is_node_id(address):
            try:
                node = self.services.namespaces.node(address)
            except (UnknownNamespace, ValueError, ua.UaError):
                return None
            known = (await self.services.read([node], ua.AttributeIds.NodeClass))[0]
            return node if known.StatusCode is None or known.StatusCode.is_good() else None
        at: ua.NodeId | None = below
        for step in path_of(address):
            at = None if at is None else await self._child(at, step)
        return at

    async def _child(self, node: ua.NodeId, step: Step) -> ua.NodeId | None:
        space = self.services.namespaces
        for child in (await self.services.children([node]))[0]:
            name = child.BrowseName
            if step.fits(str(name.Name), space.uri(name.NamespaceIndex), int(name.NamespaceIndex)):
                return local(child.NodeId)
        return None

    # ------------------------------------------------------------ surveying

    async def survey(self, plans: Sequence[MachinePlan]) -> Survey:
        """The layouts of the configured machines."""
        needs_roots = any(plan.settings.maps_itself or plan.settings.device for plan in plans)
        roots = await self.roots() if needs_roots else ()
        layouts, unresolved = [], []
        for plan in plans:
            layout, missing = await self._layout(plan, roots)
            layouts.append(layout)
            unresolved += [f"{plan.id}/{signal}" for signal in missing]
        return Survey(tuple(layouts), tuple(unresolved), tuple(roots))

    async def _layout(self, plan: MachinePlan, roots: Sequence[Root]) -> tuple[MachineLayout, list[str]]:
        settings: Settings = plan.settings
        root = await self.root_of(settings.device, roots) if settings.maps_itself or settings.device else None
        tree = await self._tree(root) if root and settings.maps_itself else None
        identity = await self.identity(root, tree)
        own, missing = await self._own(settings, root)
        variables = tree.variables if tree else ()
        return build(plan.id, settings, variables, own, identity, tree), missing

    async def _tree(self, root: Root) -> Tree:
        tree = await self.surveyor.survey(root.node, excluding=[SERVER])
        for node in root.beside:
            other = await self.surveyor.survey(node)
            if any("CncComponentType" in place.types for variable in other.variables for place in variable.path):
                tree.variables += other.variables
                tree.nodes |= other.nodes
        return tree

    async def identity(self, root: Root | None, tree: Tree | None) -> Identity:
        """Who the machine says that it is."""
        if root is None or tree is None:
            return Identity(root.name if root else "")
        wanted = {
            machine_tools.IDENTIFICATION[v.path[-1].name]: v.node
            for v in tree.variables
            if v.path[-1].name in machine_tools.IDENTIFICATION and (len(v.path) == 1 or v.names[-2] == "Identification")
        }
        values = await self.services.read([self.services.namespaces.node(node) for node in wanted.values()])
        read = {
            name: str(getattr(value.Value.Value, "Text", value.Value.Value) or "")
            for name, value in zip(wanted, values, strict=True)
            if value.Value is not None and value.Value.Value is not None
        }
        return Identity(root.name, **read)

    async def _own(self, settings: Settings, root: Root | None) -> tuple[dict[str, Variable], list[str]]:
        """The user's table, resolved; a node that is missing keeps its line, so that it can come back."""
        nodes: dict[str, ua.NodeId] = {}
        missing = []
        for id_, signal in settings.signals.items():
            node = await self.find(signal.node)
            if node is None and root is not None and not is_node_id(signal.node):
                node = await self.find(signal.node, below=root.node)
            if node is None:
                missing.append(id_)
            else:
                nodes[id_] = node
        found = await self.surveyor.describe(
            {node: _place_of(settings.signals[id_].node) for id_, node in nodes.items()}
        )
        by_node = {variable.node: variable for variable in found}
        own = {
            id_: by_node[self.services.namespaces.text(nodes[id_])]
            if id_ in nodes
            else Variable(signal.node, _place_of(signal.node), base="" if signal.map else "Double")
            for id_, signal in settings.signals.items()
        }
        return own, missing


def _place_of(address: str) -> tuple[Place, ...]:
    if is_node_id(address):
        return (
            Place(address.partition("=")[2] if not address.startswith("n") else address.rpartition(";")[2][2:], ""),
        )
    return tuple(Place(step.name, step.uri or "") for step in path_of(address))


def _several(roots: Sequence[Root]) -> Message:
    return Message.of(
        "This server has {count} machines: {names}. Say which one with device.",
        count=len(roots),
        names=", ".join(root.name for root in roots),
    )


def _unknown_device(device: str, roots: Sequence[Root]) -> Message:
    return Message.of(
        "The server has no machine '{device}'. It has: {names}. Correct device.",
        device=device,
        names=", ".join(root.name for root in roots) or "none that it declares as one",
    )
