"""What a grading run sees: the site, the mail, the cases, and what is so."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from advisories import securitytxt
from lab_grading.deadline import Deadline
from lab_grading.session import Session

from disclosure_grading import mailbox, openpgp, promises
from disclosure_grading.listing import Advisory, Listing
from disclosure_grading.mailbox import Mailbox, Sent
from disclosure_grading.truth import FOLDER, Report, Truth
from disclosure_grading.web import Page, Site

# The last few encrypted letters: a hostile one may take seconds.
_DECRYPTED = 3
SECURITY_TXT = "/.well-known/security.txt"


@dataclass
class Scene:
    """What every check may look at; each part is asked for once."""

    session: Session
    deadline: Deadline
    truth: Truth
    site: Site
    mail: Mailbox
    now: datetime
    reporter_key: Path = field(default=FOLDER / "reporter.key")

    @cached_property
    def security_page(self) -> Page:
        """security.txt as it is served."""
        return self.site.get(SECURITY_TXT)

    @cached_property
    def security_txt(self) -> securitytxt.SecurityTxt:
        """Its fields; none when it is not there."""
        text = self.security_page.text if self.security_page.good else ""
        return securitytxt.parse(text)

    @cached_property
    def policy(self) -> str:
        """The text of the policy that security.txt names; empty when there is none."""
        for url in self.security_txt.all("policy")[:2]:
            page = self.site.get(url)
            if page.good:
                return promises.plain(page.text)
        return ""

    @cached_property
    def certificate(self) -> bytes:
        """The OpenPGP certificate that security.txt names; empty when there is none."""
        for url in self.security_txt.all("encryption")[:2]:
            page = self.site.get(url)
            if page.good:
                return page.data
        return b""

    @cached_property
    def listing(self) -> Listing:
        """The advisories that others find."""
        return Listing.of(self.site, self.security_txt.all("csaf"))

    @property
    def advisory(self) -> Advisory | None:
        """The one on the flaw that is fixed, or else the first one."""
        shaped = [a for a in self.listing.advisories if a.shaped]
        cve = self.truth.flaws["exploited"].cve
        about = [a for a in shaped if cve in a.cves]
        return next(iter(about + shaped), None)

    @cached_property
    def cases(self) -> dict[str, dict[str, Any]]:
        """What was handed in last."""
        tracker = f"cases@{self.truth['domain']}"
        return mailbox.cases(self.mail.to(tracker))

    def case(self, role: str) -> dict[str, Any]:
        """What was decided of the report with this role."""
        return self.cases.get(self.truth.report(role).id, {})

    def replies(self, report: Report) -> list[Sent]:
        """The maker's answers to a report, the first one first."""
        return [
            sent
            for sent in self.mail.to(report.address)
            if report.id in sent.answers and sent.sender == self.truth.contact.lower()
        ]

    def waited(self, report: Report, sent: Sent) -> timedelta:
        """How old a report was when this was sent.

        The time for which a kit lay ready does not count: nobody could answer.
        """
        since = max(timedelta(0), sent.received - self.mail.begun)
        return timedelta(seconds=report.age) + since

    @cached_property
    def told_embargoed(self) -> str:
        """What the reporter of the embargoed flaw can read of encrypted answers."""
        replies = self.replies(self.truth.report("embargoed"))[-4:]
        bodies = [part.decode("ascii", "replace") for r in replies for part in r.parts]
        armoured = [body for body in bodies if openpgp.BEGIN in body][-_DECRYPTED:]
        found = [openpgp.decrypted(self.reporter_key, body) for body in armoured]
        return "\n".join(filter(None, found))

    @cached_property
    def public(self) -> dict[str, str]:
        """{address: text} of every page that others find from the known ones."""
        for path in ("/", "/security.txt"):
            self.site.get(path)
        for page in list(self.site.pages.values()):
            if page.good and "html" in page.kind:
                for link in re.findall(r"href=[\"']?([^\"'\s>]{1,300})", page.text)[
                    :15
                ]:
                    self.site.get(link, page.url)
        return {url: p.text for url, p in self.site.pages.items() if p.good}


@contextmanager
def opened(session: Session, deadline: Deadline) -> Iterator[Scene]:
    """The scene of one run; NotReady when the lab's own hosts do not answer."""
    truth = Truth.read()
    tls = ssl.create_default_context(cafile=str(FOLDER / "ca.pem"))
    place = session.nodes["desk"]["lan"]
    site = Site(truth.host, place, tls, deadline)
    begun = _Asked(session, deadline)
    mail = mailbox.fetch(begun)
    now = datetime.now().astimezone()
    yield Scene(session, deadline, truth, site, mail, now)


@dataclass
class _Asked:
    """What asking a trusted host needs, before there is a scene."""

    session: Session
    deadline: Deadline


def mentions(text: str, word: str) -> bool:
    """Whether the word stands in the text, by itself and in any case."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I) is not None
