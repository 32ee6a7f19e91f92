"""A session's kit, with an archive in the place of the squashfs image."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lab_kit.kit import Kit
from product_kit import kit

from tests.content.device.boards import session

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NODES = {
    "workstation": {"lan": "10.192.0.2", "cable": "10.192.0.18"},
    "device": {"lan": "10.192.0.3", "cable": "10.192.0.19"},
    "broker": {"lan": "10.192.0.4"},
    "sample": {"lan": "10.192.0.5", "cable": "10.192.0.20"},
    "spare": {"lan": "10.192.0.7", "cable": "10.192.0.22"},
    "grader": {"lan": "10.192.0.6", "cable": "10.192.0.21"},
}


def pack(folder: Path) -> bytes:
    """Every file of the tree, one after the other."""
    root = folder / "root"
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return b"".join(
        f"== {path.relative_to(root)}\n".encode() + path.read_bytes() for path in files
    )


def made(seed: str = "seed") -> Kit:
    """The kit of this seed."""
    told: dict[str, Any] = session(NODES, seed=seed, word="amber")
    return kit.make(told, NOW, pack)
