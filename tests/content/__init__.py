"""The labs' own code, which runs in their images: imported here from its files."""

import sys
from pathlib import Path

CONTENT = Path(__file__).parents[2] / "content"
CODE = (
    "lab-base",
    "dnssec-base",
    "grading",
    "dnssec-grader",
    "dnssec-registry",
    "dnssec-attacker",
    "dnssec-client",
    "dnssec-watch",
    "dnssec-traps",
    "rpki-base",
    "rpki-monitor",
    "rpki-registry",
    "rpki-office",
    "disclosure-base",
    "disclosure-mail",
    "disclosure-grader",
    "disclosure-desk",
    "iot-board",
    "iot-bench",
    "iot-grader",
    "iot-device",
    "iot-broker",
    "iot-workstation",
    "iot-examiner",
)
sys.path.extend(str(CONTENT / "images" / name) for name in CODE)
