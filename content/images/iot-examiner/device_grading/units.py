"""Units of the product that nobody has made before: new for each run."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lab_kit.authority import Authority, Identity, signer

# Where units find broker and update server, which is the grader itself.
BROKER_PORT, UPDATE_PORT, CLEAR_PORT = 8883, 8443, 1883
INTERVAL = "0.1"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def word(length: int = 16) -> str:
    """A word that nobody can know."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(length))


@dataclass(frozen=True)
class Unit:
    """One unit: its number, the password on its label, and its certificate."""

    serial: str
    password: str
    own: Identity

    @property
    def host(self) -> str:
        """The name in its certificate."""
        return f"{self.serial}.local"


class Makers:
    """The authority that units trust, one that they do not, and keys for updates.

    `host` is the name at which units find their servers.
    """

    def __init__(self, host: str) -> None:
        now = datetime.now(UTC)
        self.host = host
        self.authority, foreign = (Authority(word(8), now) for _each in range(2))
        self.servers: Mapping[str, Identity] = {
            "genuine": self.authority.issue(host),
            "foreign": foreign.issue(host),
            "misnamed": self.authority.issue("someone-else"),
        }
        self.update_key, self.other_key = (signer("updates", now) for _each in range(2))

    def unit(self) -> Unit:
        """Another unit off the line."""
        serial = f"{word(2)}{secrets.randbelow(10**7):07d}"
        return Unit(serial, word(), self.authority.issue(serial, f"{serial}.local"))

    def factory(self, unit: Unit) -> dict[str, str]:
        """What is written into it when it is made."""
        return {
            "serial": unit.serial,
            "password": unit.password,
            "broker": f"{self.host}:{BROKER_PORT}",
            "updates": f"{self.host}:{UPDATE_PORT}",
            "interval": INTERVAL,
            "ca.crt": self.authority.certificate,
            "device.crt": unit.own.certificate,
            "device.key": unit.own.key,
        }
