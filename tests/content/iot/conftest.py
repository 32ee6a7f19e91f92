"""Firmware without the grader's image."""

from pathlib import Path

import pytest
from iot_grading import firmware

from tests.content.iot.scenes import PAYLOAD


@pytest.fixture(autouse=True)
def payload(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "payload.bin"
    path.write_bytes(PAYLOAD)
    monkeypatch.setattr(firmware, "PAYLOAD", path)
