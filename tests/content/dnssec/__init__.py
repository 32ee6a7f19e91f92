"""The DNS labs' own code, which runs in their images: imported here from its files."""

import sys
from pathlib import Path

CONTENT = Path(__file__).parents[3] / "content"
CODE = (
    CONTENT / "images" / "dnssec-base",
    CONTENT / "images" / "dnssec-grader",
    CONTENT / "images" / "dnssec-registry",
    CONTENT / "images" / "dnssec-attacker",
    CONTENT / "images" / "dnssec-client",
    CONTENT / "images" / "dnssec-watch",
    CONTENT / "images" / "dnssec-traps",
)
sys.path.extend(str(folder) for folder in CODE)
