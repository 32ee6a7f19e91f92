"""The lab's checks, on a maker that has done everything and on what is spoilt."""

from collections.abc import Callable
from dataclasses import replace as replaced
from typing import Any

import pytest
from disclosure_grading import advisory_checks, case_checks, mail_checks, site_checks
from disclosure_grading.scene import Scene
from lab_grading.report import Finding

from tests.content.disclosure.scenes import Maker

LOOKS: dict[str, Callable[[Scene], Finding]] = {
    "reachable": site_checks.reachable,
    "contact": site_checks.contact,
    "fields": site_checks.fields,
    "policy": site_checks.policy,
    "acknowledged": mail_checks.acknowledged,
    "promise": mail_checks.promise,
    "silence": mail_checks.silence,
    "triage": case_checks.triage,
    "duplicates": case_checks.duplicates,
    "severity": case_checks.severity,
    "affected": case_checks.affected,
    "priority": case_checks.priority,
    "early-warning": mail_checks.early_warning,
    "deadlines": case_checks.deadlines,
    "embargo": case_checks.embargo,
    "confidential": mail_checks.confidential,
    "attachment": case_checks.attachment,
    "listed": advisory_checks.listed,
    "valid": advisory_checks.valid,
    "products": advisory_checks.products,
    "vulnerability": advisory_checks.vulnerability,
    "remediation": advisory_checks.remediation,
    "credit": advisory_checks.credit,
    "embargo-kept": advisory_checks.embargo_kept,
}
SECURITY_TXT = "/.well-known/security.txt"


