"""Make one session's kit: a small internet, and a CA that is still to be set up."""

from pathlib import Path

from rpki_kit import kit
from rpki_kit.kit import RESERVE, Plan
from rpki_kit.topology import STUDENT

if __name__ == "__main__":
    kit.write(
        Plan(own_ca=True, first_attack="exact", watched=(STUDENT, RESERVE)),
        Path(__file__).parent / "nodes",
    )
