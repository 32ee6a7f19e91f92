#!/usr/bin/python3
"""The registry's desk: say what is wrong with the domain you have taken over."""

import argparse
import sys

from registrar import call


def shown(record: dict) -> list[str]:
    """The answers so far, as a person reads them."""
    lines = [
        f"Answer {number}  {answer['fault']}, said at {answer['at']}"
        for number, answer in enumerate(record["answers"], 1)
    ]
    return lines or ["Nothing has been said yet."]


def listed(record: dict) -> list[str]:
    """All that can be wrong, with one line each."""
    width = max(map(len, record["faults"]))
    return [f"{name:{width}}  {line}" for name, line in record["faults"].items()]


def parser() -> argparse.ArgumentParser:
    """The commands: faults, say FAULT, show."""
    top = argparse.ArgumentParser(
        prog="desk",
        description=__doc__,
        epilog="Your first answer counts in full, a second one half.",
    )
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("faults", help="what can be wrong: the names and a line each")
    say = commands.add_parser("say", help="put down what you have found")
    say.add_argument("fault", help="one name of the list")
    commands.add_parser("show", help="what you have said so far")
    return top


def main() -> None:
    """Do one command."""
    arguments = parser().parse_args()
    if arguments.command == "faults":
        lines = listed(call("GET", "desk"))
    elif arguments.command == "show":
        lines = shown(call("GET", "desk"))
    else:
        known = call("GET", "desk")["faults"]
        if arguments.fault not in known:
            sys.exit(f"{arguments.fault!r} is not on the list: desk faults")
        lines = shown(call("POST", "desk", {"fault": arguments.fault}))
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    main()
