"""Sizes that lie. They are read before any signature is: nobody vouches for them."""

from dataclasses import replace

from lab_grading.report import Finding

from iot_grading.firmware import make_firmware
from iot_grading.image import (
    COUNTER,
    HEADER,
    OTHER,
    PRODUCT,
    TLV,
    area,
    digest,
    key_hash,
    number,
    signed,
)
from iot_grading.refusals import Trial
from iot_grading.scene import Made, Scene

# Beyond the board's memory there is nothing: who reads there is stopped.
FAR = 0x0F000000
# Kinds of TLV that mean nothing to anybody, protected and not.
FILLER, SEALED_FILLER = 0xFF, 0xA1
# More than lies between the primary slot and the stored counter.
BEHIND = 0x900


def beyond(scene: Scene) -> Made:
    """An image that says that its firmware ends where no memory is."""
    body, line = scene.body()
    return Made(signed(replace(body, told_size=FAR), scene.key), line)


def too_large(scene: Scene) -> Made:
    """Signed rightly, and larger than the slot: it would run over what lies behind."""
    return scene.good(size=_room(scene) + BEHIND)


def sealed_beyond(scene: Scene) -> Made:
    """Signed rightly; of the protected TLVs the last word lies behind the slot."""
    body, line = scene.body(size=_room(scene) - BEHIND)
    rest = BEHIND + 4 - len(area(0, body.protected)) - TLV.size
    return Made(signed(body.having((SEALED_FILLER, bytes(rest))), scene.key), line)


def added_to(scene: Scene) -> Made:
    """Signed rightly, and it fits; then so much was added that the counter is reached.

    No key is needed for that, and what it is overwritten with is 0.
    """
    body, line = scene.body(size=_room(scene) - 0x200)
    return Made(signed(body, scene.key, (FILLER, bytes(BEHIND + 0x200))), line)


def overlong(scene: Scene) -> Made:
    """No signature, and a last TLV that is longer than the area it is in."""
    body, line = scene.body()
    packed = body.packed()
    values = area(OTHER, [digest(packed), key_hash(scene.key), (FILLER, b"")])
    return Made(packed + values[:-2] + b"\xf0\xff", line)


def other_header(scene: Scene) -> Made:
    """Signed rightly, but built for a header that is larger than this board's."""
    header = scene.layout.header_size + 0x200
    made = make_firmware(scene.layout.primary + header)
    body, _line = scene.body()
    body = replace(body, code=made.code, header_size=header)
    return Made(signed(body, scene.key), made.line)


def around(scene: Scene) -> Made:
    """A signature that covers no firmware.

    The size is so large that header and size together come around to 32 bytes. So the
    protected TLVs begin there, before the firmware, and the digest ends behind them.
    """
    body, line = scene.body()
    layout = scene.layout
    protected = (number(COUNTER, scene.stored), number(PRODUCT, layout.product))
    told = (HEADER.size - layout.header_size) & 0xFFFFFFFF
    short = replace(body, code=b"", header_size=HEADER.size, protected=protected)
    short = replace(short, told_size=told, told_header=layout.header_size)
    head = signed(short, scene.key)
    return Made(head.ljust(layout.header_size, b"\0") + body.code, line)


def fills(scene: Scene) -> Finding:
    """An image that fills its slot to the last byte is none of these."""
    body, line = scene.body(size=_room(scene) - 0x400)
    rest = scene.layout.slot_size - len(signed(body, scene.key)) - TLV.size
    # Signatures vary in length by a byte or two: what is added makes up for it.
    image = b""
    while len(image) != scene.layout.slot_size:
        image = signed(body, scene.key, (FILLER, bytes(rest)))
    memory = scene.memory()
    memory.flash("update", image)
    made = Made(image, line)
    if scene.on(memory, made).line is None:
        return Finding(0, 1, "Refused: a signed image that just fills its slot.")
    return Finding(1, 1, "What fits is installed.")


def _room(scene: Scene) -> int:
    """How much firmware a slot would hold, were there nothing behind it."""
    return scene.layout.slot_size - scene.layout.header_size


BOUNDS = (
    Trial("an image that says it ends where no memory is", beyond),
    Trial("an image whose last TLV is longer than its area", overlong, either=True),
    Trial("a signed image that is larger than its slot", too_large),
    Trial("a signed image whose protected TLVs leave the slot", sealed_beyond),
    Trial("a signed image with TLVs added that run over the counter", added_to),
    Trial("a signed image built for another header", other_header, either=True),
    Trial(
        "an image whose sizes come around, so that nothing is covered",
        around,
        primary=True,
    ),
)
