"""Whether the lab's hosts do what they are there for: one JSON object."""

import json
import socket
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

State = dict[str, str]

OK: State = {"state": "ok", "note": ""}


def degraded(note: str) -> State:
    """It answers, but not as it should."""
    return {"state": "degraded", "note": note}


def down(note: str) -> State:
    """It does not answer."""
    return {"state": "down", "note": note}


def tell(questions: Mapping[str, Callable[[], State]]) -> None:
    """Write {node: {state, note}}: what each question finds, asked all at once."""
    with ThreadPoolExecutor(len(questions)) as pool:
        asked = {node: pool.submit(question) for node, question in questions.items()}
    states = {node: found.result() for node, found in asked.items()}
    sys.stdout.write(json.dumps(states) + "\n")


def door(address: str, port: int) -> State:
    """OK when somebody listens there, else down."""
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError as error:
        return down(f"TCP port {port}: {error.strerror or error}")
    return OK
