"""What is each student's own: names, numbers, and where the vendor's secret lies."""

import random
import string
from dataclasses import dataclass

_LETTERS = string.ascii_letters + string.digits
_FOLDERS = ("etc", "etc/cloud", "app", "app/lib", "share", "etc/default")
_NAMES = ("cloud", "agent", "service", "backend", "remote", "uplink")
_ENDINGS = (".conf", ".env", ".cfg", ".sh")
_USERS = ("fleet", "uplink", "vendor-iot", "device", "cloud-agent")
_KINDS = ("heating controller", "door bell", "baby monitor", "smart plug", "air sensor")


@dataclass(frozen=True)
class Product:
    """One student's product.

    `leak_file` is where, in the vendor's firmware, `leak_user` and `leak_secret` stand:
    the same in every device that was ever sold.
    """

    kind: str
    version: str
    topic: str
    leak_file: str
    leak_user: str
    leak_secret: str
    header: int


def draw(source: random.Random, word: str) -> Product:
    """The product of this name."""
    folder, name, ending = map(source.choice, (_FOLDERS, _NAMES, _ENDINGS))
    numbers = [source.randint(1, 3), source.randint(0, 9), source.randint(0, 9)]
    return Product(
        kind=source.choice(_KINDS),
        version=".".join(map(str, numbers)),
        topic=f"{word}/{source.randrange(16**4):04x}",
        leak_file=f"{folder}/{name}{ending}",
        leak_user=source.choice(_USERS),
        leak_secret="".join(source.choices(_LETTERS, k=20)),
        header=64 * source.randint(3, 40),
    )


def serial(source: random.Random) -> str:
    """The number on a unit's label."""
    letters = "".join(source.choices(string.ascii_lowercase, k=2))
    return f"{letters}{source.randrange(10**7):07d}"


def label_password(source: random.Random) -> str:
    """The password on a unit's label: 80 bits, without letters that look alike."""
    return "".join(source.choices("abcdefghjkmnpqrstuvwxyz23456789", k=16))
