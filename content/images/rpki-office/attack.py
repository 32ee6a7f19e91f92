#!/usr/bin/python3
"""attack: have the lab's attacker try something on your prefixes, or stop.

  attack            which attack is on
  attack exact      your prefixes, as they are
  attack specific   a more specific part of each
  attack forged     the same with your AS number at the end of the path
  attack unused     what you hold and do not announce
  attack victim     a part of the remote system's prefixes
  attack stop       nothing
"""

import json
import sys
import urllib.error
import urllib.request
from typing import Any

DESK = "http://monitor:8080/attack"


def ask(body: Any = None) -> Any:
    """What the desk says; SystemExit with its reason when it refuses."""
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(DESK, data=data), timeout=20) as reply:  # noqa: S310, E501
            return json.load(reply)
    except urllib.error.HTTPError as error:
        raise SystemExit(f"refused: {json.load(error)['error']}") from None
    except OSError as error:
        raise SystemExit(f"the desk does not answer: {error}") from None


def main(words: list[str]) -> None:
    """Do what the command line says."""
    match words:
        case []:
            told = ask()["attack"] or "none"
        case ["stop"]:
            told = ask({"attack": ""})["attack"] or "none"
        case [name] if not name.startswith("-"):
            told = ask({"attack": name})["attack"]
        case _:
            raise SystemExit(str(__doc__).rstrip())
    sys.stdout.write(f"attack: {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
