"""The small lab of these tests, with a solution and one wrong configuration."""

from pathlib import Path
from typing import Any

import yaml

from labs.models import Lab

WRONG = {
    "slip": {
        "title": "A slip",
        "from": "solution",
        "steps": [{"node": "client", "script": "wrong/slip.sh"}],
        "fails": ["second"],
    }
}


def solved(lab: Lab) -> Path:
    """Its folder, with both."""
    path = Path(lab.folder)
    (path / "solution").mkdir()
    (path / "solution" / "01-client.sh").write_text("echo solved\n")
    (path / "wrong").mkdir()
    (path / "wrong" / "slip.sh").write_text("echo slipped\n")
    write_wrong(path, WRONG)
    return path


def write_wrong(folder: Path, data: Any) -> None:
    (folder / "wrong" / "expected.yaml").write_text(yaml.safe_dump(data))
