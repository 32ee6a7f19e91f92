"""A routing lab's kit, made without an engine."""

import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from rpki_kit import kit
from rpki_kit.kit import Plan

from labs.manifest import LabManifest


def session(manifest: LabManifest, parameters: dict[str, str]) -> dict[str, Any]:
    """As the platform describes one to `prepare`; network number 3 is 10.0.3.0/24."""
    numbers = {network.name: n for n, network in enumerate(manifest.networks)}
    six = {network.name for network in manifest.networks if network.ipv6}
    nodes = {
        node.name: {
            n: f"10.0.{numbers[n]}.{host}" for n, host in node.addresses.items()
        }
        for node in manifest.nodes
    }
    nodes6 = {
        node.name: {
            n: f"fd00:{numbers[n]}::{host:x}"
            for n, host in node.addresses.items()
            if n in six
        }
        for node in manifest.nodes
    }
    return {
        "lab": manifest.slug,
        "parameters": parameters,
        "nodes": nodes,
        "nodes6": nodes6,
    }


def made(
    patch: pytest.MonkeyPatch, plan: Plan, own: Path, session: dict[str, Any]
) -> dict[str, bytes]:
    """The kit's files by "node/path", and parameters.json."""
    out = io.TextIOWrapper(io.BytesIO())
    patch.setattr(sys, "stdin", io.StringIO(json.dumps(session)))
    patch.setattr(sys, "stdout", out)
    kit.write(plan, own)
    packed = io.BytesIO(out.buffer.getvalue())  # type: ignore[attr-defined]
    with tarfile.open(fileobj=packed) as archive:
        return {
            member.name: archive.extractfile(member).read()  # type: ignore[union-attr]
            for member in archive.getmembers()
        }
