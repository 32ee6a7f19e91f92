"""What a DNS lab's folder prepares for a session, made without an engine."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from labs.manifest import LabManifest


def module(folder: Path, path: str) -> ModuleType:
    """A module of the lab's folder, which no package holds."""
    name = f"{folder.name}_{path}".replace("/", "_").replace("-", "_")
    spec = importlib.util.spec_from_file_location(name, folder / f"{path}.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def session(manifest: LabManifest, parameters: dict[str, str]) -> dict[str, Any]:
    """As the platform describes one to `prepare`, on the network `lab`."""
    return {
        "lab": manifest.slug,
        "parameters": parameters,
        "nodes": {
            node.name: {"lab": f"10.192.0.{node.addresses['lab']}"}
            for node in manifest.nodes
        },
        "networks": {"lab": "10.192.0.0/25"},
    }
