"""MCUboot's image format, made right, and wrong on purpose."""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAGIC = 0x96F3B83D
HEADER = struct.Struct("<IIHHIIBBHII")
AREA, TLV = struct.Struct("<HH"), struct.Struct("<HH")
PROTECTED, OTHER = 0x6908, 0x6907
KEY_HASH, PUBLIC_KEY, SHA256, SIGNATURE = 0x01, 0x02, 0x10, 0x22
COUNTER, PRODUCT = 0x50, 0xA0

Key = ec.EllipticCurvePrivateKey
Value = tuple[int, bytes]


def number(kind: int, value: int) -> Value:
    """A TLV whose value is a 32-bit number."""
    return kind, struct.pack("<I", value)


def area(magic: int, values: Sequence[Value]) -> bytes:
    """TLVs behind their area's header."""
    body = b"".join(TLV.pack(kind, len(value)) + value for kind, value in values)
    return AREA.pack(magic, AREA.size + len(body)) + body


def encoded(key: Key) -> bytes:
    """The public half, in DER as images and bootloaders have it."""
    form = PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(Encoding.DER, form)


@dataclass(frozen=True)
class Body:
    """What a signature covers: header, firmware and protected TLVs.

    `told_size` and `told_header` stand in the header in place of the true ones.
    """

    code: bytes
    header_size: int
    protected: tuple[Value, ...] = ()
    major: int = 1
    revision: int = 0
    told_size: int | None = None
    told_header: int | None = None

    def without(self, kind: int) -> Self:
        """The same without the protected TLVs of this kind."""
        kept = tuple(value for value in self.protected if value[0] != kind)
        return replace(self, protected=kept)

    def having(self, *values: Value) -> Self:
        """The same with these protected TLVs, each in place of any of its kind."""
        kinds = {kind for kind, _value in values}
        kept = tuple(value for value in self.protected if value[0] not in kinds)
        return replace(self, protected=(*kept, *values))

    def packed(self) -> bytes:
        """The bytes."""
        protected = area(PROTECTED, self.protected) if self.protected else b""
        size = len(self.code) if self.told_size is None else self.told_size
        told = self.header_size if self.told_header is None else self.told_header
        header = HEADER.pack(
            MAGIC, 0, told, len(protected), size, 0, self.major, 0, self.revision, 0, 0
        )
        return header.ljust(self.header_size, b"\0") + self.code + protected


def digest(body: bytes) -> Value:
    """The TLV with the digest."""
    return SHA256, hashlib.sha256(body).digest()


def signature(body: bytes, key: Key) -> Value:
    """The TLV with the signature."""
    hashed = hashlib.sha256(body).digest()
    return SIGNATURE, key.sign(hashed, ec.ECDSA(Prehashed(hashes.SHA256())))


def key_hash(key: Key) -> Value:
    """The TLV that says which key an image is signed with."""
    return KEY_HASH, hashlib.sha256(encoded(key)).digest()


def credentials(body: bytes, key: Key) -> tuple[Value, ...]:
    """What `imgtool sign` appends: digest, which key it was, and the signature."""
    return digest(body), key_hash(key), signature(body, key)


def signed(body: Body, key: Key, *more: Value) -> bytes:
    """The whole image, as it should be; `more` goes to the TLVs that nothing covers."""
    packed = body.packed()
    return packed + area(OTHER, (*credentials(packed, key), *more))
