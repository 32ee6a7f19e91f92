"""Packages as SWUpdate reads them, in order or forged: cpio, description, signature."""

import hashlib
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from lab_kit.authority import Identity

ROOTFS = "rootfs.squashfs"
_DESCRIPTION = """software =
{{
    version = "{version}";
    hardware-compatibility = [ "1.0" ];
    stable = {{
{slots}    }};
}};
"""
_SLOT = """        {slot}: {{ images: ({{
            filename = "{rootfs}"; type = "raw"; sha256 = "{digest}";
            device = "/var/lib/board/slot-{slot}";
        }}); }};
"""


@dataclass(frozen=True)
class Package:
    """What is in a package, in this order; `signature` is left out when empty."""

    description: bytes
    signature: bytes
    image: bytes

    def archive(self) -> bytes:
        """The .swu file."""
        parts = [
            ("sw-description", self.description),
            ("sw-description.sig", self.signature),
            (ROOTFS, self.image),
        ]
        members = [_member(name, content) for name, content in parts if content]
        return b"".join([*members, _member("TRAILER!!!", b"")])

    def with_image(self, image: bytes) -> "Package":
        """Description and signature of the one, and content of another."""
        return replace(self, image=image)


def package(image: bytes, version: str, by: Identity | None) -> Package:
    """A package of this version; signed, unless nobody signs."""
    digest = hashlib.sha256(image).hexdigest()
    slots = "".join(
        _SLOT.format(slot=slot, rootfs=ROOTFS, digest=digest) for slot in "ab"
    )
    description = _DESCRIPTION.format(version=version, slots=slots).encode()
    return Package(description, signed(description, by) if by else b"", image)


def signed(description: bytes, by: Identity) -> bytes:
    """A detached CMS signature, in DER."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "crt").write_text(by.certificate, "ascii")
        (place / "key").write_text(by.key, "ascii")
        (place / "in").write_bytes(description)
        order = (
            "openssl cms -sign -binary -outform DER -nosmimecap -md sha256"
            " -in in -out out -signer crt -inkey key"
        )
        subprocess.run(  # noqa: S603 - our own argument list
            order.split(), cwd=place, check=True, capture_output=True
        )
        return (place / "out").read_bytes()


def _member(name: str, content: bytes) -> bytes:
    """One file of a cpio archive, in the format with a checksum (070702)."""
    number = 0 if name.startswith("TRAILER") else int.from_bytes(name.encode()[:2])
    summed = sum(content) & 0xFFFFFFFF
    fields = (number, 0o100644, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1)
    head = "070702" + "".join(f"{field:08X}" for field in (*fields, summed))
    return _padded(head.encode() + name.encode() + b"\0") + _padded(content)


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % 4)
