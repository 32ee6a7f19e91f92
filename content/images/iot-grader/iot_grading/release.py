"""The student's own release, read as strictly as a bootloader should."""

import struct

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from iot_board.layout import Layout
from lab_grading.handin import Missing

from iot_grading.image import (
    AREA,
    COUNTER,
    HEADER,
    MAGIC,
    OTHER,
    PRODUCT,
    PROTECTED,
    SIGNATURE,
    TLV,
)


def read(image: bytes, layout: Layout, public: ec.EllipticCurvePublicKey) -> int:
    """Where its firmware begins, once installed; Missing says what is not in order."""
    try:
        return _read(image, layout, public)
    except struct.error:
        raise Missing("firmware.bin ends too early.") from None


def _read(image: bytes, layout: Layout, public: ec.EllipticCurvePublicKey) -> int:
    magic, _load, header, protected, size, *_rest = HEADER.unpack_from(image)
    if magic != MAGIC:
        raise Missing("firmware.bin is no MCUboot image.")
    if header != layout.header_size:
        raise Missing(f"firmware.bin has a header of {header:#x} bytes.")
    covered = header + size + protected
    sealed = values(image, covered - protected, PROTECTED) if protected else {}
    signature = values(image, covered, OTHER).get(SIGNATURE, b"")
    try:
        public.verify(signature, image[:covered], ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Missing("firmware.bin is not signed with your key.") from None
    if sealed.get(PRODUCT) != layout.product.to_bytes(4, "little"):
        raise Missing("firmware.bin does not say, protected, which product it is for.")
    counter = sealed.get(COUNTER, b"")
    if len(counter) != 4 or int.from_bytes(counter, "little") < layout.initial:
        raise Missing(f"firmware.bin has no security counter from {layout.initial} on.")
    begins: int = struct.unpack_from("<I", image, header + 4)[0]
    first = layout.primary + header
    if not first <= begins < first + size:
        raise Missing("firmware.bin was not built for the primary slot.")
    return begins & ~1


def values(image: bytes, at: int, magic: int) -> dict[int, bytes]:
    """The TLVs of the area that begins there; none where there is no such area."""
    found, size = AREA.unpack_from(image, at)
    end = min(at + size, len(image))
    told: dict[int, bytes] = {}
    at += AREA.size
    while found == magic and at + TLV.size <= end:
        kind, length = TLV.unpack_from(image, at)
        at += TLV.size
        told.setdefault(kind, image[at : at + length])
        at += length
    return told
