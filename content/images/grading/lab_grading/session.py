"""The lab session, as the platform's file describes it to a grader."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

SESSION = Path("/lab/session.json")

Places = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Session:
    """What the platform and the session's kit say.

    `nodes` and `nodes6` are {node: {network: address}}, for IPv4 and IPv6, and
    `points` what each check is worth.
    """

    parameters: dict[str, str]
    nodes: Places
    points: dict[str, int]
    nodes6: Places = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path = SESSION) -> "Session":
        """Read the platform's session file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            parameters=data["parameters"],
            nodes=data["nodes"],
            points={check["id"]: check["points"] for check in data["checks"]},
            nodes6=data.get("nodes6", {}),
        )

    @cached_property
    def addresses(self) -> dict[str, str]:
        """The first IPv4 address of each node that has one."""
        return {
            node: next(iter(places.values()))
            for node, places in self.nodes.items()
            if places
        }
