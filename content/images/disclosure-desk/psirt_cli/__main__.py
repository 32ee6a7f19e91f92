"""psirt: list, show, triage, date, reply, send, hand-in, key, advisory, check, ..."""

import argparse
import sys
from collections.abc import Sequence

from psirt_cli import commands
from psirt_cli.cases import DATES, EMBARGO, PRIORITIES, STATES
from psirt_cli.settings import Settings
from psirt_cli.trouble import Trouble


def parser() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    top = argparse.ArgumentParser(prog="psirt", description="Your PSIRT's desk.")
    add = top.add_subparsers(
        dest="command", required=True, metavar="COMMAND"
    ).add_parser
    add("list", help="all mail, and what you decided of it")
    show = add("show", help="read one mail; nothing attached is opened")
    show.add_argument("number", type=int)
    show.add_argument("--raw", action="store_true", help="as it came, headers and all")
    triage = add("triage", help="decide what a report is")
    triage.add_argument("number", type=int)
    triage.add_argument("--state", choices=STATES)
    triage.add_argument("--duplicate-of", type=int, metavar="NUMBER")
    triage.add_argument("--cvss", metavar="VECTOR", help="CVSS:3.1/AV:.../A:...")
    triage.add_argument("--affected", metavar="RELEASES", help="2.0.0,2.1.0,...")
    triage.add_argument("--priority", choices=PRIORITIES)
    date = add("date", help="note a date of a case")
    date.add_argument("number", type=int)
    date.add_argument("name", choices=(*DATES, EMBARGO))
    date.add_argument("when", help="2027-01-31T12:00:00Z; an embargo: 2027-01-31")
    reply = add("reply", help="answer a mail; the text from standard input")
    reply.add_argument("number", type=int)
    reply.add_argument("--encrypt", action="store_true", help="for the key attached")
    send = add("send", help="write to somebody; the text from standard input")
    send.add_argument("to")
    send.add_argument("subject")
    add("hand-in", help="send cases.json to the case tracker")
    add("key", help="make your OpenPGP key and publish its certificate")
    add("sign", help="sign security.txt with it")
    score = add("score", help="what a CVSS vector amounts to")
    score.add_argument("vector")
    advisory = add("advisory", help="write an advisory to be filled in")
    advisory.add_argument("file", nargs="?", default="advisory.json")
    publish = add("publish", help="put an advisory on the web, and list it")
    publish.add_argument("file", nargs="?", default="advisory.json")
    check = add("check", help="look at the form of what you publish")
    check.add_argument("file", nargs="?", help="an advisory that is not published yet")
    return top


def main(argv: Sequence[str]) -> int:
    """Do what was said; the exit status."""
    said = parser().parse_args(argv)
    command = getattr(commands, said.command.replace("-", "_") + "_")
    try:
        return int(command(Settings.read(), said) or 0)
    except Trouble as trouble:
        sys.stderr.write(f"psirt: {trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
