"""The words of the command line."""

import argparse

from roa_cli import authorising, checking, running


def parser() -> argparse.ArgumentParser:
    """The commands; `run` in what is parsed does the one that was given."""
    top = argparse.ArgumentParser(
        prog="roa", description="Your certification authority in the RPKI."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _simple(commands, "init", running.init, "make your key, get your certificate")
    _simple(commands, "show", running.show, "your resources, certificate and manifest")
    _add(commands)
    _simple(commands, "list", authorising.show_list, "your ROAs and ASPAs")
    revoke = _simple(commands, "revoke", authorising.revoke, "take ROAs back")
    revoke.add_argument("ids", nargs="+", type=int, metavar="ID")
    _simple(commands, "undo", authorising.undo, "back to what was published last")
    _simple(
        commands,
        "check",
        checking.check,
        "what publishing would do to the routes of now; fails if it would hurt yours",
    )
    publish = _simple(
        commands, "publish", running.publish, "sign, and publish exactly what is wanted"
    )
    _hours(publish)
    _aspa(commands)
    key = commands.add_parser("key", help="your CA's key")
    key_commands = key.add_subparsers(required=True, metavar="COMMAND")
    _hours(
        _simple(key_commands, "roll", running.roll, "a new key, and all signed anew")
    )
    return top


def _simple(commands, name, run, words):  # type: ignore[no-untyped-def]
    made = commands.add_parser(name, help=words, description=words)
    made.set_defaults(run=run)
    return made


def _add(commands) -> None:  # type: ignore[no-untyped-def]
    add = _simple(commands, "add", authorising.add, "say who may announce a prefix")
    add.add_argument("prefix", metavar="PREFIX")
    add.add_argument("asn", metavar="ASN", nargs="?", help="yours, or 0 for nobody")
    add.add_argument(
        "--max-length", type=int, metavar="N", help="allow parts up to this length"
    )
    add.add_argument(
        "--days",
        type=float,
        default=365,
        metavar="N",
        help="valid for so long (365)",
    )
    add.add_argument(
        "--force", action="store_true", help="even beyond your certificate"
    )
    add.add_argument(
        "--dry-run", action="store_true", help="only tell what it would do"
    )


def _aspa(commands) -> None:  # type: ignore[no-untyped-def]
    aspa = commands.add_parser("aspa", help="say who your providers are")
    aspa_commands = aspa.add_subparsers(required=True, metavar="COMMAND")
    put = _simple(aspa_commands, "set", authorising.aspa_set, "name all providers")
    put.add_argument("customer", metavar="CUSTOMER", help="the AS that is carried")
    put.add_argument("providers", metavar="P1,P2", help="who carries it; 0: nobody")
    put.add_argument(
        "--force", action="store_true", help="even beyond your certificate"
    )
    remove = _simple(aspa_commands, "remove", authorising.aspa_remove, "take it back")
    remove.add_argument("customer", metavar="CUSTOMER")


def _hours(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--hours",
        type=float,
        default=24,
        metavar="H",
        help="how long the manifest is valid (24)",
    )
