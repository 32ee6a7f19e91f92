"""The repository as one file over HTTPS: RRDP (RFC 8182), by snapshots alone."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from rpki_objects.layout import Layout

_NAMESPACE = "http://www.ripe.net/rpki/rrdp"


@dataclass(frozen=True)
class Edition:
    """One state of everything that is published; `files` by path below the module."""

    session: str
    serial: int
    files: Mapping[str, bytes]


def snapshot(edition: Edition, layout: Layout) -> bytes:
    """Every file with its URI (section 3.5.2)."""
    lines = [_open("snapshot", edition)]
    for path, content in sorted(edition.files.items()):
        encoded = base64.b64encode(content).decode()
        uri = quoteattr(layout.base + path)
        lines.append(f"<publish uri={uri}>{encoded}</publish>")
    return "\n".join([*lines, "</snapshot>", ""]).encode()


def notification(edition: Edition, layout: Layout, content: bytes) -> bytes:
    """Where the snapshot with this content is to be had (section 3.5.1)."""
    uri = quoteattr(layout.snapshot(edition.session, edition.serial))
    digest = hashlib.sha256(content).hexdigest()
    lines = [
        _open("notification", edition),
        f'<snapshot uri={uri} hash="{digest}"/>',
        "</notification>",
        "",
    ]
    return "\n".join(lines).encode()


def _open(name: str, edition: Edition) -> str:
    return (
        f'<{name} xmlns="{_NAMESPACE}" version="1"'
        f' session_id="{edition.session}" serial="{edition.serial}">'
    )
