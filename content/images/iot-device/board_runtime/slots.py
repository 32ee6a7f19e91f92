"""Two slots, which of them starts, and what becomes of one that is only on trial."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from board_runtime.places import Places

MAX_SLOT = 4 << 20
OTHER = {"a": "b", "b": "a"}


@dataclass
class State:
    """What the boot loader keeps over a restart.

    `active` starts unless `next` names a slot: that one starts once, on trial, and
    becomes `active` when its firmware confirms the boot.
    """

    active: str = "a"
    next: str = ""


class Slots:
    """The boot loader's choice."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._file = places.state
        self.state = _read(self._file)
        self.running = ""
        # Whether what runs has still to confirm.
        self.on_trial = False

    @property
    def other(self) -> str:
        """The slot that does not run, which is the one to write."""
        return OTHER[self.running or self.state.active]

    def start(self) -> str:
        """The slot that starts now."""
        self.running = self.state.next or self.state.active
        self.on_trial = self.running != self.state.active
        # Whatever happens from here on, there is no second trial without an order.
        self._set(next="")
        return self.running

    def stop(self) -> None:
        """Nothing runs: the power is off."""
        self.running, self.on_trial = "", False

    def try_other(self) -> None:
        """The other slot starts next, on trial."""
        self._set(next=self.other)

    def use_other(self) -> None:
        """The other slot starts from now on, whether it works or not."""
        self._set(active=self.other, next="")

    def confirm(self) -> None:
        """What is on trial is good, and starts from now on.

        What is not on trial was never in doubt: whatever has been ordered since stands.
        """
        if self.on_trial:
            self.on_trial = False
            self._set(active=self.running)

    def factory(self) -> None:
        """As when the board was made: both slots empty, and nothing pending."""
        self.stop()
        for name in OTHER:
            self.write(name, b"")
        self._set(active="a", next="")

    def digests(self) -> dict[str, str]:
        """The SHA-256 of what each slot holds; empty for an empty slot."""
        found = {}
        for name in OTHER:
            content = self.content(name)
            found[name] = hashlib.sha256(content).hexdigest() if content else ""
        return found

    def content(self, name: str) -> bytes:
        """What the slot holds, as far as a slot goes."""
        with self._places.slot(name).open("rb") as slot:
            return slot.read(MAX_SLOT)

    def write(self, name: str, content: bytes) -> None:
        """Flash a slot; ValueError where it does not fit."""
        if len(content) > MAX_SLOT:
            raise ValueError(f"a slot has {MAX_SLOT} bytes")
        self._places.slot(name).write_bytes(content)

    def _set(self, **changes: str) -> None:
        self.state = State(**{**asdict(self.state), **changes})
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(asdict(self.state)), "utf-8")
        new.replace(self._file)


def _read(file: Path) -> State:
    if not file.exists():
        return State()
    return State(**json.loads(file.read_text("utf-8")))
