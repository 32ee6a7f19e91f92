"""psirt: list, show, triage, date, reply, send, hand-in, key, advisory, check, ..."""

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from psirt_cli.cases import DATES, EMBARGO, PRIORITIES, STATES
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble

type Add = Callable[[str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """What may be said on the command line; `module` has the command's function."""
    top = argparse.ArgumentParser(prog="psirt", description="Your PSIRT's desk.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def adding(module: str) -> Add:
        def add(name: str, told: str) -> argparse.ArgumentParser:
            command = commands.add_parser(name, help=told, description=told)
            function = name.replace("-", "_") + "_"
            command.set_defaults(module=f"psirt_cli.{module}", function=function)
            return command

        return add

    _add_cases(adding("case_commands"))
    _add_letters(adding("letter_commands"))
    _add_web(adding("web_commands"))
    return top


def _add_cases(add: Add) -> None:
    add("list", "all mail, and what you decided of it")
    show = add("show", "read one mail; nothing attached is opened")
    show.add_argument("number", type=int)
    show.add_argument("--raw", action="store_true", help="as it came, headers and all")
    triage = add("triage", "decide what a report is")
    triage.add_argument("number", type=int)
    triage.add_argument("--state", choices=STATES)
    triage.add_argument("--duplicate-of", type=int, metavar="NUMBER")
    triage.add_argument("--cvss", metavar="VECTOR", help="CVSS:3.1/AV:.../A:...")
    triage.add_argument("--affected", metavar="RELEASES", help="2.0.0,2.1.0,...")
    triage.add_argument("--priority", choices=PRIORITIES)
    date = add("date", "note a date of a case")
    date.add_argument("number", type=int)
    date.add_argument("name", choices=(*DATES, EMBARGO))
    date.add_argument("when", help="2027-01-31T12:00:00Z; an embargo: 2027-01-31")
    score = add("score", "what a CVSS vector amounts to")
    score.add_argument("vector")


def _add_letters(add: Add) -> None:
    reply = add("reply", "answer a mail; the text from standard input")
    reply.add_argument("number", type=int)
    reply.add_argument("--encrypt", action="store_true", help="for the key attached")
    send = add("send", "write to somebody; the text from standard input")
    send.add_argument("to")
    send.add_argument("subject")
    add("hand-in", "send cases.json to the case tracker")


def _add_web(add: Add) -> None:
    add("key", "make your OpenPGP key and publish its certificate")
    add("sign", "sign security.txt with it")
    advisory = add("advisory", "write an advisory to be filled in")
    advisory.add_argument("file", nargs="?", default="advisory.json")
    publish = add("publish", "put an advisory on the web, and list it")
    publish.add_argument("file", nargs="?", default="advisory.json")
    check = add("check", "look at the form of what you publish")
    check.add_argument("file", nargs="?", help="an advisory that is not published yet")


def main(argv: Sequence[str]) -> int:
    """Do what was said; the exit status. Only what it needs is loaded."""
    said = parser().parse_args(argv)
    command = getattr(importlib.import_module(said.module), said.function)
    try:
        return int(command(Settings.read(), said) or 0)
    except Trouble as trouble:
        sys.stderr.write(f"psirt: {trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
