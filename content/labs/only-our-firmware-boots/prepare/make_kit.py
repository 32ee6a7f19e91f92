"""Make one session's kit: a product of its own, and the vendor's tree as it is."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from lab_kit.archive import produce
from lab_kit.kit import Kit

OWN = Path(__file__).parent / "nodes"
BASE, BLOCK = 0x21000000, 0x10000
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def drawn(kit: Kit) -> dict[str, int]:
    """What is this product's own, each from the session's secret seed."""

    def number(purpose: str, low: int, high: int) -> int:
        value = int.from_bytes(kit.secret(purpose), "big")
        return low + value % (high - low + 1)

    def one[T](purpose: str, options: Sequence[T]) -> T:
        return options[number(purpose, 0, len(options) - 1)]

    primary = BASE + BLOCK * number("primary", 1, 0x3F)
    slot_size = one("slot size", (0x18000, 0x20000, 0x28000))
    return {
        "primary": primary,
        "update": BASE + 0x800000 + BLOCK * number("update", 0, 0x3F),
        "slot_size": slot_size,
        "header_size": one("header size", (0x200, 0x400, 0x600, 0x800)),
        # Right behind the slot: what overruns one runs over the other.
        "counter": primary + slot_size + 0x40 * number("counter", 1, 31),
        "product": number("product", 0x10000000, 0xEFFFFFFF),
        "initial": number("initial", 3, 40),
    }


def vendor_key(kit: Kit) -> ec.EllipticCurvePrivateKey:
    """The test key that the chip's vendor ships with every sample."""
    secret = int.from_bytes(kit.secret("vendor"), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(secret, ec.SECP256R1())


def as_source(key: ec.EllipticCurvePublicKey) -> str:
    """The public key in C, as `imgtool getpub` writes it."""
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    rows = [der[at : at + 8] for at in range(0, len(der), 8)]
    body = "".join(
        "    " + " ".join(f"0x{byte:02x}," for byte in row) + "\n" for row in rows
    )
    return (
        "/* The vendor's test key: DO NOT SHIP. It is as imgtool writes it. */\n"
        f"const unsigned char ecdsa_pub_key[] = {{\n{body}}};\n"
        f"const unsigned int ecdsa_pub_key_len = {len(der)};\n"
    )


def make(session: dict[str, Any], now: datetime) -> Kit:
    """The kit of this session."""
    kit = Kit.begun(session, {}, now)
    layout = drawn(kit)
    told = {name: f"{value:08x}" for name, value in layout.items()}
    for name in ("slot_size", "header_size"):
        told[name] = f"{layout[name]:x}"
    told["initial"] = str(layout["initial"])
    told["next"] = str(layout["initial"] + 1)
    told["product_bytes"] = layout["product"].to_bytes(4, "little").hex()
    kit.public |= told
    kit.values |= told
    kit.fill(OWN)
    key = vendor_key(kit)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    board = json.dumps(layout).encode()
    kit.files |= {
        "bench/etc/board/board.json": board,
        "bench/home/student/boot/key.c": as_source(key.public_key()).encode(),
        "bench/home/student/vendor/test-key.pem": pem,
        "grader/etc/board/board.json": board,
        "grader/etc/board/vendor.pem": pem,
    }
    return kit


if __name__ == "__main__":
    produce(make)
