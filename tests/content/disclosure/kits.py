"""A kit of the lab, made without an engine and without OpenPGP."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any

from disclosure_kit import kit, openpgp
from django.conf import settings
from lab_kit.kit import Kit

LAB = settings.BASE_DIR / "content" / "labs" / "coordinated-disclosure"
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@cache
def made(seed: str) -> Kit:
    """The kit that this seed draws; one for all tests, which do not change it."""
    session: dict[str, Any] = {
        "lab": LAB.name,
        "parameters": {
            "seed": seed,
            "token": "grader-token",
            "word": "amber",
            "domain": "amber-12ab.example",
        },
        "nodes": {
            "desk": {"lan": "10.0.0.2"},
            "mail": {"mgmt": "10.0.1.2", "lan": "10.0.0.3"},
            "grader": {"lan": "10.0.0.4", "mgmt": "10.0.1.3"},
        },
    }
    pair = openpgp.Pair(b"secret key", b"certificate")
    return kit.make(session, NOW, LAB / "prepare" / "nodes", lambda _user: pair)


def truth(made: Kit) -> dict[str, Any]:
    """What its grader is told."""
    told: dict[str, Any] = json.loads(made.files["grader/etc/disclosure/truth.json"])
    return told
