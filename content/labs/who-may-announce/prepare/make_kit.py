"""Make one session's kit: a small internet, and a CA that is still to be set up."""

from pathlib import Path

from rpki_kit import kit
from rpki_kit.kit import Plan

if __name__ == "__main__":
    kit.write(Plan(own_ca=True, first_attack="exact"), Path(__file__).parent / "nodes")
