"""Log lines for programs that collect them."""

import json
import logging
import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings

from hub.logs import json_formatter

LINE = "from django import setup; setup(); import logging; logging.error('eh')"


def line(message: str, *args: Any, **more: Any) -> dict[str, Any]:
    """What the formatter makes of one call."""
    record = logging.getLogger("labs.x").makeRecord(
        "labs.x", logging.WARNING, "file.py", 1, message, args, **more
    )
    text = json_formatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_says_when_how_grave_where_and_what() -> None:
    made = line("session %s\nfailed", "a", exc_info=None)
    moment = datetime.fromisoformat(made.pop("time"))
    assert moment.tzinfo == UTC
    assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
    assert made == {
        "level": "WARNING",
        "logger": "labs.x",
        "message": "session a\nfailed",
    }


def test_what_a_call_adds_has_fields_of_its_own() -> None:
    session = uuid.uuid4()
    extra = {"session": session, "reason": "no-room", "request": object()}
    made = line("eh", exc_info=None, extra=extra)
    assert (made["session"], made["reason"]) == (str(session), "no-room")
    assert "request" not in made


def test_an_exception_is_one_field() -> None:
    try:
        raise ValueError("bad")
    except ValueError:
        made = line("eh", exc_info=sys.exc_info())
    assert made["exception"].startswith("Traceback")
    assert made["exception"].endswith("ValueError: bad")


@pytest.mark.parametrize("wanted", ["json", ""])
def test_the_environment_chooses(wanted: str) -> None:
    program = [sys.executable, "-c", LINE]
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "HUB_LOG": wanted,
    }
    ran = subprocess.run(
        program, env=env, cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    written = ran.stderr.decode().strip()
    if wanted:
        assert json.loads(written)["message"] == "eh"
    else:
        assert written.endswith("ERROR root: eh")
