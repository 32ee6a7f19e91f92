"""What students are told through the monitor's window, and when."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rpki_monitor import challenged
from rpki_monitor.glass import UNTOLD, Glass
from rpki_monitor.routes import Route, Vrp
from rpki_monitor.window import Window

from tests.content.rpki_monitor.settings import SETTINGS

OWN = SETTINGS.student.asn
BLOCK = SETTINGS.student.blocks[0]
ROUTE = Route(BLOCK, (OWN,), True, "router4", "10.0.0.2")
KNOWN = SimpleNamespace(vrps=[Vrp(BLOCK, 22, OWN)], attested=None)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Window:
    monkeypatch.setattr(challenged, "MARK", tmp_path / "challenge")
    glass = Glass(SETTINGS)
    monkeypatch.setattr(glass, "views", lambda: {"remote": [ROUTE]})
    return Window(glass, None, KNOWN, shows_vrps=False)  # type: ignore[arg-type]


def validity(window: Window) -> Any:
    (route,) = window.get("/routes", {})["views"]["remote"]
    assert (route["prefix"], route["path"]) == (BLOCK, [OWN])
    return route["validity"]


def test_routes_come_with_what_rpki_says_of_them(window: Window) -> None:
    assert validity(window) == "valid"


def test_while_a_check_is_on_nothing_is_validated_for_others(window: Window) -> None:
    challenged.MARK.touch()
    assert validity(window) == UNTOLD
