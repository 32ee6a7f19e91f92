"""What the grader has to know of one student's lab."""

from datetime import timedelta
from typing import Any

from advisories import cvss, moments

from disclosure_kit import notes
from disclosure_kit.flaws import Flaw
from disclosure_kit.letters import Letter
from disclosure_kit.product import Maker
from disclosure_kit.reports import Scene

STATES = {
    "exploited": "confirmed",
    "embargoed": "confirmed",
    "minor": "confirmed",
    "duplicate": "duplicate",
    "designed": "not-a-vulnerability",
    "elsewhere": "other-vendor",
    "malicious": "malicious",
    "spam": "spam",
}
_UNANSWERED = ("malicious", "spam")


def told(scene: Scene, plans: notes.Plans, letters: list[Letter]) -> dict[str, Any]:
    """truth.json, which `disclosure_grading.truth` reads."""
    flaws, insider = scene.flaws, scene.cast.insider
    hidden = scene.wishes.hidden
    return {
        **_maker(scene.maker),
        "csirt": notes.CSIRT,
        "trap_token": scene.trap_token,
        "reports": [_report(scene, letter) for letter in letters],
        "flaws": {
            "exploited": _flaw(flaws.exploited),
            "embargoed": _flaw(flaws.embargoed),
            "minor": _flaw(flaws.minor),
        },
        "fixed": scene.maker.releases[-1],
        "deadlines": _deadlines(plans, letters),
        "embargo": {
            "first": f"{plans.planned:%Y-%m-%d}",
            "last": f"{plans.deadline:%Y-%m-%d}",
        },
        "credit": scene.wishes.credit,
        "hidden": [hidden.last, hidden.address],
        # The last two are no secret to the reporter.
        "marks": [
            flaws.embargoed.cve,
            *flaws.embargoed.marks,
            insider.last,
            insider.address,
        ],
    }


def _maker(maker: Maker) -> dict[str, Any]:
    return {
        "maker": maker.name,
        "product": maker.product,
        "domain": maker.domain,
        "contact": maker.contact,
        "releases": maker.releases,
        "countries": maker.countries,
        "other_contact": maker.other_contact,
    }


def _deadlines(plans: notes.Plans, letters: list[Letter]) -> dict[str, str]:
    """CRA, article 14(2): from when the maker learned of the attack, and of the fix."""
    aware = next(letter.sent for letter in letters if letter.role == "duplicate")
    return {
        "early-warning": moments.written(aware + timedelta(hours=24)),
        "notification": moments.written(aware + timedelta(hours=72)),
        "final-report": moments.written(plans.released + timedelta(days=14)),
    }


def _report(scene: Scene, letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "role": letter.role,
        "state": STATES[letter.role],
        "address": letter.sender.address,
        "sender": letter.sender.name,
        "subject": letter.subject,
        "age": (scene.now - letter.sent).total_seconds(),
        "answered": letter.role not in _UNANSWERED,
    }


def _flaw(flaw: Flaw) -> dict[str, Any]:
    return {
        "cve": flaw.cve,
        "cwe": flaw.kind.cwe,
        "vector": cvss.written(flaw.vector),
        "affected": flaw.affected,
        "severity": flaw.severity,
    }
