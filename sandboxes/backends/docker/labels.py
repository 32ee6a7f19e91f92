"""Names and labels by which everything of a sandbox is found again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "org.is3c.hub"
PROJECT = f"{PREFIX}.project"
SANDBOX = f"{PREFIX}.sandbox"
NODE = f"{PREFIX}.node"
NETWORK = f"{PREFIX}.network"
# The caller's labels once more as JSON: a container also shows those of its image.
GIVEN = f"{PREFIX}.given"

# IFNAMSIZ is 16 with its closing zero.
INTERFACE_NAME_LENGTH = 15


@dataclass(frozen=True)
class Naming:
    """Names of one sandbox, the same for the same project and sandbox."""

    project: str
    sandbox: str

    def container(self, node: str) -> str:
        """The engine's name of a node."""
        return f"{self.project}-{self.sandbox}-{node}"

    def network(self, network: str) -> str:
        """The engine's name of a network; interfaces are ordered by it."""
        return f"{self.project}-{self.sandbox}-{network}"

    def bridge(self, network: str) -> str:
        """The host's interface: `lab` and a hash, so that firewall rules match it."""
        digest = hashlib.sha256(self.network(network).encode()).hexdigest()
        return f"lab{digest}"[:INTERFACE_NAME_LENGTH]

    def labels(self, own: Mapping[str, str], **further: str) -> dict[str, str]:
        """The caller's labels with ours; `further` is node=NAME or network=NAME."""
        kinds = {"node": NODE, "network": NETWORK}
        return {
            **own,
            PROJECT: self.project,
            SANDBOX: self.sandbox,
            GIVEN: json.dumps(dict(own)),
            **{kinds[kind]: value for kind, value in further.items()},
        }

    def filters(self) -> dict[str, list[str]]:
        """An engine filter that matches everything of this sandbox."""
        return label_filters({PROJECT: self.project, SANDBOX: self.sandbox})


def label_filters(labels: Mapping[str, str]) -> dict[str, list[str]]:
    """An engine filter on all of these labels."""
    return {"label": [f"{key}={value}" for key, value in labels.items()]}


def given(labels: Mapping[str, str]) -> dict[str, str]:
    """The labels that the caller gave to `Naming.labels`."""
    own: dict[str, str] = json.loads(labels[GIVEN])
    return own
