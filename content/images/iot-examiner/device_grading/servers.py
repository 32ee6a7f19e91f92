"""What boards report to and are updated by: the grader itself, each board apart."""

from dataclasses import dataclass, field

from device_grading.cloud import Clear, Cloud
from device_grading.listener import Line, Listener, contexts
from device_grading.shop import Shop
from device_grading.units import BROKER_PORT, CLEAR_PORT, UPDATE_PORT, Makers


class Doors:
    """The three ports, which all boards know."""

    def __init__(self, makers: Makers) -> None:
        own = makers.servers, makers.authority.certificate
        self._broker = Listener(BROKER_PORT, contexts(*own, asks=True))
        self._updates = Listener(UPDATE_PORT, contexts(*own, asks=False))
        self._old = Listener(CLEAR_PORT, {})

    def servers(self, address: str) -> "Servers":
        """What the board at this address comes to."""
        made = Servers()
        made.broker = self._broker.connect(address, made.cloud.talk)
        made.updates = self._updates.connect(address, made.shop.talk)
        made.old = self._old.connect(address, made.clear.talk)
        return made

    def close(self) -> None:
        """Nobody listens any more."""
        for door in (self._broker, self._updates, self._old):
            door.close()


@dataclass
class Servers:
    """One board's broker and update server, and what came in there."""

    cloud: Cloud = field(default_factory=Cloud)
    shop: Shop = field(default_factory=Shop)
    clear: Clear = field(default_factory=Clear)
    broker: Line = field(init=False)
    updates: Line = field(init=False)
    old: Line = field(init=False)
