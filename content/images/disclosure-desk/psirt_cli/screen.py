"""The terminal."""

import sys
import textwrap

WIDTH = 88


def say(line: str) -> None:
    """Show a line."""
    sys.stdout.write(f"{line}\n")


def wrapped(line: str) -> str:
    """A long line as several; what is indented is not somebody's prose."""
    if line.startswith(" "):
        return line
    return textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
