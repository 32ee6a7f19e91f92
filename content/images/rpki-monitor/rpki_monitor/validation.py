"""The trusted relying party: rpki-client whenever something was published, and RTR."""

import contextlib
import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from rpki_monitor.attesting import Attesting
from rpki_monitor.paths import read_attested
from rpki_monitor.routes import Vrp
from rpki_monitor.settings import Settings

PLACE = Path("/var/lib/rpki")
TAL = Path("/etc/rpki/lab.tal")
OUTPUT = PLACE / "output"
VALIDATE = ("rpki-client", "-j", "-B")
# It listens on the loopback only; see keep-monitor.
RTR_SERVER = (
    *("stayrtr", "-bind", "127.0.0.1:8282", "-checktime=false", "-metrics.addr", ""),
    *("-refresh", "2", "-rtr.refresh", "30", "-rtr.retry", "5"),
)
# Seconds between two looks at the registry's serial, and between two full runs.
LOOK, AT_LEAST = 0.5, 60.0
RUN_SECONDS = 30


class Validation:
    """Keeps the set of validated payloads; all of it from what was published."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.serial = -1
        self.result: dict = {}
        self._serial_at = f"{settings.registry}/serial"
        self._rtr: subprocess.Popen[bytes] | None = None
        self._told = -1
        self._attesting = Attesting(settings)

    def run(self) -> None:
        """Validate for ever."""
        last = -AT_LEAST
        while True:
            serial = self._published()
            if serial != self.serial or time.monotonic() - last > AT_LEAST:
                last = time.monotonic()
                with contextlib.suppress(
                    OSError, ValueError, subprocess.SubprocessError
                ):
                    self._validate()
                    self._attesting.forget()
                    self.serial = serial
            self._serve()
            self._attesting.tell(self.attested)
            time.sleep(LOOK)

    @property
    def vrps(self) -> list[Vrp]:
        """The validated payloads."""
        return [read_vrp(entry) for entry in self.result.get("roas", [])]

    @property
    def attested(self) -> dict[int, frozenset[int]]:
        """Who carries whom, as far as anybody has said so."""
        return read_attested(self.result.get("aspas", []))

    def _published(self) -> int:
        """The registry's serial; the known one while it is silent."""
        try:
            with urllib.request.urlopen(self._serial_at, timeout=2) as reply:  # noqa: S310
                return int(json.load(reply)["serial"])
        except (OSError, ValueError, KeyError):
            return self.serial

    def _validate(self) -> None:
        OUTPUT.mkdir(parents=True, exist_ok=True)
        (PLACE / "cache").mkdir(exist_ok=True)
        subprocess.run(  # noqa: S603 - our own words
            [*VALIDATE, "-t", TAL, "-d", PLACE / "cache", OUTPUT],
            check=True,
            capture_output=True,
            timeout=RUN_SECONDS,
        )
        self.result = json.loads((OUTPUT / "json").read_text(encoding="utf-8"))

    def _serve(self) -> None:
        """Have the RTR server say what is new, or start it once there is something."""
        if not (OUTPUT / "json").exists():
            return
        if self._rtr is None or self._rtr.poll() is not None:
            self._told = self.serial
            self._rtr = subprocess.Popen(  # noqa: S603 - our own words
                [*RTR_SERVER, "-cache", OUTPUT / "json"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        elif self._told != self.serial:
            self._told = self.serial
            self._rtr.send_signal(signal.SIGHUP)


def read_vrp(entry: dict) -> Vrp:
    """One entry of rpki-client's JSON."""
    return Vrp(entry["prefix"], int(entry["maxLength"]), int(entry["asn"]))
