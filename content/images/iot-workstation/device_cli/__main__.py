"""`device` with an order: flash, on, off, restart, button, new, console, state."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from device_cli.cable import Trouble, order

SLOT = 4 << 20  # bytes


def flash(file: Path) -> str:
    """Write an image to slot a of a device that is as new, and switch it on."""
    image = file.read_bytes()
    if len(image) > SLOT:
        raise Trouble(f"a slot has {SLOT} bytes, and {file} has {len(image)}")
    order("POST", "/new")
    order("PUT", "/slot/a", image)
    order("POST", "/on")
    return f"{len(image)} bytes are in slot a, and the device is on."


def restart() -> str:
    """Off and on again."""
    order("POST", "/off")
    order("POST", "/on")
    return "The device starts."


def state() -> str:
    """Which slot runs, and what is in both."""
    seen = json.loads(order("GET", "/state"))
    lines = [f"power: {'on' if seen['on'] else 'off'}, {seen['boots']} boots so far"]
    for name, digest in seen["slots"].items():
        if not digest:
            lines.append(f"slot {name}: empty")
            continue
        marks = [mark for mark in ("running", "active") if seen[mark] == name]
        marks += ["on trial"] if seen["trial"] and "running" in marks else []
        told = f"slot {name}: sha256 {digest[:16]} {', '.join(marks)}"
        lines.append(told.rstrip())
    return "\n".join(lines)


def console() -> str:
    """What boot loader and firmware said last."""
    text = order("GET", "/console").decode("utf-8", "replace")
    return "".join(c if c.isprintable() or c == "\n" else "." for c in text).rstrip()


def simply(path: str, what: str, done: str) -> Callable[[], str]:
    """An order that needs nothing but itself: what it is for, and that it is done."""

    def work() -> str:
        order("POST", path)
        return done

    work.__doc__ = what
    return work


PLAIN: dict[str, Callable[[], str]] = {
    "on": simply("/on", "Switch it on.", "The power is on."),
    "off": simply("/off", "Switch it off.", "The power is off."),
    "button": simply(
        "/button", "Hold its reset button.", "The button was held for ten seconds."
    ),
    "new": simply(
        "/new", "Empty slots and data, and switch it off.", "It is as new, and off."
    ),
    "restart": restart,
    "state": state,
    "console": console,
}


def main(words: list[str] | None = None) -> int:
    """Carry one order out."""
    parser = argparse.ArgumentParser(prog="device", description=__doc__)
    orders = parser.add_subparsers(dest="order", required=True)
    orders.add_parser("flash", help=flash.__doc__).add_argument("file", type=Path)
    for name, work in PLAIN.items():
        orders.add_parser(name, help=work.__doc__)
    asked = parser.parse_args(words)
    try:
        told = flash(asked.file) if asked.order == "flash" else PLAIN[asked.order]()
    except (Trouble, OSError) as error:
        sys.stderr.write(f"device: {error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
