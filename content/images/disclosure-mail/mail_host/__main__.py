"""Serve mail and the grader's door for ever."""

import json
import sys
import threading
from pathlib import Path

from mail_host import door, smtp
from mail_host.store import Store

STATE = Path("/var/lib/mail")
BEGUN = Path("/tmp/begun")  # noqa: S108 - this host has one user


def main(path: str) -> None:
    """With the settings of this file: ports, and the grader's token.

    The door is open on the network that the student's host is not on.
    """
    settings = json.loads(Path(path).read_text("utf-8"))
    store = Store(STATE, BEGUN)
    smtp.opened(store, "", settings["smtp"])
    door.opened(store, settings["token"], *settings["door"])
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
