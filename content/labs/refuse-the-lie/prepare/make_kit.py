"""Make one session's kit: a small internet in which everybody has ROAs."""

from pathlib import Path

from rpki_kit import kit
from rpki_kit.kit import Plan

if __name__ == "__main__":
    kit.write(
        Plan(
            own_ca=False,
            first_attack="victim",
            shows_vrps=False,
            watched=("remote",),
        ),
        Path(__file__).parent / "nodes",
    )
