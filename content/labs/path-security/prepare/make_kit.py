"""Make one session's kit: a small internet in which all the others have an ASPA."""

from pathlib import Path

from rpki_kit import kit
from rpki_kit.kit import Plan
from rpki_kit.topology import STUDENT

if __name__ == "__main__":
    kit.write(
        Plan(
            own_ca=True,
            hosted_roas=True,
            first_attack="path",
            shows_vrps=False,
            watched=(STUDENT, "remote"),
            paths=True,
        ),
        Path(__file__).parent / "nodes",
    )
