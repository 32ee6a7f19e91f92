"""The registry and the looking glass, as HTTP answers them."""

import base64
import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roa_cli.settings import Settings
from roa_cli.trouble import Trouble

_TIMEOUT = 10  # seconds for one answer
_PATIENCE = 5  # seconds for somebody who does not listen yet


class Unknown(Trouble):
    """There is no such thing at that address, or it is not told."""


@dataclass(frozen=True)
class Counter:
    """What can be asked of others; Trouble when they refuse or are silent."""

    settings: Settings

    def member(self) -> dict[str, Any]:
        """{"handle", "resources": {..}, "certificate": whether there is one}."""
        return _ask(f"{self.settings.registry}/")

    def certify(self, public_pem: bytes) -> tuple[bytes, str]:
        """The certificate for a public key, and the URI where it is published."""
        told = _ask(
            f"{self.settings.registry}/certificate",
            "POST",
            {"public_key": public_pem.decode()},
            self.settings.token,
        )
        return base64.b64decode(told["certificate"]), told["uri"]

    def publish(self, objects: Mapping[str, bytes]) -> None:
        """Replace what is published by these files."""
        encoded = {n: base64.b64encode(o).decode() for n, o in objects.items()}
        url = f"{self.settings.registry}/objects"
        _ask(url, "PUT", {"objects": encoded}, self.settings.token)

    def routes(self) -> dict[str, list[dict[str, Any]]]:
        """{system: its routes}, as the looking glass tells them."""
        views = _ask(f"{self.settings.looking_glass}/routes")["views"]
        return views  # type: ignore[no-any-return]

    def vrps(self) -> list[dict[str, Any]] | None:
        """Validated payloads as the looking glass has them; None: it does not tell."""
        try:
            return _ask(f"{self.settings.looking_glass}/vrps")["vrps"]  # type: ignore[no-any-return]
        except Unknown:
            return None


def _ask(
    url: str,
    method: str = "GET",
    body: Mapping[str, Any] | None = None,
    token: str | None = None,
) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 - addresses of the lab
        url,
        method=method,
        headers={"Authorization": f"Bearer {token}"} if token else {},
        data=None if body is None else json.dumps(body).encode(),
    )
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                told = json.load(answer)
            if not isinstance(told, dict):
                raise Trouble(f"{url} answers something else")
            return told
        except urllib.error.HTTPError as error:
            if error.code == 404:
                raise Unknown(f"{url} does not exist, or is not told") from None
            raise Trouble(f"{url} refuses: {_words(error)}") from None
        except (OSError, ValueError) as error:
            if not _refused(error) or time.monotonic() > deadline:
                raise Trouble(f"{url} does not answer: {error}") from None
        time.sleep(0.2)


def _words(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"HTTP status {error.code}"


def _refused(error: Exception) -> bool:
    return isinstance(getattr(error, "reason", error), ConnectionRefusedError)
