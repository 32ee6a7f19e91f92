"""The RPKI labs' picture, which runs in their image: imported here from its files."""

import sys
from pathlib import Path

CONTENT = Path(__file__).parents[3] / "content"
sys.path.append(str(CONTENT / "images" / "rpki-monitor"))
