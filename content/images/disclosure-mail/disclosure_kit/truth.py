"""What the grader has to know of one student's lab."""

from datetime import timedelta
from typing import Any

from advisories import cvss, moments

from disclosure_kit import notes
from disclosure_kit.flaws import Flaw
from disclosure_kit.letters import Letter
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
    maker, flaws = scene.maker, scene.flaws
    aware = next(letter.sent for letter in letters if letter.role == "duplicate")
    return {
        "maker": maker.name,
        "product": maker.product,
        "domain": maker.domain,
        "contact": maker.contact,
        "releases": maker.releases,
        "countries": maker.countries,
        "csirt": notes.CSIRT,
        "other_contact": maker.other_contact,
        "trap_token": scene.trap_token,
        "made": moments.written(scene.now),
        "reports": [_report(scene, letter) for letter in letters],
        "flaws": {
            "exploited": _flaw(flaws.exploited),
            "embargoed": _flaw(flaws.embargoed),
            "minor": _flaw(flaws.minor),
        },
        "fixed": maker.releases[-1],
        "released": moments.written(plans.released),
        "deadlines": {
            "early-warning": moments.written(aware + timedelta(hours=24)),
            "notification": moments.written(aware + timedelta(hours=72)),
            "final-report": moments.written(plans.released + timedelta(days=14)),
        },
        "embargo": {
            "first": f"{plans.planned:%Y-%m-%d}",
            "last": f"{plans.deadline:%Y-%m-%d}",
        },
        "credit": scene.wishes.credit,
        "hidden": [scene.wishes.hidden.last, scene.wishes.hidden.address],
        "marks": [
            flaws.embargoed.cve,
            *flaws.embargoed.marks,
            scene.cast.insider.last,
            scene.cast.insider.address,
        ],
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
