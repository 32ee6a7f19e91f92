"""The vendor's firmware, as the vendor publishes it: a header, and a squashfs image."""

import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from product_kit.drawing import Product

VENDOR = Path(__file__).parent / "vendor"
_PACK = (
    "mksquashfs root image -noappend -quiet -no-progress -no-xattrs -all-root"
    " -all-time 0 -mkfs-time 0 -processors 1"
).split()
_MAGIC = b"FWUP"

type Pack = Callable[[Path], bytes]


def tree(product: Product) -> dict[str, str]:
    """{path: text} of the vendor's files."""
    values = {
        "version": product.version,
        "topic": product.topic,
        "leak_file": product.leak_file,
    }
    files = {}
    for path in sorted(path for path in VENDOR.rglob("*") if path.is_file()):
        text = path.read_text("utf-8")
        for name, value in values.items():
            text = text.replace("{{ " + name + " }}", value)
        files[str(path.relative_to(VENDOR))] = text
    files[product.leak_file] = (
        "# Same for all devices. Do not publish.\n"
        f"CLOUD_USER={product.leak_user}\n"
        f"CLOUD_SECRET={product.leak_secret}\n"
    )
    return files


def packed(folder: Path) -> bytes:
    """The squashfs image of `folder`/root, always the same for the same files."""
    subprocess.run(_PACK, cwd=folder, check=True, capture_output=True)  # noqa: S603
    return (folder / "image").read_bytes()


def build(product: Product, pack: Pack = packed) -> bytes:
    """The vendor's image of this product."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for path, text in tree(product).items():
            file = folder / "root" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return pack(folder)


def published(product: Product, image: bytes) -> bytes:
    """The file on the vendor's web site: somewhere in it the image begins."""
    version = product.version.encode()
    head = struct.pack("<4s16sII", _MAGIC, version, len(image), zlib.crc32(image))
    return head.ljust(product.header, b"\xff") + image
