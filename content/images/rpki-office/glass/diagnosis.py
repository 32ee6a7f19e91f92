"""diagnose: say what is wrong, before you mend it.

diagnose          what can be wrong, by name, and what you have said
diagnose FAULT    say one of these

Your first answer counts in full, a second one half. Once a mended network has been
measured, nothing is taken down any more.
"""

import sys
from typing import Any

from glass.asking import ask


def listed(told: Any) -> list[str]:
    """All that can be wrong, with one line each."""
    width = max(map(len, told["faults"]))
    return [f"{name:{width}}  {line}" for name, line in told["faults"].items()]


def answered(told: Any) -> list[str]:
    """The answers so far."""
    lines = [
        f"Answer {number}  {answer['fault']}, said at {answer['at']}"
        for number, answer in enumerate(told["answers"], 1)
    ]
    return lines or ["Nothing has been said yet."]


def main(words: list[str]) -> None:
    """Do what the command line says; SystemExit with the reason when it cannot."""
    match words:
        case []:
            told = ask("/diagnosis")
            lines = [*listed(told), "", *answered(told)]
        case [fault] if not fault.startswith("-"):
            lines = answered(ask("/diagnosis", {"fault": fault}))
        case _:
            raise SystemExit(str(__doc__).rstrip())
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
