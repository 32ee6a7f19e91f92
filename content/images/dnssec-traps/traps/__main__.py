"""Sign the zones, show the partner's desk, watch, and sign again every few minutes."""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import HTTPServer
from pathlib import Path

from dnssec_kit.keys import KSK, Key

from traps.page import handler
from traps.partner import Watch, ask
from traps.zones import UNSIGNED, Trap

# Only "expired half an hour ago" and the rooms rest on signing again.
EVERY = 300.0  # seconds
ZONES = Path("/var/cache/bind")
NAMED = Path("/tmp/named.pid")  # noqa: S108 - this host has no other user
PORT = 80


@dataclass
class House:
    """All the zones; `drawn` is when the rooms were last painted (Unix time)."""

    traps: list[Trap]
    drawn: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, *roles: str, repaired: bool) -> None:
        """Sign these zones, all when none is named, and let named load them."""
        now = datetime.now(UTC)
        with self.lock:
            for trap in self.traps:
                if not roles or trap.role in roles:
                    text = trap.text(now, repaired=repaired)
                    draft = ZONES / f"{trap.role}.draft"
                    draft.write_text(text, encoding="utf-8")
                    os.replace(draft, ZONES / f"{trap.role}.zone")
            if not roles or "tampered" in roles:
                self.drawn = time.time()
            reload_named()


def reload_named() -> None:
    """Tell named to load what has changed; at the start it does not run yet."""
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(NAMED.read_text("ascii")), signal.SIGHUP)


def main(path: str, signed: str) -> None:
    """Run with the settings of this file; touch `signed` when named may start."""
    file = Path(path)
    settings = json.loads(file.read_text("utf-8"))
    house = House([trap_of(role, settings, file.parent) for role in settings["zones"]])
    watch = Watch(
        zones=settings["zones"],
        address=settings["address"],
        file=Path(settings["file"]),
        question=partial(ask, settings["resolver"]),
        repair=partial(house.write, "partner", repaired=True),
    )
    house.write(repaired=bool(watch.state.repaired))
    Path(signed).touch()
    # One request at a time: who asks here slows down nobody but himself.
    service = HTTPServer(
        ("0.0.0.0", PORT),  # noqa: S104 - the lab's own network only
        handler(watch, house),
    )
    watch.start()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    while True:
        time.sleep(EVERY)
        house.write("late", "tampered", repaired=True)


def trap_of(role: str, settings: dict, folder: Path) -> Trap:
    """The zone of this role, with its key where it has one."""
    name = settings["zones"][role] + "."
    key = None
    if role not in UNSIGNED:
        pem = (folder / f"{role}.private").read_bytes()
        key = Key.from_pem(name, pem, flags=KSK)
    return Trap(role, name, key, settings["server"], settings["address"])


if __name__ == "__main__":
    main(*sys.argv[1:])
