"""Sizes that lie. They are read before any signature is: nobody vouches for them."""

from dataclasses import replace

from iot_grading.image import COUNTER, HEADER, PRODUCT, number, signed
from iot_grading.refusals import Trial
from iot_grading.scene import Made, Scene

# Beyond the board's memory there is nothing: who reads there is stopped.
FAR = 0x0F000000


def beyond(scene: Scene) -> Made:
    """An image that says that its firmware ends where no memory is."""
    body, line = scene.body()
    return Made(signed(replace(body, told_size=FAR), scene.key), line)


def too_large(scene: Scene) -> Made:
    """Signed rightly, and larger than the slot: it would run over what lies behind."""
    room = scene.layout.slot_size - scene.layout.header_size
    return scene.good(size=room + 0x900)


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


BOUNDS = (
    Trial("an image that says it ends where no memory is", beyond),
    Trial("a signed image that is larger than its slot", too_large),
    Trial(
        "an image whose sizes come around, so that nothing is covered",
        around,
        primary=True,
    ),
)
