"""A board with its power on or off: boot, watch, and roll back."""

import threading
import time
from collections.abc import Callable

from board_runtime.button import Button
from board_runtime.firmware import Console, Firmware
from board_runtime.places import Places
from board_runtime.slots import Slots
from board_runtime.user import User

# How long firmware that is on trial has to confirm.
TRIAL_SECONDS = 6.0
# Firmware that ends at once does not keep the machine busy.
PAUSE = 0.5
_TICK = 0.03


class Board:
    """One unit. Orders may come from any thread; one thread carries them out."""

    def __init__(
        self, places: Places, user: User, trial_seconds: float = TRIAL_SECONDS
    ) -> None:
        places.make()
        self.places = places
        self.slots = Slots(places)
        self.console = Console()
        self.boots = 0
        self.button = Button()
        self.power = False
        self.firmware = Firmware(places, user, self.console)
        self._trial_seconds = trial_seconds
        self._restart = False
        self._turn = threading.RLock()
        self._since = 0.0

    def switch(self, *, on: bool) -> None:
        """Power on or off; it is so when this returns."""
        with self._turn:
            if on and not self.power:
                self.power = True
                self._boot()
            elif not on:
                self.power = False
                self.button.forget()
                self.firmware.stop()
                self.slots.stop()

    def restart(self) -> None:
        """What firmware asks for; it goes on for a moment, and then starts anew."""
        self._restart = True

    def order(self, work: Callable[[], None], boots: int) -> bool:
        """Do what firmware of this boot asks for, unless it has been ended."""
        with self._turn:
            if self.boots != boots or not self.power:
                return False
            work()
            return True

    def undisturbed[Done](self, work: Callable[[], Done]) -> Done:
        """Do something while no firmware starts or is ended."""
        with self._turn:
            return work()

    def offline[Done](self, work: Callable[[], Done]) -> Done:
        """Do something that no firmware may see happen; the power is off after it."""
        with self._turn:
            self.switch(on=False)
            return work()

    def watch(self, ended: Callable[[], bool] = lambda: False) -> None:
        """See to it, for ever, that something runs while the power is on."""
        while not ended():
            time.sleep(_TICK)
            with self._turn:
                if self.power:
                    self._look()

    def _look(self) -> None:
        age = time.monotonic() - self._since
        if self._restart:
            self._boot()
        elif self.slots.on_trial and (
            age > self._trial_seconds or not self.firmware.running
        ):
            self.console.say(f"slot {self.slots.running} did not confirm: going back")
            self._boot()
        elif not self.firmware.running and age > PAUSE:
            self._boot()

    def _boot(self) -> None:
        self._restart = False
        self.firmware.stop()
        name = self.slots.start()
        self.boots += 1
        trial = " on trial" if self.slots.on_trial else ""
        content = self.slots.content(name)
        if content:
            self.console.say(f"starting slot {name}{trial}")
        told = {
            "SLOT": name,
            "OTHER_SLOT": str(self.places.slot(self.slots.other)),
            "BOARD": str(self.places.door),
        }
        if not self.firmware.start(content, told):
            self.console.say(f"nothing in slot {name} can be started")
        self._since = time.monotonic()
