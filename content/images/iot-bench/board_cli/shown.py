"""What `board show` says."""

import struct

from iot_board.memory import Memory

MAGIC = 0x96F3B83D


def told_of(memory: Memory) -> str:
    """The memory in a few lines."""
    layout = memory.layout
    lines = [
        f"product {layout.product:#010x}, images with {layout.header_size:#x} bytes"
    ]
    lines[0] += " of header"
    for slot in ("primary", "update"):
        lines.append(f"{layout.slot(slot):#010x} {slot:8} {_held(memory, slot)}")
    lines.append(f"{layout.counter:#010x} counter  {memory.counter}")
    return "\n".join(lines)


def _held(memory: Memory, slot: str) -> str:
    head = memory.read(memory.layout.slot(slot), 28)
    magic, size = struct.unpack_from("<I8xI", head)
    if magic != MAGIC:
        return "nothing that begins like an image"
    major, minor, revision = struct.unpack_from("<BBH", head, 20)
    return f"version {major}.{minor}.{revision}, {size} bytes of firmware"
