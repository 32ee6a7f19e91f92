"""The examiner's own board, at the other end of its cable."""

import http.client
import io
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.handin import Missing

PORT = 7000
# As many versions as one run makes, each of the largest size.
MAX_ANSWER = 16 << 20
# The board itself gives up earlier on firmware that takes too long.
_SECONDS = 30.0
_PAUSE = 0.05
# Of the console, so much is evidence: of a traceback its end, of noise little.
_LINES, _LINE = 4, 100


@dataclass(frozen=True)
class Bench:
    """Orders for the board, which is trusted; what runs on it is not."""

    address: str
    token: str
    deadline: Deadline
    port: int = PORT

    def new(self, image: bytes, factory: Mapping[str, str]) -> None:
        """A new unit with this firmware, switched on."""
        self._order("POST", "/new")
        self._order("PUT", "/slot/a", image)
        self._order("PUT", "/slot/b", b"")
        self._order("PUT", "/factory", json.dumps(dict(factory)).encode())
        self._order("POST", "/on")

    def off(self) -> None:
        """The power is off."""
        self._order("POST", "/off")

    def press(self) -> None:
        """The reset button has been held."""
        self._order("POST", "/button")

    def state(self) -> dict[str, Any]:
        """Which slot runs, and the digests of both."""
        return self._json("GET", "/state")

    def running(self) -> str:
        """The digest of what runs; empty when nothing does."""
        state = self.state()
        return str(state["slots"].get(state["running"], ""))

    def settled(self) -> str:
        """The digest of what runs and starts again; empty while it is on trial."""
        state = self.state()
        on = state["running"] == state["active"] and not state["next"]
        return str(state["slots"].get(state["running"], "")) if on else ""

    def traffic(self) -> list[dict[str, Any]]:
        """Firmware's sockets, as the kernel has them."""
        found: list[dict[str, Any]] = self._json("GET", "/traffic")
        return found

    def console(self) -> str:
        """The last lines that differ of firmware or boot loader, fit to be shown."""
        text = self._order("GET", "/console").decode("utf-8", "replace")
        lines = dict.fromkeys(line for line in text.splitlines()[::-1] if line.strip())
        last = " | ".join(line[:_LINE] for line in [*lines][:_LINES][::-1])
        shown = "".join(letter if letter.isprintable() else "." for letter in last)
        return shown or "nothing"

    def found(self, where: str, *texts: str) -> list[str]:
        """Which of these stand in the owner's "data", or in the "firmware"."""
        orders = {"in": where, "texts": list(texts)}
        found: list[str] = self._json("POST", "/search", json.dumps(orders).encode())
        return found

    def remake(
        self,
        image: bytes,
        replaced: Mapping[bytes, bytes],
        versions: Iterable[Mapping[str, bytes]],
    ) -> list[bytes]:
        """The firmware with that replaced, once for each version with its files.

        Missing where that cannot be done.
        """
        orders = {
            "replace": [[old.hex(), new.hex()] for old, new in replaced.items()],
            "versions": [
                {name: content.hex() for name, content in files.items()}
                for files in versions
            ],
        }
        body = json.dumps(orders).encode() + b"\n" + image
        sizes, _end, made = self._order("POST", "/remake", body).partition(b"\n")
        whole = io.BytesIO(made)
        return [whole.read(size) for size in json.loads(sizes)]

    def until(self, happened: Callable[[], object], seconds: float) -> bool:
        """Whether that becomes true in time."""
        limit = Deadline(min(seconds, self.deadline.left))
        while not happened():
            if limit.over:
                return False
            time.sleep(_PAUSE)
        return True

    def _json(self, method: str, path: str, body: bytes = b"") -> Any:
        return json.loads(self._order(method, path, body))

    def _order(self, method: str, path: str, body: bytes = b"") -> bytes:
        line = http.client.HTTPConnection(self.address, self.port, timeout=_SECONDS)
        try:
            told = {"Authorization": f"Bearer {self.token}"}
            line.request(method, path, body, told)
            reply = line.getresponse()
            said = reply.read(MAX_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise NotReady(f"The examiner's board does not answer: {error}") from None
        finally:
            line.close()
        if reply.status == 422:
            why = said.decode("utf-8", "replace")[:200]
            raise Missing(f"Your firmware cannot be used: {why}.")
        if reply.status != 200:
            raise NotReady(f"The examiner's board: {path} gave {reply.status}")
        return said
