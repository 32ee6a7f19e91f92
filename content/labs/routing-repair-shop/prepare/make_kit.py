"""Make one session's kit: all of both labs is set up, and one thing of it is broken."""

import json
from pathlib import Path

from broken import broken
from rpki_kit import kit
from rpki_kit.kit import Plan
from rpki_kit.topology import STUDENT

FOLDER = Path(__file__).parent

if __name__ == "__main__":
    faults = json.loads((FOLDER / "faults.json").read_text("utf-8"))
    kit.write(
        Plan(
            own_ca=True,
            shows_vrps=False,
            watched=(STUDENT, "remote"),
            house=broken,
            faults=faults,
        ),
        FOLDER / "nodes",
    )
