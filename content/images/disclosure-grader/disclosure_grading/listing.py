"""From security.txt to the advisories, as any reader of CSAF goes (section 7.1)."""

import re
from dataclasses import dataclass, field
from typing import Any

from advisories import bounded, mandatory
from advisories.schema import PROVIDER

from disclosure_grading.web import Page, Site

_MAX_ADVISORIES = 6


@dataclass(frozen=True)
class Advisory:
    """A document that is listed, and what is wrong with its form."""

    page: Page
    csaf: Any
    problems: tuple[str, ...]

    @property
    def shaped(self) -> bool:
        """Whether it has the shape of an advisory, other mistakes or not."""
        return self.csaf is not None and not any(
            problem.startswith("schema:") for problem in self.problems
        )

    @property
    def cves(self) -> set[str]:
        """The CVE numbers in it; it has to be shaped."""
        return {flaw.get("cve", "") for flaw in self.flaws}

    @property
    def flaws(self) -> list[dict[str, Any]]:
        """Its vulnerabilities."""
        found: list[dict[str, Any]] = self.csaf.get("vulnerabilities", [])
        return found


@dataclass
class Listing:
    """What one finds, and where the way ends if it does."""

    advisories: list[Advisory] = field(default_factory=list)
    problem: str = ""

    @classmethod
    def of(cls, site: Site, fields: list[str]) -> "Listing":
        """Follow the CSAF fields of security.txt."""
        if not fields:
            return cls(problem="security.txt has no field CSAF.")
        problem = ""
        for field_ in fields[:2]:
            try:
                return cls(_followed(site, field_))
            except _Ends as end:
                problem = problem or str(end)
        return cls(problem=problem)


class _Ends(Exception):
    """The way to the advisories ends here."""


def _followed(site: Site, url: str) -> list[Advisory]:
    metadata = _json(site.get(url))
    wrong = next(PROVIDER(metadata, ""), "")
    if wrong:
        raise _Ends(f"provider-metadata.json: {wrong}")
    if site.url(metadata["canonical_url"]) != site.url(url):
        raise _Ends("provider-metadata.json: canonical_url is another address.")
    found = []
    for distribution in metadata.get("distributions", [])[:3]:
        base = str(distribution.get("directory_url", "")).rstrip("/") + "/"
        index = site.get("index.txt", base) if site.url(base) else Page(url=base)
        if not index.good:
            raise _Ends(f"{index.told}: no list of advisories.")
        for name in index.text.split()[:_MAX_ADVISORIES]:
            found.append(_advisory(site.get(name, base)))
    if not found:
        raise _Ends("No advisory is listed.")
    return found


def _json(page: Page) -> Any:
    if not page.good:
        raise _Ends(f"{page.told}.")
    try:
        return bounded.loads(page.data)
    except bounded.Unreadable as error:
        raise _Ends(f"{page.url}: {error}.") from None


def _advisory(page: Page) -> Advisory:
    try:
        csaf = bounded.loads(page.data) if page.good else None
    except bounded.Unreadable as error:
        return Advisory(page, None, (str(error),))
    if csaf is None:
        return Advisory(page, None, (page.told,))
    return Advisory(page, csaf, tuple(_problems(page, csaf)))


def _problems(page: Page, csaf: Any) -> list[str]:
    """The mandatory tests, and what every public advisory has besides."""
    wrong = mandatory.problems(csaf)
    if wrong:
        return wrong
    document = csaf["document"]
    name = re.sub(r"[^+\-a-z0-9]+", "_", document["tracking"]["id"].lower()) + ".json"
    if page.url.rpartition("/")[2] != name:
        wrong.append(f"section 5.1: the file's name should be {name[:80]}")
    if document["category"] != mandatory.PROFILE:
        wrong.append(f"section 4.4: the category should be {mandatory.PROFILE}")
    if document["tracking"]["status"] == "draft":
        wrong.append("its status is still draft")
    if "TODO" in page.text:
        wrong.append("something in it still says TODO")
    tlp = document.get("distribution", {}).get("tlp", {}).get("label", "WHITE")
    if tlp != "WHITE":
        wrong.append(f"it is on the web, and its TLP label is {tlp}")
    return wrong
