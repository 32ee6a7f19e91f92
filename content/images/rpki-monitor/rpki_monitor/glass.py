"""The looking glass: what the trusted systems' routers know, asked all at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from rpki_monitor import paths
from rpki_monitor.doors import Door, Silent
from rpki_monitor.paths import Attested
from rpki_monitor.routes import Route, Vrp, validity
from rpki_monitor.settings import Settings

UNTOLD = "?"


class Glass:
    """Looks into every system that no student enters."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.doors = {
            system.node: Door(system.node, system.door)
            for system in settings.trusted
            if system.door
        }
        self._pool = ThreadPoolExecutor(len(self.doors))

    def views(self) -> dict[str, list[Route] | None]:
        """{node: its routes}; None for one that is silent."""
        asked = {
            node: self._pool.submit(door.routes) for node, door in self.doors.items()
        }
        seen: dict[str, list[Route] | None] = {}
        for node, answer in asked.items():
            try:
                seen[node] = answer.result()
            except Silent:
                seen[node] = None
        return seen

    def told(
        self, vrps: Iterable[Vrp] | None, attested: Attested | None = None
    ) -> dict[str, Any]:
        """The same as JSON, with what RPKI says of each route, and of its path.

        Without payloads nothing is said of any.
        """
        payloads = None if vrps is None else list(vrps)
        views = self.views()
        return {
            "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "views": {
                node: [
                    {
                        **self._route(node, route, payloads),
                        **self._path(node, route, attested),
                    }
                    for route in routes
                ]
                for node, routes in views.items()
                if routes is not None
            },
            "silent": sorted(node for node, routes in views.items() if routes is None),
        }

    def _route(self, node: str, route: Route, vrps: list[Vrp] | None) -> dict[str, Any]:
        origin = route.path[-1] if route.path else self.settings.systems[node].asn
        state = UNTOLD if vrps is None else validity(route.prefix, origin, vrps)
        return {
            "prefix": route.prefix,
            "path": list(route.path),
            "best": route.best,
            "validity": state,
            "next": route.learnt_from,
        }

    def _path(
        self, node: str, route: Route, attested: Attested | None
    ) -> dict[str, Any]:
        if attested is None or not self.settings.paths:
            return {}
        down = route.learnt_from in self.settings.providers.get(node, ())
        return {"aspa": paths.state(route.path, attested, from_provider=down)}

    def trace(self, node: str, goal: str) -> list[str]:
        """The way from a system's own host to an address; Silent, KeyError."""
        hosts = self.settings.systems[node].hosts
        return self.doors[node].trace(hosts[":" in goal], goal)
