"""The desk for exercises: which attack is on, also while a grading run has its own."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from rpki_monitor.attacks import attacks
from rpki_monitor.doors import Announcement, Door
from rpki_monitor.settings import Settings

PLACE = Path("/var/lib/rpki/attack.json")


class Desk:
    """Keeps the name of the attack that the student has asked for."""

    def __init__(self, settings: Settings, place: Path = PLACE) -> None:
        self.settings = settings
        self.attacks = attacks(settings)
        self.place = place
        attacker = settings.systems["attacker"]
        self._door = Door(attacker.node, attacker.door or "")

    @property
    def attack(self) -> str:
        """The attack that is on, "" for none."""
        try:
            name = json.loads(self.place.read_text(encoding="utf-8"))["attack"]
        except (OSError, ValueError, KeyError):
            return self.settings.first_attack
        return name if name in self.attacks else ""

    def begin(self, name: str) -> None:
        """Have the attacker begin it, "" to stop; KeyError, Silent."""
        self._announce([] if not name else self.attacks[name](self.settings))
        draft = self.place.with_suffix(".new")
        draft.write_text(json.dumps({"attack": name}), encoding="utf-8")
        os.replace(draft, self.place)

    def resume(self) -> None:
        """Have the attacker announce what the student last asked for, only; Silent."""
        name = self.attack
        self._announce(self.attacks[name](self.settings) if name else [])

    def _announce(self, announcements: Iterable[Announcement]) -> None:
        self._door.announce(announcements)
