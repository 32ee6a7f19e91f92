"""The checks of this lab: what the maker shows, what it sent, and what it decided."""

import sys

from disclosure_grading import advisory_checks, case_checks, mail_checks, site_checks
from disclosure_grading.run import grade
from lab_grading.report import Check

CHECKS = (
    Check("reachable", site_checks.reachable),
    Check("contact", site_checks.contact, after=["reachable"]),
    Check("fields", site_checks.fields, after=["reachable"]),
    Check("encryption", site_checks.encryption, after=["reachable"]),
    Check("policy", site_checks.policy, after=["reachable"]),
    Check("acknowledged", mail_checks.acknowledged),
    Check("promise", mail_checks.promise, before=["policy", "acknowledged"]),
    # Silence alone is no merit: it counts once somebody has been answered.
    Check("silence", mail_checks.silence, before=["acknowledged"]),
    Check("triage", case_checks.triage),
    Check("duplicates", case_checks.duplicates),
    Check("severity", case_checks.severity),
    Check("affected", case_checks.affected),
    Check("priority", case_checks.priority),
    Check("early-warning", mail_checks.early_warning),
    Check("deadlines", case_checks.deadlines),
    Check("embargo", case_checks.embargo),
    Check("confidential", mail_checks.confidential),
    Check("attachment", case_checks.attachment),
    Check("listed", advisory_checks.listed, after=["reachable"]),
    Check("valid", advisory_checks.valid, before=["listed"]),
    Check("products", advisory_checks.products, before=["listed"], after=["valid"]),
    Check(
        "vulnerability",
        advisory_checks.vulnerability,
        before=["listed"],
        after=["valid"],
    ),
    Check(
        "remediation", advisory_checks.remediation, before=["listed"], after=["valid"]
    ),
    Check("credit", advisory_checks.credit, before=["listed"], after=["valid"]),
    # A site on which nothing is published gives nothing away either.
    Check("embargo-kept", advisory_checks.embargo_kept, before=["listed"]),
)

if __name__ == "__main__":
    sys.exit(grade(CHECKS))