def lost(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The checks that are not whole."""
    with maker.seen(monkeypatch) as scene:
        found = {name: look(scene) for name, look in LOOKS.items()}
    return {name for name, finding in found.items() if finding.good < finding.of}


def test_what_is_right_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lost(Maker(), monkeypatch) == set()


def flaw(maker: Maker) -> Any:
    return maker.csaf["vulnerabilities"][0]


def case(maker: Maker, role: str) -> dict[str, Any]:
    return maker.cases[maker.truth.report(role).id]


def without(maker: Maker, role: str) -> None:
    address = maker.truth.report(role).address
    maker.mail = [sent for sent in maker.mail if not sent.to(address)]


def replace(maker: Maker, old: bytes, new: bytes, page: str = SECURITY_TXT) -> None:
    assert old in maker.pages[page]
    maker.pages[page] = maker.pages[page].replace(old, new)


def late(maker: Maker) -> None:
    without(maker, "exploited")
    maker.mail.append(maker.answer("exploited", hours=24 * 6))


def gossip(maker: Maker) -> None:
    maker.mail.append(maker.answer("minor", f"Like {maker.told['marks'][0]}."))


def unanswering(maker: Maker) -> None:
    report = maker.truth.report("designed")
    text = maker.answer("designed").text
    without(maker, "designed")
    maker.mail.append(maker.letter(report.address, text))


def look_alike(maker: Maker) -> None:
    first = maker.truth.report("exploited").id
    case(maker, "minor").update(state="duplicate", duplicate_of=first)


def agreed(day: str) -> Callable[[Maker], None]:
    def agree(maker: Maker) -> None:
        maker.day = day
        case(maker, "embargoed")["dates"] = {"embargo": day}

    return agree


def ran(maker: Maker) -> None:
    token = maker.told["trap_token"]
    sent = replaced(maker.letter("collector@trap.example", "run"), subject=token)
    maker.mail.append(sent)


def warned_late(maker: Maker) -> None:
    maker.mail[-1] = maker.warning(hours=30)


SPOILT: dict[str, tuple[Callable[[Maker], Any], set[str]]] = {
    "expired": (lambda m: replace(m, b"2027-06", b"2026-06"), {"contact"}),
    "two years": (lambda m: replace(m, b"2027-06", b"2028-12"), {"contact"}),
    "other file": (lambda m: replace(m, b"Canonical", b"Hiring"), {"fields"}),
    "long promise": (
        lambda m: replace(m, b"5 days", b"8 days", "/policy.txt"),
        {"policy"},
    ),
    "one day": (lambda m: replace(m, b"5 days", b"1 day", "/policy.txt"), {"promise"}),
    "late": (late, {"promise"}),
    "unanswered": (lambda m: without(m, "designed"), {"acknowledged", "promise"}),
    "to spam": (
        lambda m: m.mail.append(m.letter(m.truth.report("malicious").address, "?")),
        {"silence"},
    ),
    "no In-Reply-To": (unanswering, {"acknowledged", "promise"}),
    "look-alike": (look_alike, {"triage", "duplicates"}),
    "tomorrow": (agreed("2026-12-01"), {"embargo"}),
    "next year": (agreed("2027-12-01"), {"embargo"}),
    "ran": (ran, {"attachment"}),
    "warned late": (warned_late, {"early-warning"}),
    "not fixed": (lambda m: flaw(m)["product_status"].pop("fixed"), {"products"}),
    "other CVE": (lambda m: flaw(m).update(cve="CVE-2020-12345"), {"vulnerability"}),
    "fix for one": (
        lambda m: flaw(m)["remediations"][0].update(
            product_ids=flaw(m)["product_status"]["known_affected"][:1]
        ),
        {"remediation"},
    ),
    "amber": (
        lambda m: m.csaf["document"].update(distribution={"tlp": {"label": "AMBER"}}),
        {"valid"},
    ),
    "gossip": (gossip, {"confidential"}),
    "no warning": (lambda m: m.mail.pop(), {"early-warning"}),
    "wrong state": (lambda m: case(m, "designed").update(state="spam"), {"triage"}),
    "odd state": (lambda m: case(m, "designed").update(state=[1]), {"triage"}),
    "odd vector": (lambda m: case(m, "minor").update(cvss={}), {"severity"}),
    "odd releases": (lambda m: case(m, "minor").update(affected=[{}]), {"affected"}),
    "odd dates": (lambda m: case(m, "exploited").update(dates=7), {"deadlines"}),
    "odd duplicate": (
        lambda m: case(m, "duplicate").update(duplicate_of=["x"]),
        {"duplicates"},
    ),
    "too early": (
        lambda m: case(m, "embargoed").update(dates={"embargo": "2026-12-01"}),
        {"embargo"},
    ),
    "other day told": (
        lambda m: case(m, "embargoed").update(
            dates={"embargo": m.told["embargo"]["first"]}
        ),
        {"embargo"},
    ),
    "no credit": (lambda m: flaw(m).pop("acknowledgments"), {"credit"}),
    "hidden named": (
        lambda m: m.csaf["document"].update(title=f"By {m.told['hidden'][0]}"),
        {"credit"},
    ),
    "leak": (
        lambda m: m.pages.update({"/": m.told["marks"][0].encode()}),
        {"embargo-kept"},
    ),
    "no score": (lambda m: flaw(m).pop("scores"), {"vulnerability"}),
    "no fix": (lambda m: flaw(m).pop("remediations"), {"remediation"}),
    "draft": (
        lambda m: m.csaf["document"]["tracking"].update(status="draft"),
        {"valid"},
    ),
    "no range": (
        lambda m: m.csaf["product_tree"]["branches"][0]["branches"][0]["branches"][
            0
        ].update(category="product_version_range"),
        {"products"},
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_caught_by_its_check(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil, checks = SPOILT[name]
    maker = Maker()
    spoil(maker)
    assert lost(maker, monkeypatch) == checks


def test_who_calls_everything_a_flaw_has_sorted_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    maker = Maker()
    for report in maker.truth.reports:
        maker.cases[report.id]["state"] = "confirmed"
    with maker.seen(monkeypatch) as scene:
        assert case_checks.triage(scene).good == 0


def test_nothing_done_is_worth_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    maker = Maker()
    maker.mail, maker.cases, maker.pages = [], {}, {}
    monkeypatch.setattr(Maker, "published", lambda _maker: {})
    with maker.seen(monkeypatch) as scene:
        monkeypatch.setattr(Scene, "told_embargoed", "")
        found = {name: look(scene) for name, look in LOOKS.items()}
    # These two are asked only once something has been answered, or published.
    assert {name for name, finding in found.items() if finding.good} == {
        "silence",
        "embargo-kept",
    }
