"""What a grading run has: the files handed in, keys of its own, and a board."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from iot_board.layout import LAYOUT, Layout
from iot_board.memory import Memory
from lab_grading.deadline import Deadline
from lab_grading.handin import Missing, Release
from lab_grading.session import Session

from iot_grading.board import SECONDS, Boot, switch_on
from iot_grading.firmware import make_firmware
from iot_grading.handin import read_key
from iot_grading.image import COUNTER, PRODUCT, Body, Key, number, signed

VENDOR = Path("/etc/board/vendor.pem")
MAX_BOOT, MAX_KEY = 256 << 10, 4 << 10
CURVE = ec.SECP256R1()


def new_key() -> Key:
    """A key that nobody else has."""
    return ec.generate_private_key(CURVE)


def point(key: ec.EllipticCurvePublicKey) -> bytes:
    """The two coordinates, as every encoding of the whole point has them."""
    at = key.public_numbers()
    return at.x.to_bytes(32, "big") + at.y.to_bytes(32, "big")


def used_counter() -> int:
    """A counter that no bootloader can expect, and that needs all of its 32 bits.

    The lower half has room for a few hundred more and less.
    """
    high = 0x8000 | 1 + secrets.randbelow(200)
    return high << 16 | 0x1000 + secrets.randbelow(0xE000)


@dataclass(frozen=True)
class Made:
    """An image, and the line that shows that its firmware runs."""

    image: bytes
    line: bytes


@dataclass(frozen=True)
class Handed:
    """The bootloader handed in, and the public key that is its owner's."""

    boot: bytes
    public: ec.EllipticCurvePublicKey


@dataclass
class Scene:
    """The board of this product, and what may be put on it.

    Nobody but the student has the private key. So `boot` is the bootloader handed in
    with the public key in it replaced by that of `key`, which is the grader's own and
    new for this run.
    """

    session: Session
    deadline: Deadline
    layout: Layout
    vendor: Key
    folder: Path
    key: Key = field(default_factory=new_key)
    stored: int = field(default_factory=used_counter)

    @property
    def release(self) -> Release:
        """Where the student hands things out."""
        return Release("bench", self.session.addresses["bench"], self.deadline)

    @cached_property
    def handed(self) -> Handed:
        """What was handed in; Missing where it cannot be used."""
        boot = self.release.fetch("boot.bin", MAX_BOOT)
        public = read_key(self.release.fetch("release.pub", MAX_KEY))
        if point(public) == point(self.vendor.public_key()):
            raise Missing("release.pub is the vendor's test key, which everybody has.")
        if point(public) not in boot:
            raise Missing("The key in release.pub is not the one in boot.bin.")
        return Handed(boot, public)

    @cached_property
    def boot(self) -> Path:
        """The bootloader with the grader's key."""
        ours, theirs = point(self.key.public_key()), point(self.handed.public)
        return self.file("boot.bin", self.handed.boot.replace(theirs, ours))

    def file(self, name: str, content: bytes) -> Path:
        """A file for the machine."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def memory(self, stored: int | None = None) -> Memory:
        """A board's memory without firmware, with this counter or a used one."""
        memory = Memory(self.folder / "memory", self.layout)
        memory.make()
        memory.counter = self.stored if stored is None else stored
        return memory

    def on(self, memory: Memory, *awaited: Made, seconds: float = SECONDS) -> Boot:
        """Switch the board on until one of these runs, or something ends it."""
        lines = [made.line for made in awaited]
        limit = Deadline(min(seconds, self.deadline.left))
        return switch_on(self.boot, memory, lines, limit)

    def body(self, counter: int | None = None, size: int = 3000) -> tuple[Body, bytes]:
        """New firmware for this product, not yet signed; and its line."""
        made = make_firmware(self.layout.primary + self.layout.header_size, size)
        protected = (
            number(COUNTER, self.stored if counter is None else counter),
            number(PRODUCT, self.layout.product),
        )
        return Body(made.code, self.layout.header_size, protected), made.line

    def good(self, counter: int | None = None, size: int = 3000) -> Made:
        """An image that is in order; of this counter, or that of a used board."""
        body, line = self.body(counter, size)
        return Made(signed(body, self.key), line)


@contextmanager
def opened(session: Session, deadline: Deadline) -> Iterator[Scene]:
    """The scene of this run; its files are gone afterwards."""
    vendor = load_pem_private_key(VENDOR.read_bytes(), None)
    assert isinstance(vendor, ec.EllipticCurvePrivateKey)  # noqa: S101 - of the kit
    with tempfile.TemporaryDirectory() as folder:
        yield Scene(session, deadline, Layout.read(LAYOUT), vendor, Path(folder))
