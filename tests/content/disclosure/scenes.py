"""A maker that has done everything, as the grader sees it; without OpenPGP."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from advisories import cvss
from disclosure_grading.mailbox import Mailbox, Sent
from disclosure_grading.scene import Scene
from disclosure_grading.truth import Truth
from disclosure_grading.web import Site
from lab_grading.deadline import Deadline
from lab_grading.session import Session

from tests.content.disclosure.advisories import advisory, product
from tests.content.disclosure.kits import NOW, made, truth
from tests.content.disclosure.sites import HOST, files, served

WEB = f"https://{HOST}"
WORDS = (
    "Thank you for writing, we have seen your report and will tell you more within"
    " two weeks at the latest."
)
POLICY = (
    "Write to {contact}. We acknowledge reports within 5 days. "
    "You get a status update every two weeks."
)
SECURITY_TXT = f"""\
Contact: mailto:{{contact}}
Expires: 2027-06-30T12:00:00Z
Canonical: {WEB}/.well-known/security.txt
Policy: {WEB}/policy.txt
Preferred-Languages: en
CSAF: {WEB}/.well-known/csaf/provider-metadata.json
"""


class Maker:
    """Pages, mail and cases, to be spoilt before the grader looks."""

    def __init__(self) -> None:
        told = truth(made("1"))
        # The site's certificate is for this host.
        told["domain"] = HOST.removeprefix("www.")
        self.truth = Truth(told)
        self.told = told
        self.cases = self._cases()
        self.mail = [self.answer(r.role) for r in self.truth.reports if r.answered]
        self.mail.append(self.warning())
        self.csaf = self._csaf()
        self.day = told["embargo"]["last"]
        contact = told["contact"]
        self.pages = {
            "/.well-known/security.txt": SECURITY_TXT.format(contact=contact).encode(),
            "/policy.txt": POLICY.format(contact=contact).encode(),
        }

    def letter(self, to: str, text: str, answers: str = "", hours: float = 1) -> Sent:
        """A letter of the maker's, sent so many hours after the lab began."""
        return Sent(
            NOW + timedelta(hours=hours),
            (to,),
            self.told["contact"],
            frozenset([answers] if answers else []),
            "Re: x",
            text,
            (text.encode(),),
        )

    def answer(self, role: str, text: str = WORDS, hours: float = 1) -> Sent:
        """An answer to the report with this role."""
        report = self.truth.report(role)
        if role == "elsewhere":
            text = f"{text} Please ask {self.told['other_contact']}."
        return self.letter(report.address, text, report.id, hours)

    def warning(self, hours: float = 1) -> Sent:
        """The early warning."""
        sold = ", ".join(name for name, _code in self.told["countries"])
        text = f"{self.told['maker']}: {self.told['product']} is actively exploited."
        return self.letter(self.told["csirt"], f"{text} Sold in {sold}.", hours=hours)

    def _cases(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {
            report.id: {"state": report.state} for report in self.truth.reports
        }
        for role, flaw in self.truth.flaws.items():
            words = {"CRITICAL": "high", "HIGH": "high", "MEDIUM": "medium"}
            found[self.truth.report(role).id] |= {
                "cvss": flaw.vector,
                "affected": list(flaw.affected),
                "priority": words.get(flaw.severity, "low"),
            }
        first = self.truth.report("exploited").id
        found[first] |= {"priority": "urgent", "dates": self.told["deadlines"]}
        found[self.truth.report("duplicate").id]["duplicate_of"] = first
        held = self.truth.report("embargoed").id
        found[held]["dates"] = {"embargo": self.told["embargo"]["last"]}
        return found

    def _csaf(self) -> dict[str, Any]:
        flaw, fixed = self.truth.flaws["exploited"], self.told["fixed"]
        csaf = advisory()
        line = csaf["product_tree"]["branches"][0]["branches"][0]
        line["name"] = self.told["product"]
        line["branches"] = [product(version) for version in (*flaw.affected, fixed)]
        affected = [f"P-{version}" for version in flaw.affected]
        score = cvss.base_score(cvss.parse(flaw.vector))
        (about,) = csaf["vulnerabilities"]
        about["cve"] = flaw.cve
        about["acknowledgments"] = [{"names": [self.told["credit"]]}]
        about["product_status"] = {"known_affected": affected, "fixed": [f"P-{fixed}"]}
        about["remediations"][0] |= {
            "details": f"Install {fixed}.",
            "product_ids": affected,
            "url": f"{WEB}/firmware/{fixed}",
        }
        about["scores"][0]["products"] = affected
        about["scores"][0]["cvss_v3"] |= {
            "vectorString": flaw.vector,
            "baseScore": score,
            "baseSeverity": cvss.severity(score),
        }
        return csaf

    def published(self) -> dict[str, bytes]:
        """Every page, the advisory and what leads to it among them."""
        csaf = "/.well-known/csaf"
        metadata = {
            "canonical_url": f"{WEB}{csaf}/provider-metadata.json",
            "distributions": [{"directory_url": f"{WEB}{csaf}/white"}],
            "last_updated": "2026-11-30T12:00:00Z",
            "list_on_CSAF_aggregators": True,
            "metadata_version": "2.0",
            "mirror_on_CSAF_aggregators": True,
            "publisher": self.csaf["document"]["publisher"],
            "role": "csaf_publisher",
        }
        return {
            f"{csaf}/provider-metadata.json": json.dumps(metadata).encode(),
            f"{csaf}/white/index.txt": b"2026/amber-2026-1.json\n",
            f"{csaf}/white/2026/amber-2026-1.json": json.dumps(self.csaf).encode(),
            **self.pages,
        }

    @contextmanager
    def seen(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
        """The scene; what is encrypted for the reporter names the day."""
        handed_in = Sent(
            NOW,
            (f"cases@{self.told['domain']}",),
            self.told["contact"],
            frozenset(),
            "Cases",
            "",
            (json.dumps(self.cases).encode(),),
        )
        box = Mailbox(NOW, (*self.mail, handed_in))
        monkeypatch.setattr(Scene, "told_embargoed", f"On {self.day}, then.")
        with served(files(self.published())) as site:
            yield self._scene(site, box, NOW)

    def _scene(self, site: Site, box: Mailbox, now: datetime) -> Scene:
        session = Session({}, {}, {})
        key = Path("reporter.key")
        return Scene(session, Deadline(30), self.truth, site, box, now, key)
