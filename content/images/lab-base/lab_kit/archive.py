"""From the session on standard input to its kit on standard output, a tar archive."""

import io
import json
import sys
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from lab_kit.kit import Kit

Make = Callable[[dict[str, Any], datetime], Kit]


def produce(make: Make) -> None:
    """Write the kit that `make` makes, now, of the session that is to be read."""
    write(make(json.load(sys.stdin), datetime.now(UTC)), sys.stdout.buffer)


def write(kit: Kit, stream: BinaryIO) -> None:
    """Write the kit's files, and at last what the student may know."""
    told = "parameters.json", json.dumps(kit.public).encode()
    with tarfile.open(fileobj=stream, mode="w|") as archive:
        for path, content in (*kit.files.items(), told):
            member = tarfile.TarInfo(path)
            member.size = len(content)
            member.mode = 0o600 if _private(kit, path) else 0o644
            archive.addfile(member, io.BytesIO(content))


def _private(kit: Kit, path: str) -> bool:
    """Whether the file is for its owner only, as keys and tokens are."""
    return any(PurePosixPath(path).match(pattern) for pattern in kit.private)
