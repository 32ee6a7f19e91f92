"""One question to the monitor."""

import json
import urllib.error
import urllib.request
from typing import Any

MONITOR = "http://monitor:8080"
PATIENCE = 20  # seconds


def ask(path: str, body: Any = None) -> Any:
    """What the monitor answers; SystemExit with its reason when it refuses."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(MONITOR + path, data=data)  # noqa: S310 - http
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:  # noqa: S310
            return json.load(reply)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"refused: {_reason(error)}") from None
    except (OSError, ValueError) as error:
        raise SystemExit(f"the monitor does not answer: {error}") from None


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return str(error)
