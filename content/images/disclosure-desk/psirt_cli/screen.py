"""The terminal."""

import sys


def say(line: str) -> None:
    """Show a line."""
    sys.stdout.write(f"{line}\n")
