"""An advisory that is in order, to be spoilt by tests."""

from typing import Any

DAY = "2026-11-30T12:00:00Z"
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"


def product(version: str) -> dict[str, Any]:
    """A branch for one release."""
    made = {"name": f"HeatLink 340 {version}", "product_id": f"P-{version}"}
    return {"category": "product_version", "name": version, "product": made}


def advisory() -> dict[str, Any]:
    """Releases 1.0.0 and 1.1.0 are affected, 1.2.0 is not any more."""
    line = {
        "category": "product_name",
        "name": "HeatLink 340",
        "branches": [product(version) for version in ("1.0.0", "1.1.0", "1.2.0")],
    }
    vendor = {"category": "vendor", "name": "Amber Works", "branches": [line]}
    return {
        "document": _document(),
        "product_tree": {"branches": [vendor]},
        "vulnerabilities": [_vulnerability(["P-1.0.0", "P-1.1.0"])],
    }


def _document() -> dict[str, Any]:
    return {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "publisher": {
            "category": "vendor",
            "name": "Amber Works",
            "namespace": "https://www.amber.example",
        },
        "title": "HeatLink 340: command injection",
        "tracking": {
            "id": "amber-2026-1",
            "current_release_date": DAY,
            "initial_release_date": DAY,
            "revision_history": [{"date": DAY, "number": "1", "summary": "First"}],
            "status": "final",
            "version": "1",
        },
    }


def _vulnerability(affected: list[str]) -> dict[str, Any]:
    score = {
        "version": "3.1",
        "vectorString": VECTOR,
        "baseScore": 9.1,
        "baseSeverity": "CRITICAL",
    }
    return {
        "acknowledgments": [{"names": ["ada42_owl"]}],
        "cve": "CVE-2026-12345",
        "notes": [{"category": "description", "text": "Something is wrong."}],
        "product_status": {"known_affected": affected, "fixed": ["P-1.2.0"]},
        "remediations": [
            {
                "category": "vendor_fix",
                "details": "Install 1.2.0.",
                "product_ids": affected,
                "url": "https://www.amber.example/firmware/1.2.0",
            }
        ],
        "scores": [{"products": affected, "cvss_v3": score}],
    }
