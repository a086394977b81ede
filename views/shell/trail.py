"""Where the user has been: back and forward over routes; it refuses to show anything."""

from __future__ import annotations

from views.binding.page import Route

LONGEST = 100


class Trail:
    """Routes in the order of visits, and the one that is shown."""

    def __init__(self, first: Route) -> None:
        self._routes = [first]
        self._at = 0

    @property
    def current(self) -> Route:
        """The route that is shown."""
        return self._routes[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a route before."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Whether the user came back from somewhere."""
        return self._at < len(self._routes) - 1

    def leave(self, state: Route) -> None:
        """Remember how the shown page stood, so that coming back finds it so."""
        self._routes[self._at] = state

    def visit(self, route: Route) -> None:
        """Go somewhere new: what lay ahead is forgotten."""
        if route == self.current:
            return
        self._routes = [*self._routes[: self._at + 1], route][-LONGEST:]
        self._at = len(self._routes) - 1

    def back(self) -> Route:
        """One step back; stays when there is none."""
        self._at = max(0, self._at - 1)
        return self.current

    def forward(self) -> Route:
        """One step forward; stays when there is none."""
        self._at = min(len(self._routes) - 1, self._at + 1)
        return self.current
