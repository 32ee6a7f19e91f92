"""Firmware that says one line of its own when it runs."""

import secrets
from dataclasses import dataclass
from pathlib import Path

PAYLOAD = Path("/usr/local/lib/payload.bin")
BEGIN = 0x40


@dataclass(frozen=True)
class Firmware:
    """Something to be started: `code`, and the `line` that shows that it was."""

    code: bytes
    line: bytes


def make_firmware(
    base: int, size: int = 3000, payload: bytes | None = None
) -> Firmware:
    """Firmware with a line that nobody knows yet, for `base`, of so many bytes.

    What it does not use is filled with noise, so that no two are alike.
    """
    code = bytearray(PAYLOAD.read_bytes() if payload is None else payload)
    line = secrets.token_hex(12).encode()
    code[4:8] = (base + BEGIN + 1).to_bytes(4, "little")
    mask = 0x80 | secrets.randbelow(0x80)
    told = b"\n" + line + b"\n"
    code += bytes([mask, len(told), *(letter ^ mask for letter in told)])
    code += secrets.token_bytes(max(0, size - len(code)))
    return Firmware(bytes(code), line)
